"""Projects with a device interface of their own: where CUDA stays, a port adds a backend beside CUDA's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from estimator.estimate.hours import priced
from estimator.estimate.items import class_item
from estimator.estimate.pricing import Charge, take_up
from estimator.estimate.table import effort_class, setting
from estimator.model.assessment import Strategy, WorkItem
from estimator.model.effort import EffortTable
from estimator.model.graph import DeviceInterface
from estimator.model.rule import TargetInfo


def spare_behind(
    charges: Iterable[Charge], interfaces: Sequence[DeviceInterface], table: EffortTable, strategy: Strategy
) -> list[Charge]:
    """
    Return the charges, where CUDA stays with a part only of the edits: CUDA's backend is left as it is.

    What goes around the interface is mostly meant for CUDA alone: else it would go through it.
    """
    if strategy != "dual" or not interfaces:
        return list(charges)
    optional, around = setting(table, "dual_optional_share"), setting(table, "take_up_around_interface")
    spared = []
    for item in charges:
        if item.effort is None or item.effort.kind != "edit":
            spared.append(item)
        elif any(one.holds(item.finding.place.path) for one in interfaces):
            spared.append(take_up(item, min(item.share, optional)))
        else:
            spared.append(take_up(item, item.share * around))
    return spared


def build_backends(
    interfaces: Iterable[DeviceInterface], target: TargetInfo | None, table: EffortTable
) -> list[WorkItem]:
    """Return one item for each interface without a backend for the target: the first costs `once`, others `first`."""
    effort = effort_class(table, "device-backend")
    own = {"npu", "ascend"} if target is None else {target.id, *target.branches}
    missing = [one for one in interfaces if not own & set(one.others)]
    return [
        class_item(
            f"backend:{one.folder}",
            f"{effort.title}: {one.folder}",
            effort,
            priced(effort, once=int(not number), firsts=int(number > 0), repeats=0),
        )
        for number, one in enumerate(missing)
    ]
