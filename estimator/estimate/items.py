"""Charges to work items: edits and reviews, one for each rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec

from estimator.estimate.hours import priced, rounded, scaled
from estimator.estimate.pricing import Charge
from estimator.estimate.table import effort_class, setting
from estimator.model.assessment import Hours, Strategy, WorkItem
from estimator.model.effort import EffortClass, EffortTable
from estimator.model.finding import Finding

_SETTINGS = frozenset({"yaml", "json", "toml"})
_NOT_EDITS = ("kernel", "library")


def build_edits(
    charges: Iterable[Charge], table: EffortTable, strategy: Strategy, known: Collection[str] = ()
) -> list[WorkItem]:
    """
    Return one item for each rule, effort class and share: its edits, without kernels and libraries.

    `known` are ids of items that were already priced: their rules are understood, so `once` is not paid again.
    """
    groups: dict[tuple[str, str, float], list[Charge]] = defaultdict(list)
    for item in charges:
        if item.share > 0 and item.effort is not None and item.effort.kind not in _NOT_EDITS:
            groups[item.finding.rule, item.effort.id, item.share].append(item)
    items = []
    whole: dict[tuple[str, str], float] = {}
    for rule, name, share in groups:
        whole[rule, name] = max(share, whole.get((rule, name), 0.0))
    for (rule, name, share), group in sorted(groups.items()):
        effort = for_strategy(effort_class(table, name), table, strategy)
        item_id = f"edit:{rule}:{name}" + ("" if share == whole[rule, name] else f":{share:g}")
        items.append(_item(item_id, group[0].rule.title, group, effort, share, item_id in known))
    return items


def build_reviews(charges: Iterable[Charge], table: EffortTable) -> list[WorkItem]:
    """Return one item for each rule whose places silently behave otherwise under the shim."""
    groups: dict[str, list[Charge]] = defaultdict(list)
    for item in charges:
        if item.review:
            groups[item.finding.rule].append(item)
    if not groups:
        return []
    effort = effort_class(table, "shim-silent-changes")
    return [
        _item(f"review:{rule}", f"{group[0].rule.title}: what the shim changes", group, effort, 1.0, False)
        for rule, group in sorted(groups.items())
    ]


def class_item(item_id: str, title: str, effort: EffortClass, hours: Hours, findings: Sequence[str] = ()) -> WorkItem:
    """Return an item of a class that no rule stands behind; all of the class share one draw."""
    return WorkItem(
        id=item_id,
        title=title,
        area=effort.area or effort.kind,
        kind=effort.kind,
        hours=rounded(hours),
        basis=effort.basis,
        effort=effort.id,
        evidence=effort.evidence,
        findings=tuple(findings),
        sites=len(findings),
        draw=f"class:{effort.id}",
    )


def for_strategy(effort: EffortClass, table: EffortTable, strategy: Strategy) -> EffortClass:
    """
    Return the class as the strategy prices it.

    Under `dual` a mechanical edit becomes an abstraction, and any other keeps the CUDA path beside the new one:
    the first time anywhere and in a file costs more. To add a branch, or to revisit a helper's use, does not.
    """
    if strategy != "dual" or effort.id in ("dispatch", "derived"):
        return effort
    factor = setting(table, "dual_mechanical_factor" if effort.mechanical else "dual_branch_factor")
    return msgspec.structs.replace(
        effort,
        once=scaled(effort.once, factor),
        first=scaled(effort.first, factor),
        repeat=scaled(effort.repeat, factor),
        cap=None if effort.cap is None else effort.cap * factor,
    )


def count_sites(group: Iterable[Charge]) -> tuple[int, int]:
    """Return how many sites are the first of their file or the first with their symbol, and how many repeat."""
    firsts = list(first_sites(site_of(item.finding) for item in group))
    return sum(firsts), len(firsts) - sum(firsts)


def site_of(finding: Finding) -> tuple[str, str]:
    """Return path and symbol; settings have no path, since one search finds those that read alike in all files."""
    return "" if finding.kind in _SETTINGS else finding.place.path, finding.symbol


def first_sites(sites: Iterable[tuple[str, str]]) -> Iterator[bool]:
    """Tell of each site (path, symbol), in order, whether it is the first of its file or the first with its symbol."""
    paths: set[str] = set()
    symbols: set[str] = set()
    for path, symbol in sites:
        yield path not in paths or symbol not in symbols
        paths.add(path)
        symbols.add(symbol)


def _item(
    item_id: str, title: str, group: Sequence[Charge], effort: EffortClass, share: float, known: bool
) -> WorkItem:
    group = sorted(group, key=lambda item: (item.finding.place, item.finding.symbol))
    firsts, repeats = count_sites(group)
    once = 0 if known else 1
    return WorkItem(
        id=item_id,
        title=title,
        area=group[0].rule.area,
        kind=effort.kind,
        hours=rounded(scaled(priced(effort, once=once, firsts=firsts - once, repeats=repeats), share)),
        basis=effort.basis,
        effort=effort.id,
        evidence=effort.evidence,
        findings=tuple(item.finding.fingerprint for item in group),
        sites=len(group),
        mechanical=effort.mechanical,
        draw=f"rule:{group[0].finding.rule}",
    )
