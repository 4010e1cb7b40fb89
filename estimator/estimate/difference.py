"""What changed between two saved scans: effort retired, added, and estimated anew because the rules changed."""

from __future__ import annotations

from estimator.model.difference import Cause, Difference, ItemChange
from estimator.saved import SavedAssessment, SavedItem, SavedScan

_LEAST = 0.05


def compare(old: SavedScan, new: SavedScan, strategy: str) -> Difference | None:
    """Return the change of a strategy, largest items first; None where one of the scans lacks it."""
    before, after = old.choose(strategy), new.choose(strategy)
    if before is None or after is None:
        return None
    new_rules = old.rulebook.digest != new.rulebook.digest
    items = sorted(_changes(before, after, new_rules), key=lambda change: (-abs(change.hours), change.id))
    causes: dict[str, float] = {}
    for change in items:
        causes[change.cause] = round(causes.get(change.cause, 0.0) + change.hours, 2)
    gone = {finding.fingerprint for finding in old.findings}
    come = {finding.fingerprint for finding in new.findings}
    return Difference(
        strategy=strategy,
        before=before.effort.p50,
        after=after.effort.p50,
        new_rules=new_rules,
        causes=dict(sorted(causes.items())),
        items=tuple(items),
        findings_gone=len(gone - come),
        findings_new=len(come - gone),
    )


def _changes(before: SavedAssessment, after: SavedAssessment, new_rules: bool) -> list[ItemChange]:
    old, new = _by_id(before), _by_id(after)
    changes = []
    for item_id in sorted({*old, *new}):
        one, other = old.get(item_id), new.get(item_id)
        hours = (one.hours.mean if one else 0.0), (other.hours.mean if other else 0.0)
        shown = other or one
        assert shown is not None
        if abs(hours[1] - hours[0]) < _LEAST:
            continue
        changes.append(
            ItemChange(
                id=item_id,
                title=shown.title,
                area=shown.area,
                cause=_cause(one, other, new_rules),
                before=round(hours[0], 2),
                after=round(hours[1], 2),
            )
        )
    return changes


def _cause(old: SavedItem | None, new: SavedItem | None, new_rules: bool) -> Cause:
    if old is None:
        return "added"
    if new is None:
        return "retired"
    if set(old.findings) != set(new.findings):
        return "changed"
    if old.findings and new_rules:
        return "re-estimated"
    return "scaled"


def _by_id(assessment: SavedAssessment) -> dict[str, SavedItem]:
    return {item.id: item for item in assessment.items}
