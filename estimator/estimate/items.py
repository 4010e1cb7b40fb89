"""Charges to work items: edits by rule, kernels by operator, libraries by subject."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from estimator.estimate.pricing import Charge
from estimator.model.assessment import Hours, Strategy, WorkItem
from estimator.model.effort import EffortClass, EffortTable

_VARIANT_WORDS = frozenset(
    "fwd bwd forward backward kernel kernels fused inner outer dq dk dv dkdv dx dw db preprocess postprocess "
    "fp16 bf16 fp32 fp8 int8 half float varlen impl jit triton stage1 stage2 partial reduce first second".split()
)
_WORD = re.compile(r"[a-z0-9]+")


def build_items(charges: Iterable[Charge], table: EffortTable, strategy: Strategy) -> list[WorkItem]:
    """Return the work items of the charges; hours do not include platform, validation or tuning."""
    edits: dict[tuple[str, str], list[Charge]] = defaultdict(list)
    kernels: dict[tuple[str, str, str], list[Charge]] = defaultdict(list)
    items: list[WorkItem] = []
    for item in charges:
        effort = table.classes[item.effort or "verify"]
        if effort.kind == "kernel":
            operator = operator_name(item.finding.symbol)
            kernels[(item.finding.rule, item.finding.place.path, operator)].append(item)
        elif effort.kind == "library":
            items.append(_library(item, effort))
        else:
            edits[(item.finding.rule, effort.id)].append(item)
    items += [_edit(group, table.classes[effort]) for (_, effort), group in sorted(edits.items())]
    items += [_kernel(operator, group, table) for (_, _, operator), group in sorted(kernels.items())]
    return sorted(items, key=lambda item: item.id)


def operator_name(kernel: str) -> str:
    """
    Return the operator that a kernel belongs to: its name without direction, type and tile words.

    `_layer_norm_bwd_dx_fused` and `_layer_norm_fwd_fused` are one operator, `layer_norm`.
    """
    words = _WORD.findall(kernel.lower())
    kept = [word for word in words if word not in _VARIANT_WORDS and not word.isdigit()]
    return "_".join(kept or words)


def _edit(group: Sequence[Charge], effort: EffortClass) -> WorkItem:
    """Price the sites of one rule: once for the rule, `first` per further file and form, `repeat` beyond."""
    first = group[0]
    forms = {(c.finding.place.path, c.finding.symbol) for c in group}
    firsts = len(forms) - 1
    repeats = len(group) - len(forms)
    weight = sum(c.weight for c in group) / len(group)
    growth = effort.first.likely * firsts + effort.repeat.likely * repeats
    bound = effort.cap if effort.cap is not None and growth > effort.cap else growth
    shrink = bound / growth if growth else 1.0

    def total(once: float, each: float, again: float) -> float:
        return round(weight * (once + shrink * (each * firsts + again * repeats)), 4)

    return WorkItem(
        id=f"{effort.kind}:{first.finding.rule}:{effort.id}",
        title=first.rule.title,
        area=first.rule.area,
        kind=effort.kind,
        hours=Hours(
            total(effort.once.low, effort.first.low, effort.repeat.low),
            total(effort.once.likely, effort.first.likely, effort.repeat.likely),
            total(effort.once.high, effort.first.high, effort.repeat.high),
        ),
        basis=effort.basis,
        effort=effort.id,
        evidence=effort.evidence,
        findings=tuple(c.finding.fingerprint for c in group),
        sites=len(group),
        mechanical=effort.mechanical,
        draw=f"rule:{first.finding.rule}",
    )


def _library(item: Charge, effort: EffortClass) -> WorkItem:
    modules = len({place.path for place in item.finding.places}) or 1
    growth = min(effort.first.likely * (modules - 1), effort.cap if effort.cap is not None else float("inf"))
    ratio = growth / effort.first.likely if effort.first.likely else 0.0
    return WorkItem(
        id=f"library:{item.finding.subject or item.finding.rule}",
        title=item.rule.title,
        area=item.rule.area,
        kind="library",
        hours=_add(effort.once, effort.first, ratio, item.weight),
        basis=effort.basis,
        effort=effort.id,
        evidence=effort.evidence,
        findings=(item.finding.fingerprint,),
        sites=len(item.finding.places) or 1,
        draw=f"rule:{item.finding.rule}",
    )


def _kernel(operator: str, group: Sequence[Charge], table: EffortTable) -> WorkItem:
    effort = table.classes[group[0].effort or "verify"]
    first = group[0]
    typical = table.settings.get("kernel_typical_lines", 60.0)
    lines = sum(c.finding.lines for c in group)
    size = (lines / typical) ** table.settings.get("kernel_size_exponent", 0.5)
    lowest, highest = table.settings.get("kernel_scale_low", 0.15), table.settings.get("kernel_scale_high", 2.5)
    scale = min(highest, max(lowest, size)) if lines else 1.0
    return WorkItem(
        id=f"kernel:{first.finding.rule}:{first.finding.place.path}:{operator}",
        title=f"{first.rule.title}: {operator}"
        if lines
        else f"{first.rule.title}: {first.finding.place.path.rsplit('/', 1)[-1]}",
        area=first.rule.area,
        kind="kernel",
        hours=_add(effort.once, effort.first, len(group) - 1, first.weight * scale),
        basis=effort.basis,
        effort=effort.id,
        evidence=effort.evidence,
        findings=tuple(c.finding.fingerprint for c in group),
        sites=len(group),
        draw=f"kernel:{first.finding.place.path}:{operator}",
    )


def _add(once: Hours, each: Hours, times: float, weight: float) -> Hours:
    return Hours(
        round(weight * (once.low + times * each.low), 4),
        round(weight * (once.likely + times * each.likely), 4),
        round(weight * (once.high + times * each.high), 4),
    )
