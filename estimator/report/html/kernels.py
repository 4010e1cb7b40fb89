"""Kernels of the project: which operator they make, their class, and what told it."""

from __future__ import annotations

import re

import msgspec

from estimator.model.artifact import Origin
from estimator.model.finding import Finding
from estimator.model.scan import Scan
from estimator.report.html.words import visible
from estimator.report.language import Speech
from estimator.report.text import weeks

_SHOWN = 15
_SCORED = re.compile(r"(?P<kind>\w+) (?P<points>[\d.]+): (?P<signs>.+ [+-][\d.]+)")
_SIGN = re.compile(r"(?P<what>.+?) (?P<points>[+-][\d.]+)(?:, |\Z)")


class KernelRow(msgspec.Struct, frozen=True, kw_only=True):
    """One kernel: where it is, how long, of which class, and why of that one."""

    name: str
    place: str
    lines: str
    kind: str
    reason: str


class OperatorRow(msgspec.Struct, frozen=True, kw_only=True):
    """An operator to port: the kernels that make it, and its mean engineer-weeks."""

    title: str
    kind: str
    weeks: str
    lines: str
    kernels: tuple[KernelRow, ...]


class KernelsView(msgspec.Struct, frozen=True, kw_only=True):
    """The operators to port, the dearest first, and the kernels that cost nothing of their own."""

    operators: tuple[OperatorRow, ...]
    more: tuple[OperatorRow, ...]
    number: str
    others: tuple[KernelRow, ...]
    weeks: str


def build_kernels(scan: Scan, say: Speech) -> KernelsView | None:
    """Return the kernels of own code, None where there are none."""
    met = {
        finding.fingerprint: finding
        for finding in scan.counted
        if finding.kernel_class and finding.origin is Origin.OWN
    }
    items = [item for item in scan.main.items if item.kind == "kernel"]
    if not met and not items:
        return None
    per_week = scan.rulebook.effort.hours_per_week
    operators = []
    priced: set[str] = set()
    for item in items:
        group = [met[fingerprint] for fingerprint in item.findings if fingerprint in met]
        priced.update(finding.fingerprint for finding in group)
        kinds = dict.fromkeys(finding.kernel_class for finding in group)
        operators.append(
            OperatorRow(
                title=visible(say(item.title)),
                kind=", ".join(say(kind) for kind in kinds),
                weeks=weeks(item.hours.mean / per_week),
                lines=f"{sum(finding.lines for finding in group):,}",
                kernels=tuple(_kernel(finding, say) for finding in group),
            )
        )
    others = [finding for finding in met.values() if finding.fingerprint not in priced]
    return KernelsView(
        operators=tuple(operators[:_SHOWN]),
        more=tuple(operators[_SHOWN:]),
        number=f"{len(operators):,}",
        others=tuple(_kernel(finding, say) for finding in sorted(others, key=lambda one: one.place)),
        weeks=weeks(sum(item.hours.mean for item in items) / per_week),
    )


def _kernel(finding: Finding, say: Speech) -> KernelRow:
    features = ", ".join(say(feature) for feature in finding.features)
    return KernelRow(
        name=visible(finding.symbol),
        place=visible(f"{finding.place.path}:{finding.place.line}"),
        lines=f"{finding.lines:,}",
        kind=say(finding.kernel_class),
        reason=visible(_explain(finding.note, say)) if finding.note else features or say("nothing tells"),
    )


def _explain(note: str, say: Speech) -> str:
    """Return what told a kernel's class: points for it, as in "reduction 6: name norm +4, row-sum +2", and remarks."""
    told = []
    for part in note.split("; "):
        scored = _SCORED.fullmatch(part)
        if scored is None:
            told.append(say.recall(part))
            continue
        signs = (f"{_name_sign(sign['what'], say)} {sign['points']}" for sign in _SIGN.finditer(scored["signs"]))
        told.append(f"{say.recall(scored['kind'])} {scored['points']}: {', '.join(signs)}")
    return "; ".join(told)


def _name_sign(sign: str, say: Speech) -> str:
    """Return one sign of a class; a word of a name is the project's own and stays."""
    word = sign.removeprefix("name ")
    return say.recall(sign) if word == sign else say("name {word}", word=word)
