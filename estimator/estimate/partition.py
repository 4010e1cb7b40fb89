"""Whose work it is: the hours of items shared out among findings, and by the workloads that those serve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from estimator.estimate.items import first_sites, site_of
from estimator.model.assessment import Part, WorkItem
from estimator.model.effort import EffortTable
from estimator.model.finding import Finding

_SIDES = ("training", "inference")


def share_out(items: Iterable[WorkItem], findings: Iterable[Finding], table: EffortTable) -> dict[str, float]:
    """
    Return the mean hours of each finding, by fingerprint.

    An item's hours go to its findings: to kernels by their length, to sites by what a first or a repeated one costs,
    to others alike.
    """
    by_print = {finding.fingerprint: finding for finding in findings}
    hours: dict[str, float] = defaultdict(float)
    for item in items:
        weights = _weigh(item, [by_print[name] for name in item.findings], table)
        total = sum(weights.values())
        for name, weight in weights.items():
            hours[name] += item.hours.mean * weight / total
    return dict(hours)


def divide(
    items: Sequence[WorkItem], findings: Sequence[Finding], found: Sequence[str], table: EffortTable
) -> tuple[Part, ...]:
    """
    Return the mean hours by the exact set of workloads that they serve, none included; they add up to the items'.

    `found` are the workloads of the project: what belongs to the project as a whole serves them all.
    """
    hours: dict[tuple[str, ...], float] = defaultdict(float)
    workloads = {finding.fingerprint: finding.workloads for finding in findings}
    for name, part in share_out(items, findings, table).items():
        hours[workloads[name]] += part
    for item in items:
        if not item.findings:
            hours[_served(item, found)] += item.hours.mean
    return tuple(Part(name, hours[name]) for name in sorted(hours, key=lambda name: (len(name), name)))


def _served(item: WorkItem, found: Sequence[str]) -> tuple[str, ...]:
    """Return the workloads that an item without findings serves: its own, where it validates or tunes one."""
    side = item.effort.rpartition("-")[2]
    if side not in _SIDES:
        return tuple(found)
    if side in found or "evaluation" not in found:
        return (side,)
    return ("evaluation",)


def _weigh(item: WorkItem, group: Sequence[Finding], table: EffortTable) -> Mapping[str, float]:
    if item.kind == "kernel":
        return {finding.fingerprint: float(max(1, finding.lines)) for finding in group}
    effort = table.classes.get(item.effort)
    first, repeat = (effort.first.mean, effort.repeat.mean) if effort is not None else (0.0, 0.0)
    if item.kind not in ("edit", "review") or not (first and repeat):
        return {finding.fingerprint: 1.0 for finding in group}
    ordered = sorted(group, key=lambda finding: (finding.place, finding.symbol))
    weights = zip(ordered, first_sites(site_of(finding) for finding in ordered), strict=True)
    return {finding.fingerprint: first if is_first else repeat for finding, is_first in weights}
