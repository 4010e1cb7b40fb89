"""What each workload takes alone."""

from __future__ import annotations

import msgspec

from estimator.model.assessment import Assessment
from estimator.model.scan import Scan
from estimator.report.html.axis import Axis
from estimator.report.html.verdict import Span, place_span
from estimator.report.html.words import Translate, visible
from estimator.report.text import weeks
from estimator.report.workloads import group_entries, own_weeks

_SHOWN = 3


class WorkloadRow(msgspec.Struct, frozen=True, kw_only=True):
    """One workload: its effort alone, how much of the whole is for it only, and where it begins."""

    name: str
    p50: str
    range: str
    own: str
    begins: str
    span: Span


def build_workloads(scan: Scan, axis: Axis, translate: Translate) -> tuple[WorkloadRow, ...]:
    """Return the workloads of the main strategy, in the order of the graph."""
    main = scan.main
    alone = {one.workload: one for one in scan.assessments if one.strategy == main.strategy}
    whole = alone.get("all")
    if whole is None:
        return ()
    met = [reach.workload for reach in scan.graph.workloads if reach.workload in alone]
    return tuple(_row(scan, whole, alone[name], axis, translate) for name in met)


def _row(scan: Scan, whole: Assessment, one: Assessment, axis: Axis, translate: Translate) -> WorkloadRow:
    entries = [entry for entry in scan.graph.entry_points if entry.workload == one.workload]
    groups = [visible(label) for label, _ in group_entries(entries)]
    more = len(groups) - _SHOWN
    rest = translate(" and {n} more", n=f"{more:,}") if more > 0 else ""
    return WorkloadRow(
        name=translate(one.workload),
        p50=weeks(one.effort.p50),
        range=f"{weeks(one.effort.p10)}–{weeks(one.effort.p90)}",
        own=weeks(own_weeks(whole, one.workload)),
        begins=", ".join(groups[:_SHOWN]) + rest,
        span=place_span(one.effort, axis),
    )
