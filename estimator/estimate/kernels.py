"""Kernels to work items, one for each operator or extension."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from estimator.estimate.hours import added, beyond, rounded, scaled
from estimator.estimate.operators import group_kernels
from estimator.estimate.pricing import Charge
from estimator.estimate.table import effort_class, setting
from estimator.model.assessment import Hours, WorkItem
from estimator.model.effort import EffortClass, EffortTable


def build_kernels(charges: Iterable[Charge], table: EffortTable) -> list[WorkItem]:
    """Return one item for each operator of a file, or for each extension; all of a rule share one draw."""
    rules: dict[tuple[str, str], list[Charge]] = defaultdict(list)
    for item in charges:
        if item.share > 0 and item.effort is not None and item.effort.kind == "kernel":
            rules[item.finding.rule, item.effort.id].append(item)
    items = []
    for (_, name), group in sorted(rules.items()):
        effort = effort_class(table, name)
        paths: set[str] = set()
        for number, (operator, kernels) in enumerate(_operators(group, table)):
            path = kernels[0].finding.place.path
            hours = _hours(kernels, effort, table, new_rule=number == 0, new_file=path not in paths)
            items.append(_item(operator, kernels, effort, hours))
            paths.add(path)
    return items


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
    kernels: Sequence[Charge], effort: EffortClass, table: EffortTable, *, new_rule: bool, new_file: bool
) -> Hours:
    """
    Return the hours of one operator.

    Its length scales what even a repeated operator costs; what is learnt once, or once for a file, does not
    depend on it.
    """
    lines = sum(item.finding.lines for item in kernels)
    size = (lines / setting(table, "kernel_typical_lines")) ** setting(table, "kernel_size_exponent") if lines else 1.0
    size = min(setting(table, "kernel_size_high"), max(setting(table, "kernel_size_low"), size))
    parts = [scaled(effort.repeat, size)]
    if new_file:
        parts.append(beyond(effort.first, effort.repeat))
    if new_rule:
        parts.append(beyond(effort.once, effort.first))
    return rounded(scaled(added(parts), max(item.share for item in kernels)))


def _item(operator: str, kernels: Sequence[Charge], effort: EffortClass, hours: Hours) -> WorkItem:
    finding, rule = kernels[0].finding, kernels[0].rule
    path = finding.place.path
    named = finding.lines > 0
    return WorkItem(
        id=f"kernel:{finding.rule}:{path}:{operator}" if named else f"kernel:{finding.rule}:{operator}",
        title=f"{rule.title}: {operator} ({path})" if named else f"{rule.title}: {operator}",
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
