"""One assessment for each strategy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from estimator.estimate.doubt import doubt, unverified_share, widen_project
from estimator.estimate.hours import rounded, scaled
from estimator.estimate.interfaces import spare_behind
from estimator.estimate.items import build_edits, build_reviews
from estimator.estimate.kernels import build_kernels
from estimator.estimate.libraries import build_libraries, build_vendored
from estimator.estimate.on_demand import is_on_demand, spare_on_demand
from estimator.estimate.overlap import spare_overlaps
from estimator.estimate.partition import divide
from estimator.estimate.pricing import Charge, charge, with_origin
from estimator.estimate.project import build_project, measure_scope
from estimator.estimate.simulate import simulate
from estimator.estimate.summary import (
    find_drivers,
    find_uncertainty,
    fraction,
    list_assumptions,
    list_blockers,
    list_priced,
    mechanical_share,
    share_by_area,
)
from estimator.model.artifact import Origin
from estimator.model.assessment import REFERENCE_WEEKS, STRATEGIES, Assessment, Profile, Strategy, WorkItem
from estimator.model.calibration import Calibration
from estimator.model.effort import EffortTable
from estimator.model.finding import Finding
from estimator.model.rule import FusedOperator
from estimator.model.rulebook import Rulebook
from estimator.model.scan import ProjectSize
from estimator.model.workload import WORKLOADS


def assess(
    findings: Sequence[Finding],
    rulebook: Rulebook,
    profile: Profile,
    size: ProjectSize,
    *,
    strategies: Iterable[Strategy] = STRATEGIES,
    workload: str = "all",
    seed: int = 0,
    calibration: Calibration | None = None,
) -> tuple[Assessment, ...]:
    """Return the effort of each strategy, in engineer-weeks, for all workloads or for the findings of one."""
    if size.compiles is None:
        size = msgspec.structs.replace(size, compiles=is_on_demand(findings))
    met = [finding for finding in findings if workload == "all" or workload in finding.workloads]
    ported = charge(met, rulebook, profile, "port")
    return tuple(
        _assess(met, ported, rulebook, profile, size, strategy, workload, seed, calibration) for strategy in strategies
    )


def _assess(
    findings: Sequence[Finding],
    ported: Sequence[Charge],
    rulebook: Rulebook,
    profile: Profile,
    size: ProjectSize,
    strategy: Strategy,
    workload: str,
    seed: int,
    calibration: Calibration | None,
) -> Assessment:
    target, family = rulebook.target(profile.target), rulebook.family_of(profile.target)
    table = rulebook.effort
    charges = spare_overlaps(charge(findings, rulebook, profile, strategy))
    charges = spare_on_demand(charges, table, strategy, compiles=bool(size.compiles))
    charges = spare_behind(charges, size.interfaces, table, strategy)
    fused = target.fused if target is not None else ()
    own = with_origin(charges, Origin.OWN)
    edits = build_edits(own, table, strategy)
    kernels, libraries = build_kernels(own, table, fused), build_libraries(own, table, strategy)
    left = _left(own, edits + kernels + libraries, table, strategy, fused)
    items = edits + build_reviews(own, table) + kernels + libraries + build_vendored(charges, table)

    touched = [item for item in ported if (item.paid or item.mapped) and _counts(item)]
    scope = None
    if touched:
        scope = measure_scope(touched, [item for item in charges if _counts(item)], items, size, table, workload)
        items += build_project(scope, strategy, table, target, size.interfaces)
    items = doubt(items, charges, table, family)
    if calibration is not None:
        items = [calibrated(item, calibration) for item in items]
        if calibration.spread is not None:
            table = msgspec.structs.replace(table, project_sigma=calibration.spread)
    table = widen_project(table, target, unverified_share(items, charges))
    items.sort(key=lambda item: (-item.hours.mean, item.id))

    tests = with_origin(charges, Origin.TEST)
    test_items = build_edits(tests, table, strategy, {item.id for item in edits}) + build_kernels(tests, table, fused)
    test_items = doubt(test_items, charges, table, family)
    effort = simulate(items, table, seed)
    return Assessment(
        profile=profile,
        strategy=strategy,
        workload=workload,
        effort=effort,
        tests=simulate(test_items, table, seed),
        items=tuple(items),
        priced=list_priced(charges),
        areas=share_by_area(items, table),
        drivers=find_drivers(items, table),
        blockers=list_blockers(with_origin(ported, Origin.OWN)),
        mechanical_share=mechanical_share(own),
        validation_share=fraction(items, lambda item: item.kind in ("validation", "tuning")),
        judgement_share=fraction(items, lambda item: item.basis == "judgement"),
        reference_ratio=round(effort.p50 / REFERENCE_WEEKS, 3),
        uncertainty=find_uncertainty(items, table, seed),
        assumptions=(*list_assumptions(profile, strategy, scope, table, target, left), *_calibration_note(calibration)),
        parts=divide(items, findings, _found(size), table),
        left=left,
    )


def _left(
    own: Sequence[Charge],
    items: Sequence[WorkItem],
    table: EffortTable,
    strategy: Strategy,
    fused: Sequence[FusedOperator],
) -> float:
    """Return the mean engineer-weeks that the charges leave to CUDA, where the items are what is taken up."""
    if not any(item.left for item in own):
        return 0.0
    whole = [item._replace(share=item.share + item.left) for item in own]
    every = build_edits(whole, table, strategy) + build_kernels(whole, table, fused)
    hours = sum(item.hours.mean for item in every + build_libraries(whole, table, strategy))
    return round((hours - sum(item.hours.mean for item in items)) / table.hours_per_week, 3)


def calibrated(item: WorkItem, calibration: Calibration) -> WorkItem:
    """Return the item with the team's own multiplier on its hours."""
    rule = item.draw.removeprefix("rule:") if item.draw.startswith("rule:") else ""
    factor = calibration.factor(item.area, item.effort, rule)
    return msgspec.structs.replace(item, hours=rounded(scaled(item.hours, factor)))


def _calibration_note(calibration: Calibration | None) -> list[str]:
    if calibration is None:
        return []
    figures = f"{calibration.rows} figures of your own ({calibration.name})"
    errors = f"factor {calibration.error_after:.2f}, {calibration.error_before:.2f} without it"
    return [f"Calibrated by {figures}; typical error on a figure left out: {errors}."]


def _found(size: ProjectSize) -> tuple[str, ...]:
    return tuple(name for name in WORKLOADS if size.workloads.get(name, 0) > 0)


def _counts(item: Charge) -> bool:
    """Tell whether the finding makes the project touch the target: its own code, or a vendored must."""
    finding = item.finding
    return finding.origin is Origin.OWN or (finding.origin is Origin.VENDORED and finding.category == "mandatory")
