"""What each workload takes alone."""

from __future__ import annotations

import msgspec

from estimator.model.assessment import Assessment
from estimator.model.scan import Scan
from estimator.report.html.words import visible
from estimator.report.language import Speech
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


def build_workloads(scan: Scan, say: Speech) -> tuple[WorkloadRow, ...]:
    """Return the workloads of the main strategy, in the order of the graph."""
    main = scan.main
    alone = {one.workload: one for one in scan.assessments if one.strategy == main.strategy}
    whole = alone.get("all")
    if whole is None:
        return ()
    met = [reach.workload for reach in scan.graph.workloads if reach.workload in alone]
    return tuple(_row(scan, whole, alone[name], say) for name in met)


def _row(scan: Scan, whole: Assessment, one: Assessment, say: Speech) -> WorkloadRow:
    entries = [entry for entry in scan.graph.entry_points if entry.workload == one.workload]
    groups = [visible(label) for label, _ in group_entries(entries, say)]
    more = len(groups) - _SHOWN
    rest = say(" and {n} more", n=f"{more:,}") if more > 0 else ""
    return WorkloadRow(
        name=say(one.workload),
        p50=weeks(one.effort.p50),
        range=f"{weeks(one.effort.p10)}–{weeks(one.effort.p90)}",
        own=weeks(own_weeks(whole, one.workload)),
        begins=", ".join(groups[:_SHOWN]) + rest,
    )
