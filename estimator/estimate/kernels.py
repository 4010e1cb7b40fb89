"""Kernels to work items, one for each operator or extension."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from estimator.estimate.hours import added, beyond, rounded, scaled
from estimator.estimate.operators import CudaKernel, group_cuda_kernels, group_kernels, name_words
from estimator.estimate.pricing import Charge
from estimator.estimate.table import effort_class, setting
from estimator.model.assessment import Hours, WorkItem
from estimator.model.effort import EffortClass, EffortTable
from estimator.model.rule import FusedOperator

HELPER = "helper"  # the class of functions that kernels call


COMPOSED = ("elementwise", "reduction")  # classes of kernels that operators of torch can stand for
# What no converter of CUDA C++ carries over; a product without any of it is a kernel like any other.
_MATRIX, _PLAIN = "kernel-converted-matrix", "kernel-converted-warp"
_UNCONVERTED = frozenset({"wmma", "mma", "wgmma", "tcgen05", "cutlass", "inline-ptx", "async-copy", "cluster"})


def build_kernels(charges: Iterable[Charge], table: EffortTable, fused: Sequence[FusedOperator] = ()) -> list[WorkItem]:
    """
    Return one item for each operator, or for each extension; all of a rule share one draw.

    Kernels in Python make operators within their file, kernels in CUDA C++ within their folder. An operator is
    priced as its dearest kernel, unless one of the `fused` operators of the target stands for it, or operators of
    torch can be put together to the same end.
    """
    sources: list[Charge] = []
    rules: dict[tuple[str, str], list[Charge]] = defaultdict(list)
    for item in charges:
        if item.share > 0 and item.effort is not None and item.effort.kind == "kernel":
            if is_source_kernel(item):
                sources.append(item)
            else:
                rules[item.finding.rule, item.effort.id].append(item)
    items = _build_source_operators(sources, table, fused)
    typical = setting(table, "kernel_typical_lines")
    for (_, name), group in sorted(rules.items()):
        effort = effort_class(table, name)
        paths: set[str] = set()
        for number, (operator, kernels) in enumerate(sorted(_operators(group, table), key=_by_share)):
            path = kernels[0].finding.place.path
            lines = sum(item.finding.lines for item in kernels)
            hours = _hours(kernels, lines / typical, effort, table, new_rule=number == 0, new_file=path not in paths)
            items.append(_item(operator, kernels, effort, hours))
            paths.add(path)
    return items


def is_source_kernel(item: Charge) -> bool:
    """Tell whether the charge is for a kernel in CUDA C++, wherever its text stands."""
    return any("kernel" in atom.kinds for atom in item.rule.match.any)


def _build_source_operators(
    charges: Iterable[Charge], table: EffortTable, fused: Sequence[FusedOperator]
) -> list[WorkItem]:
    ordered = sorted(charges, key=lambda item: (item.finding.place, item.finding.symbol))
    names = group_cuda_kernels(
        [
            CudaKernel(
                item.finding.place.path,
                item.finding.symbol,
                item.finding.launchers,
                item.finding.kernel_class == HELPER,
            )
            for item in ordered
        ]
    )
    operators: dict[str, list[Charge]] = defaultdict(list)
    for name, item in zip(names, ordered, strict=True):
        operators[name].append(item)
    typical = setting(table, "kernel_cuda_typical_lines")
    items = []
    known: set[str] = set()
    paths: set[tuple[str, str]] = set()
    for operator, kernels in sorted(operators.items(), key=_by_share):
        dearest = max(kernels, key=lambda item: (_mean(item), item.finding.rule))
        assert dearest.effort is not None
        effort, becomes = _way(kernels, dearest, dearest.effort, table, fused)
        path = dearest.finding.place.path
        size = sum(item.finding.lines for item in kernels) / typical
        is_new = (effort.id, path) not in paths
        hours = _hours(kernels, size, effort, table, new_rule=effort.id not in known, new_file=is_new)
        known.add(effort.id)
        paths.add((effort.id, path))
        items.append(_item(operator, [dearest, *(k for k in kernels if k is not dearest)], effort, hours, becomes))
    return items


def _way(
    kernels: Sequence[Charge],
    dearest: Charge,
    own: EffortClass,
    table: EffortTable,
    fused: Sequence[FusedOperator],
) -> tuple[EffortClass, str]:
    """Return the cheapest way to the operator: its class, and the operator that stands for it, if any does."""
    words = {word for item in kernels for word in name_words(item.finding.symbol)}
    becomes = next((one.becomes for one in fused if any(set(name) <= words for name in one.names)), "")
    ways = [(own, "")]
    if becomes:
        ways.append((effort_class(table, "kernel-fused-operator"), becomes))
    if dearest.finding.kernel_class in COMPOSED:
        ways.append((effort_class(table, "kernel-composed"), ""))
    if own.id == _MATRIX and not any(_UNCONVERTED & set(item.finding.features) for item in kernels):
        ways.append((effort_class(table, _PLAIN), ""))
    return min(ways, key=lambda way: way[0].repeat.mean)


def _by_share(operator: tuple[str, Sequence[Charge]]) -> float:
    """Order operators so that one that is paid in full pays for what is learnt once."""
    return -max(item.share for item in operator[1])


def _mean(item: Charge) -> float:
    return item.effort.repeat.mean * item.share if item.effort is not None else 0.0


def _operators(group: Iterable[Charge], table: EffortTable) -> Iterator[tuple[str, list[Charge]]]:
    """Yield operators by path and place; what is no definition, such as a call that loads sources, stands alone."""
    files: dict[str, list[Charge]] = defaultdict(list)
    for item in sorted(group, key=lambda item: (item.finding.place, item.finding.symbol)):
        files[item.finding.place.path].append(item)
    helper_lines = setting(table, "kernel_helper_lines")
    for path, kernels in files.items():
        defined = [item for item in kernels if item.finding.lines > 0]
        names = group_kernels([(item.finding.symbol, item.finding.lines) for item in defined], helper_lines)
        operators: dict[str, list[Charge]] = defaultdict(list)
        for name, item in zip(names, defined, strict=True):
            operators[name or PurePosixPath(path).stem].append(item)
        yield from operators.items()
        for number, item in enumerate((item for item in kernels if item.finding.lines <= 0), start=1):
            yield f"{path}#{number}", [item]


def _hours(
    kernels: Sequence[Charge],
    length: float,
    effort: EffortClass,
    table: EffortTable,
    *,
    new_rule: bool,
    new_file: bool,
) -> Hours:
    """
    Return the hours of one operator; `length` counts in typical operators, 0 where it is not known.

    The length scales what even a repeated operator costs; what is learnt once, or once for a file, does not
    depend on it.
    """
    size = length ** setting(table, "kernel_size_exponent") if length else 1.0
    size = min(setting(table, "kernel_size_high"), max(setting(table, "kernel_size_low"), size))
    parts = [scaled(effort.repeat, size)]
    if new_file:
        parts.append(beyond(effort.first, effort.repeat))
    if new_rule:
        parts.append(beyond(effort.once, effort.first))
    return rounded(scaled(added(parts), max(item.share for item in kernels)))


def _item(operator: str, kernels: Sequence[Charge], effort: EffortClass, hours: Hours, becomes: str = "") -> WorkItem:
    finding, rule = kernels[0].finding, kernels[0].rule
    path = finding.place.path
    named = finding.lines > 0
    item_id, title = f"kernel:{finding.rule}:{operator}", f"{rule.title}: {operator}"
    if is_source_kernel(kernels[0]):
        folder, _, name = operator.rpartition(":")
        is_helper = finding.kernel_class == HELPER
        title = f"CUDA {name} ({folder})" if is_helper else f"CUDA {finding.kernel_class}: {name} ({path})"
        title += f", by {becomes}" if becomes else ""
    elif named:
        item_id, title = f"kernel:{finding.rule}:{path}:{operator}", f"{rule.title}: {operator} ({path})"
    return WorkItem(
        id=item_id,
        title=title,
        area=rule.area,
        kind="kernel",
        hours=hours,
        basis=effort.basis,
        effort=effort.id,
        evidence=effort.evidence,
        findings=tuple(item.finding.fingerprint for item in kernels),
        sites=len(kernels),
        draw=f"rule:{finding.rule}",
    )
