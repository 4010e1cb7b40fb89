"""What the figures take for granted, and what each class of effort rests on."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from estimator.model.scan import Scan
from estimator.report.language import Speech
from estimator.report.text import weeks


class ClassRow(msgspec.Struct, frozen=True, kw_only=True):
    """A class of effort that the estimate uses: its hours, what they rest on, and the mean weeks that it brings."""

    id: str
    title: str
    weeks: str
    hours: str
    basis: str
    evidence: tuple[str, ...]


class AssumptionsView(msgspec.Struct, frozen=True, kw_only=True):
    """The assumptions, the classes that bring most first, and which rules the figures were made with."""

    assumptions: tuple[str, ...]
    classes: tuple[ClassRow, ...]
    rules: str
    seed: str


def build_assumptions(scan: Scan, say: Speech) -> AssumptionsView:
    """Return what the main assessment rests on."""
    table = scan.rulebook.effort
    sums: dict[str, float] = defaultdict(float)
    for item in scan.main.items:
        sums[item.effort] += item.hours.mean
    rows = []
    for name, hours in sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])):
        effort = table.classes.get(name)
        if effort is None:
            continue
        once = effort.once
        rows.append(
            ClassRow(
                id=name,
                title=say(effort.title),
                weeks=weeks(hours / table.hours_per_week),
                hours=f"{once.low:g} / {once.likely:g} / {once.high:g}",
                basis=say(effort.basis),
                evidence=tuple(say(text) for text in effort.evidence),
            )
        )
    return AssumptionsView(
        assumptions=tuple(say(text) for text in scan.main.assumptions),
        classes=tuple(rows),
        rules=f"{len(scan.rulebook.rules):,}",
        seed=f"{scan.seed}",
    )
