"""The work that belongs to the project rather than to a place: bring-up, validation, tuning, keeping CUDA."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from estimator.estimate.hours import scaled
from estimator.estimate.interfaces import build_backends
from estimator.estimate.items import class_item
from estimator.estimate.pricing import Charge
from estimator.estimate.table import effort_class, setting
from estimator.model.artifact import CODE_KINDS, Origin
from estimator.model.assessment import Strategy, WorkItem
from estimator.model.effort import EffortTable
from estimator.model.graph import DeviceInterface
from estimator.model.rule import TargetInfo
from estimator.model.scan import ProjectSize


class Scope(NamedTuple):
    """
    How much there is to bring up and to validate.

    `files` counts own files of code with findings (no scripts, images or settings), `modules` the same with those
    that the shim covers as a part;
    `changed` and `kernels` are mean hours of edits and libraries, and of kernels.
    """

    files: int
    modules: float
    changed: float
    kernels: float
    workloads: tuple[str, ...]
    distributed: bool


def measure_scope(
    touched: Sequence[Charge],
    charges: Sequence[Charge],
    items: Sequence[WorkItem],
    size: ProjectSize,
    table: EffortTable,
    workload: str,
) -> Scope:
    """
    Return the scope of a strategy.

    `touched` are the charges of a port, since what the shim maps, or the target's own torch, has to be validated all
    the same; `charges` and `items` are the strategy's own.
    """
    paid = _paths(item for item in charges if item.paid)
    covered = _paths(item for item in touched if not item.mapped).keys() - paid.keys()
    mapped = _paths(item for item in touched if item.mapped).keys() - paid.keys() - covered
    modules = sum(paid.values()) + len(covered) * setting(table, "shim_module_share")
    if mapped:
        modules += len(mapped) * setting(table, "mapped_module_share")
    least = setting(table, "mapped_module_share") if mapped and not paid and not covered else 1.0
    return Scope(
        files=len(paid) + len(covered) + len(mapped),
        modules=max(least, modules),
        changed=sum(item.hours.mean for item in items if item.kind != "kernel"),
        kernels=sum(item.hours.mean for item in items if item.kind == "kernel"),
        workloads=_workloads(size, workload),
        distributed=size.workloads.get("distributed", 0) > 0
        or any(item.finding.area == "distributed" for item in touched),
    )


def build_project(
    scope: Scope,
    strategy: Strategy,
    table: EffortTable,
    target: TargetInfo | None = None,
    interfaces: Sequence[DeviceInterface] = (),
) -> list[WorkItem]:
    """
    Return the project's own items.

    A target that keeps torch.cuda needs no shim, and no interface beside it; a project with interfaces of its own
    needs a backend for each that has none for the target.
    """
    keeps_cuda = target is not None and target.family == "keeps_cuda"
    size = min(setting(table, "bring_up_high"), scope.modules ** setting(table, "bring_up_exponent"))
    items = [_item("bring-up", size, table)]
    if scope.distributed:
        items.append(_item("distributed-bring-up", size, table))
    if strategy == "shim" and not keeps_cuda:
        items.append(_item("shim-enable", 1.0, table))
    items += _validation(scope, table)
    if strategy == "dual":
        items += _dual(scope, table)[1 if keeps_cuda or interfaces else 0 :]
        if interfaces and not keeps_cuda:
            items += build_backends(interfaces, target, table)
    return items


def breadth(scope: Scope, table: EffortTable) -> float:
    """Return the scale of validation and tuning by the files touched: 1 for one file, less than n for n."""
    scale: float = scope.modules ** setting(table, "breadth_exponent")
    return min(setting(table, "breadth_high"), scale)


def _validation(scope: Scope, table: EffortTable) -> list[WorkItem]:
    """Return validation and tuning by workload; the first also answers for what was changed."""
    wide = breadth(scope, table) * (setting(table, "distributed_factor") if scope.distributed else 1.0)
    validating = _part(scope, table, "change_validation_rate", "kernel_validation_rate")
    tuning = _part(scope, table, "change_tuning_rate", "kernel_tuning_rate")
    if not scope.workloads:
        return [_item("validate-library", wide, table, validating)]
    items = []
    for workload in scope.workloads:
        items.append(_item(f"validate-{workload}", wide, table, validating))
        items.append(_item(f"tune-{workload}", wide, table, tuning))
        wide, validating, tuning = wide * setting(table, "further_workload_share"), 0.0, 0.0
    return items


def _dual(scope: Scope, table: EffortTable) -> list[WorkItem]:
    wide = breadth(scope, table)
    further = max(0, len(scope.workloads) - 1) * setting(table, "further_workload_share")
    return [
        _item("dual-abstraction", wide, table),
        _item("dual-parity", wide * (1 + further), table, _part(scope, table, "dual_parity_rate", "dual_parity_rate")),
        _item("cuda-regression", wide * (1 + further), table, _part(scope, table, "dual_regression_rate", None)),
    ]


def _part(scope: Scope, table: EffortTable, change_rate: str, kernel_rate: str | None) -> float:
    """Return the hours that follow from the hours of the changes."""
    kernels = scope.kernels * setting(table, kernel_rate) if kernel_rate else 0.0
    return scope.changed * setting(table, change_rate) + kernels


def _workloads(size: ProjectSize, workload: str) -> tuple[str, ...]:
    """
    Return the kinds to validate, the one that uses most modules first: that asked for, or those found.

    Evaluation counts as inference where nothing trains; training evaluates as well.
    """
    if workload != "all":
        return {"training": ("training",), "inference": ("inference",), "evaluation": ("inference",)}.get(workload, ())
    training, inference, evaluation = (size.workloads.get(name, 0) for name in ("training", "inference", "evaluation"))
    if not training:
        inference += evaluation
    found = [(name, modules) for name, modules in (("training", training), ("inference", inference)) if modules > 0]
    return tuple(name for name, _ in sorted(found, key=lambda pair: -pair[1]))


def _paths(charges: Iterable[Charge]) -> dict[str, float]:
    """Return the files of code of own charges, each with the largest share; a vendored component counts as one."""
    paths: dict[str, float] = {}
    for item in charges:
        finding = item.finding
        share = 1.0 if item.review or item.effort is None else min(1.0, item.share)
        if finding.origin is Origin.VENDORED:
            path = finding.component or finding.place.path
            paths[path] = max(paths.get(path, 0.0), share)
        elif finding.kind in CODE_KINDS:
            for place in finding.used_at:
                paths[place.path] = max(paths.get(place.path, 0.0), share)
    return paths


def _item(name: str, size: float, table: EffortTable, extra: float = 0.0) -> WorkItem:
    """Return the item of a class: `size` times its hours, and `extra` mean hours with the same spread."""
    effort = effort_class(table, name)
    factor = size + extra / effort.once.mean
    return class_item(f"project:{name}", effort.title, effort, scaled(effort.once, factor))
