"""The work that belongs to the project rather than to a place: bring-up, validation, tuning, dual support."""

from __future__ import annotations

from collections.abc import Sequence

from estimator.estimate.pricing import Charge
from estimator.model.artifact import Origin
from estimator.model.assessment import Hours, Strategy, WorkItem
from estimator.model.effort import EffortTable
from estimator.model.scan import ProjectSize


def build_project_items(
    charges: Sequence[Charge],
    touched: Sequence[Charge],
    size: ProjectSize,
    table: EffortTable,
    strategy: Strategy,
) -> list[WorkItem]:
    """
    Return the project's own items, scaled by breadth; none where nothing has to be ported.

    `charges` are the own findings that the strategy pays for; `touched` those that any strategy would, because
    what the shim maps must be validated all the same.
    """
    if not touched:
        return []
    breadth = measure_breadth(touched, table)
    wide = max(table.settings.get("bring_up_low", 0.3), breadth)
    items = [_item(table, "bring-up", wide)]
    if any(c.finding.area == "distributed" for c in touched):
        items.append(_item(table, "distributed-bring-up", wide))
    training, inference = (size.workloads.get(name, 0) > 0 for name in ("training", "inference"))
    if training:
        items += [_item(table, "validate-training", breadth), _item(table, "tune-training", breadth)]
    if inference:
        items += [_item(table, "validate-inference", breadth), _item(table, "tune-inference", breadth)]
    if not training and not inference:
        items.append(_item(table, "validate-library", breadth))
    if strategy == "shim":
        items.append(_item(table, "shim-enable", 1.0))
    if strategy == "dual":
        items += [
            _item(table, "dual-abstraction", wide),
            _item(table, "dual-parity", breadth),
            _item(table, "cuda-regression", breadth),
        ]
    return items


def build_vendored_items(findings_by_component: dict[str, list[str]], table: EffortTable) -> list[WorkItem]:
    """Return one item per vendored component that is tied to CUDA."""
    effort = table.classes["vendored-component"]
    return [
        WorkItem(
            id=f"vendored:{component}",
            title=f"{effort.title}: {component}",
            area=effort.area or "libraries",
            kind=effort.kind,
            hours=effort.once,
            basis=effort.basis,
            effort=effort.id,
            evidence=effort.evidence,
            findings=tuple(fingerprints),
            sites=len(fingerprints),
            draw=f"vendored:{component}",
        )
        for component, fingerprints in sorted(findings_by_component.items())
    ]


def measure_breadth(touched: Sequence[Charge], table: EffortTable) -> float:
    """Return the scale of validation: 1 at `typical_modules` own files with paid findings."""
    settings = table.settings
    files = {place.path for c in touched for place in (c.finding.places or (c.finding.place,))}
    scale: float = (len(files) / settings.get("typical_modules", 40.0)) ** settings.get("breadth_exponent", 0.5)
    return min(settings.get("breadth_high", 1.6), max(settings.get("breadth_low", 0.12), scale))


def group_vendored(charges: Sequence[Charge]) -> dict[str, list[str]]:
    """Return the fingerprints of paid mandatory findings in vendored code, by component."""
    groups: dict[str, list[str]] = {}
    for c in charges:
        if c.finding.origin is Origin.VENDORED and c.effort is not None and c.finding.category == "mandatory":
            groups.setdefault(c.finding.component or c.finding.place.path, []).append(c.finding.fingerprint)
    return groups


def _item(table: EffortTable, class_id: str, scale: float) -> WorkItem:
    effort = table.classes[class_id]
    hours = effort.once
    return WorkItem(
        id=f"project:{class_id}",
        title=effort.title,
        area=effort.area or "environment",
        kind=effort.kind,
        hours=Hours(round(hours.low * scale, 4), round(hours.likely * scale, 4), round(hours.high * scale, 4)),
        basis=effort.basis,
        effort=class_id,
        evidence=effort.evidence,
        draw=f"project:{class_id}",
    )
