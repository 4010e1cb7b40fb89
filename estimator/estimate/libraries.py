"""Libraries and vendored components to work items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from estimator.estimate.hours import priced, rounded, scaled
from estimator.estimate.items import class_item, for_strategy
from estimator.estimate.pricing import Charge
from estimator.estimate.table import effort_class, setting
from estimator.model.artifact import Origin
from estimator.model.assessment import Strategy, WorkItem
from estimator.model.effort import EffortClass, EffortTable


def build_libraries(charges: Iterable[Charge], table: EffortTable, strategy: Strategy) -> list[WorkItem]:
    """Return one item for each library: `once`, and `first` for each further file of code that uses it."""
    subjects: dict[str, list[tuple[Charge, EffortClass]]] = defaultdict(list)
    for item in charges:
        if item.share > 0 and item.effort is not None and item.effort.kind == "library":
            subjects[item.finding.subject or item.finding.rule].append((item, item.effort))
    spare = _alternatives(subjects, table)
    items = []
    for subject, pairs in sorted(subjects.items()):
        dearest, own = min(pairs, key=lambda pair: (-pair[1].once.mean * pair[0].share, pair[0].finding.rule))
        effort = for_strategy(own, table, strategy)
        group = [item for item, _ in pairs]
        paths = {place.path for item in group if not item.finding.used_elsewhere for place in item.finding.used_at}
        hours = priced(effort, once=1, firsts=max(0, len(paths) - 1), repeats=0)
        items.append(
            WorkItem(
                id=f"library:{subject.removeprefix('library:')}",
                title=dearest.rule.title + _aside(dearest, subject in spare),
                area=dearest.rule.area,
                kind="library",
                hours=rounded(scaled(hours, min(dearest.share, spare.get(subject, 1.0)))),
                basis=effort.basis,
                effort=effort.id,
                evidence=effort.evidence,
                findings=tuple(sorted(item.finding.fingerprint for item in group)),
                sites=sum(len(item.finding.places) or 1 for item in group),
                draw=f"rule:{dearest.finding.rule}",
            )
        )
    return items


def _alternatives(subjects: Mapping[str, Sequence[tuple[Charge, EffortClass]]], table: EffortTable) -> dict[str, float]:
    """Return the share of each library that serves the purpose of a dearer one of the project."""
    spared: dict[str, float] = {}
    for group in table.alternatives:
        costs = {
            subject: max(effort.once.mean * item.share for item, effort in subjects[subject])
            for subject in group
            if subject in subjects
        }
        dearest = max(costs, key=lambda subject: (costs[subject], subject), default="")
        spared.update({subject: setting(table, "optional_library_share") for subject in costs if subject != dearest})
    return spared


def _aside(item: Charge, spared: bool) -> str:
    if item.finding.locked_only:
        return " (comes with another package)"
    if not item.finding.used_at:
        return " (asked for, never imported)"
    if item.finding.used_elsewhere:
        return " (asked for, used outside of own code)"
    if item.optional:
        return " (optional)"
    if item.lazy:
        return " (in some functions)"
    return " (one of several to the same end)" if spared else ""


def build_vendored(charges: Iterable[Charge], table: EffortTable) -> list[WorkItem]:
    """Return one item for each vendored component with mandatory findings that the strategy pays for."""
    components: dict[str, list[Charge]] = defaultdict(list)
    for item in charges:
        finding = item.finding
        if finding.origin is Origin.VENDORED and finding.category == "mandatory" and item.share > 0:
            components[finding.component or finding.place.path].append(item)
    if not components:
        return []
    effort = effort_class(table, "vendored-component")
    return [
        class_item(
            f"vendored:{component}",
            f"{effort.title}: {component}",
            effort,
            priced(effort, once=int(not number), firsts=int(number > 0), repeats=0),
            [item.finding.fingerprint for item in group],
        )
        for number, (component, group) in enumerate(sorted(components.items()))
    ]
