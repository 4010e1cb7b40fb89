"""Which findings a strategy pays for, and by which effort class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from estimator.estimate.remedies import find_remedy
from estimator.model.artifact import Origin
from estimator.model.assessment import Profile, Strategy
from estimator.model.effort import EffortTable
from estimator.model.finding import Finding
from estimator.model.rule import Remedy, Rule, Shim, Support
from estimator.model.rulebook import Rulebook

TARGET_DEVICES = {"ascend": "npu"}
_OTHER_DEVICES = frozenset({"xpu", "mps", "mlu", "hpu", "musa", "tpu", "rocm"})
_IMPORT_COVERS = frozenset({Support.RENAME, Support.UNCHANGED})


class Charge(NamedTuple):
    """A finding with its remedy and the effort class to pay (None: nothing), times `weight`."""

    finding: Finding
    rule: Rule
    remedy: Remedy
    effort: str | None
    weight: float


def charge(findings: Iterable[Finding], rulebook: Rulebook, profile: Profile, strategy: Strategy) -> tuple[Charge, ...]:
    """Return what each finding costs under the strategy, before sites are grouped."""
    rules = {rule.id: rule for rule in rulebook.rules}
    charges = []
    for finding in findings:
        if finding.suppressed:
            continue
        rule = rules[finding.rule]
        remedy = find_remedy(rulebook, rule, finding.symbol, profile)
        effort, weight = _price(finding, remedy, strategy, profile, rulebook.effort)
        charges.append(Charge(finding, rule, remedy, effort, weight))
    return tuple(_dearest_per_span(charges, rulebook.effort))


def _price(
    finding: Finding, remedy: Remedy, strategy: Strategy, profile: Profile, table: EffortTable
) -> tuple[str | None, float]:
    if remedy.support is Support.UNCHANGED or _is_guarded(finding, remedy, profile):
        return None, 0.0
    if finding.imported and remedy.support in _IMPORT_COVERS:
        return None, 0.0
    effort = remedy.effort or "verify"
    if finding.derived_from is not None:
        effort = "derived"
    weight = 1.0
    if any(guard.kind == "optional" for guard in finding.guards) and table.classes[effort].kind == "library":
        weight = table.settings.get("optional_library_weight", 0.4)
    if strategy == "shim":
        if remedy.shim is Shim.FULL:
            return None, 0.0
        if remedy.shim is Shim.CHANGES:
            # To check what the shim does silently never costs more than to do without it.
            checked, done = table.classes["shim-change"], table.classes[effort]
            return ("shim-change" if checked.once.mean < done.once.mean else effort), weight
        if remedy.shim is Shim.PARTIAL:
            weight *= table.settings.get("shim_partial_weight", 0.5)
    return effort, weight


def _is_guarded(finding: Finding, remedy: Remedy, profile: Profile) -> bool:
    """Tell whether the place is already taken care of, or never reached, on the target."""
    own = TARGET_DEVICES.get(profile.target, profile.target)
    for guard in finding.guards:
        if guard.kind != "branch":
            continue
        if guard.device == own and not guard.otherwise:
            return True
        if guard.device in _OTHER_DEVICES and not guard.otherwise and remedy.effort != "dispatch":
            return True
    return False


def _dearest_per_span(charges: Sequence[Charge], table: EffortTable) -> list[Charge]:
    """Return the charges with only the dearest of those whose spans overlap left to pay."""
    paid: list[Charge] = []
    by_path: dict[str, list[Charge]] = {}
    for item in charges:
        if item.effort is None or item.finding.places:
            paid.append(item)
        else:
            by_path.setdefault(item.finding.place.path, []).append(item)
    for group in by_path.values():
        group.sort(key=lambda c: (c.finding.place.line, c.finding.place.column, -c.finding.place.end_line))
        best: Charge | None = None
        for item in group:
            if best is not None and _overlap(best, item):
                cheaper, dearer = sorted((best, item), key=lambda c: _once(c, table))
                paid.append(cheaper._replace(effort=None, weight=0.0))
                best = dearer
                continue
            if best is not None:
                paid.append(best)
            best = item
        if best is not None:
            paid.append(best)
    paid.sort(key=lambda c: (c.finding.place, c.finding.rule, c.finding.symbol))
    return paid


def _overlap(first: Charge, second: Charge) -> bool:
    a, b = first.finding.place, second.finding.place
    return (b.line, b.column) < (a.end_line, a.end_column)


def _once(item: Charge, table: EffortTable) -> float:
    return table.classes[item.effort].once.mean * item.weight if item.effort else 0.0


def of_origin(charges: Iterable[Charge], origin: Origin) -> list[Charge]:
    """Return the charges of one origin that cost something."""
    return [item for item in charges if item.finding.origin is origin and item.effort is not None]
