"""What was read, and what was not, and why."""

from __future__ import annotations

from collections import Counter

import msgspec

from estimator.model.artifact import Origin
from estimator.model.scan import Scan
from estimator.report.html.words import visible
from estimator.report.kinds import kind_name
from estimator.report.language import Speech, said

_MOST = 500


class KindRow(msgspec.Struct, frozen=True, kw_only=True):
    """Files and lines of one kind."""

    name: str
    files: str
    lines: str


class NotRead(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was not read, or in part only: the stage at which it failed, and why."""

    path: str
    stage: str
    reason: str


class CoverageView(msgspec.Struct, frozen=True, kw_only=True):
    """What the figures of the report rest on, and what they leave out."""

    summary: str
    asides: tuple[str, ...]
    kinds: tuple[KindRow, ...]
    not_read: tuple[NotRead, ...]
    more_not_read: int
    vendored: tuple[tuple[str, str], ...]


def build_coverage(scan: Scan, say: Speech) -> CoverageView:
    """Return what was read by kind, everything that was skipped, and vendored components with their findings."""
    files, lines = sum(scan.size.files.values()), sum(scan.size.lines.values())
    summary = say(
        "{files} files, {lines} lines: {parsed} parsed, {passed} without any word of interest, {degraded} read in "
        "part, {skipped} skipped; {excluded} excluded.",
        files=f"{files:,}",
        lines=f"{lines:,}",
        parsed=f"{scan.parsed:,}",
        passed=f"{scan.passed_over:,}",
        degraded=f"{len(scan.degraded):,}",
        skipped=f"{len(scan.skipped):,}",
        excluded=f"{scan.inventory.excluded:,}",
    )
    part = say("read in part")
    failed = [(one.path, say(one.stage), one.reason) for one in scan.skipped]
    failed += [(one.path, part, one.reason) for one in scan.degraded]
    vendored = Counter(f.component or f.place.path for f in scan.counted if f.origin is Origin.VENDORED)
    return CoverageView(
        summary=summary,
        asides=tuple(_asides(scan, say)),
        kinds=_kinds(scan, say),
        not_read=tuple(
            NotRead(path=visible(path), stage=stage, reason=visible(say.recall(reason)))
            for path, stage, reason in failed[:_MOST]
        ),
        more_not_read=max(0, len(failed) - _MOST),
        vendored=tuple(
            (visible(name), f"{number:,}")
            for name, number in sorted(vendored.items(), key=lambda pair: (-pair[1], pair[0]))
        ),
    )


def _asides(scan: Scan, say: Speech) -> list[str]:
    asides = []
    if scan.inventory.unread:
        kinds = ", ".join(f"{say(kind_name(kind))} {number:,}" for kind, number in scan.inventory.unread.items())
        asides.append(say("Not read by this version, and not in the effort: {kinds}.", kinds=kinds))
    if scan.inventory.copies:
        text = said("C++ or CUDA files left out, as they equal another one that was read: {n}.")
        asides.append(say(text, n=f"{scan.inventory.copies:,}"))
    return asides


def _kinds(scan: Scan, say: Speech) -> tuple[KindRow, ...]:
    sums = [
        (kind, sum(part.files for part in sizes.values()), sum(part.lines for part in sizes.values()))
        for kind, sizes in scan.size.kinds.items()
    ]
    return tuple(
        KindRow(name=say(kind_name(kind)), files=f"{files:,}", lines=f"{lines:,}")
        for kind, files, lines in sorted(sums, key=lambda one: (one[0] != "python", -one[2], one[0]))
    )
