"""One assessment per strategy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from estimator.estimate.items import build_items
from estimator.estimate.pricing import Charge, charge, of_origin
from estimator.estimate.project_items import build_project_items, build_vendored_items, group_vendored
from estimator.estimate.simulate import simulate
from estimator.model.artifact import Origin
from estimator.model.assessment import (
    REFERENCE_WEEKS,
    STRATEGIES,
    Assessment,
    Priced,
    Profile,
    Share,
    Strategy,
    WorkItem,
)
from estimator.model.effort import EffortTable
from estimator.model.finding import Finding
from estimator.model.rule import Remedy, Support
from estimator.model.rulebook import Rulebook
from estimator.model.scan import ProjectSize

_DRIVERS = 5


def assess(
    findings: Sequence[Finding],
    rulebook: Rulebook,
    profile: Profile,
    size: ProjectSize,
    *,
    strategies: Iterable[Strategy] = STRATEGIES,
    seed: int = 0,
) -> tuple[Assessment, ...]:
    """Return the effort of each strategy, in engineer-weeks, for all workloads together."""
    touched = of_origin(charge(findings, rulebook, profile, "port"), Origin.OWN)
    return tuple(_assess(findings, rulebook, profile, size, strategy, touched, seed) for strategy in strategies)


def _assess(
    findings: Sequence[Finding],
    rulebook: Rulebook,
    profile: Profile,
    size: ProjectSize,
    strategy: Strategy,
    touched: Sequence[Charge],
    seed: int,
) -> Assessment:
    table = rulebook.effort
    charges = charge(findings, rulebook, profile, strategy)
    if strategy == "dual":
        charges = tuple(_abstracted(c, table) for c in charges)
    own = of_origin(charges, Origin.OWN)
    items = build_items(own, table, strategy)
    items += build_vendored_items(group_vendored(charges), table)
    items += build_project_items(own, touched, size, table, strategy)
    items.sort(key=lambda item: (-item.hours.mean, item.id))
    total = sum(item.hours.mean for item in items)
    effort = simulate(items, table, seed)
    return Assessment(
        profile=profile,
        strategy=strategy,
        workload="all",
        effort=effort,
        tests=simulate(build_items(of_origin(charges, Origin.TEST), table, strategy), table, seed),
        items=tuple(items),
        priced=_priced(charges),
        areas=_areas(items, total, table),
        drivers=tuple(_share(item.title, item.hours.mean, total, table) for item in items[:_DRIVERS]),
        blockers=tuple(p for p in _priced(c for c in own) if p.remedy.support is Support.NONE),
        mechanical_share=_mechanical_share(own, table),
        validation_share=_fraction((i for i in items if i.kind in ("validation", "tuning")), total),
        judgement_share=_fraction((i for i in items if i.basis == "judgement"), total),
        reference_ratio=round(effort.p50 / REFERENCE_WEEKS, 3),
        assumptions=_assumptions(rulebook, profile),
    )


def _abstracted(c: Charge, table: EffortTable) -> Charge:
    if c.effort is None or not table.classes[c.effort].mechanical:
        return c
    return c._replace(weight=c.weight * table.settings.get("dual_edit_factor", 1.4))


def _priced(charges: Iterable[Charge]) -> tuple[Priced, ...]:
    sites: Counter[tuple[str, str]] = Counter()
    remedies: dict[tuple[str, str], Remedy] = {}
    for c in charges:
        key = (c.finding.rule, c.finding.symbol)
        remedies[key] = c.remedy
        if c.finding.origin is Origin.OWN:
            sites[key] += len(c.finding.places) or 1
    return tuple(Priced(rule, symbol, remedies[rule, symbol], sites[rule, symbol]) for rule, symbol in sorted(remedies))


def _areas(items: Iterable[WorkItem], total: float, table: EffortTable) -> tuple[Share, ...]:
    hours: Counter[str] = Counter()
    for item in items:
        hours[item.area] += item.hours.mean  # type: ignore[assignment]
    ordered = sorted(hours.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(_share(area, mean, total, table) for area, mean in ordered)


def _share(name: str, hours: float, total: float, table: EffortTable) -> Share:
    return Share(name, round(hours / table.hours_per_week, 3), round(hours / total, 4) if total else 0.0)


def _fraction(items: Iterable[WorkItem], total: float) -> float:
    return round(sum(item.hours.mean for item in items) / total, 4) if total else 0.0


def _mechanical_share(own: Sequence[Charge], table: EffortTable) -> float:
    """Return the share of the paid edit sites whose class is mechanical."""
    edits = [c for c in own if table.classes[c.effort or "verify"].kind == "edit"]
    mechanical = [c for c in edits if table.classes[c.effort or "verify"].mechanical]
    return round(len(mechanical) / len(edits), 4) if edits else 0.0


def _assumptions(rulebook: Rulebook, profile: Profile) -> tuple[str, ...]:
    table = rulebook.effort
    chosen = ", ".join(
        f"{name} {value}" + ("" if name in profile.stated else " (assumed)")
        for name, value in (("chip", profile.chip), ("torch", profile.torch))
    )
    return (
        f"{profile.target}, {chosen}; {table.hours_per_week:g} focused hours to the engineer-week.",
        *table.assumptions,
    )
