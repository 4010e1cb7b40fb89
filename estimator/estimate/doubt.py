"""What is less certain on targets whose ports nobody counted: wider hours, a wider whole, and honest bases."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import msgspec

from estimator.estimate.hours import rounded
from estimator.estimate.pricing import Charge
from estimator.estimate.table import setting
from estimator.model.assessment import Hours, WorkItem
from estimator.model.effort import EffortTable
from estimator.model.family import Family
from estimator.model.rule import Support, TargetInfo

_TRIAL = "verify"  # a class that is wide already, for what nobody vouches for


def doubt(
    items: Sequence[WorkItem], charges: Iterable[Charge], table: EffortTable, family: Family | None
) -> list[WorkItem]:
    """
    Return the items: wider where nobody vouches for the remedy, and with the basis that holds on the target.

    What was measured or published of Ascend is judgement elsewhere, unless the family says that the class holds. A
    target without a family keeps its items.
    """
    if family is None:
        return list(items)
    vague = _vague(charges)
    return [_doubted(item, vague, table, family) for item in items]


def widen_project(table: EffortTable, target: TargetInfo | None, unverified: float = 0.0) -> EffortTable:
    """
    Return the table with the error of the whole that the evidence for the target leaves.

    What the `unverified` share of the hours adds is not drawn apart from the rest: otherwise many doubts would cancel
    out, and a target with more of them could come out narrower.
    """
    if target is None or target.evidence == "full":
        return table
    some, thin = setting(table, "target_sigma_some"), setting(table, "target_sigma_thin")
    evidence = math.hypot(table.project_sigma, some if target.evidence == "some" else thin)
    return msgspec.structs.replace(table, doubted_sigma=evidence + setting(table, "unverified_sigma") * unverified)


def unverified_share(items: Sequence[WorkItem], charges: Iterable[Charge]) -> float:
    """Return the share of the hours of all items that is on remedies nobody vouches for."""
    vague = _vague(charges)
    hours = sum(item.hours.mean for item in items)
    return sum(item.hours.mean * _share(item, vague) for item in items) / hours if hours else 0.0


def _doubted(item: WorkItem, vague: set[str], table: EffortTable, family: Family) -> WorkItem:
    basis = item.basis if item.effort in family.holds else "judgement"
    hours = item.hours
    if item.effort != _TRIAL and item.findings:
        share = _share(item, vague)
        low = 1 - share * (1 - setting(table, "unverified_low"))
        high = 1 + share * (setting(table, "unverified_high") - 1)
        hours = rounded(Hours(hours.low * low, hours.likely, hours.high * high))
    return msgspec.structs.replace(item, basis=basis, hours=hours)


def _vague(charges: Iterable[Charge]) -> set[str]:
    return {item.finding.fingerprint for item in charges if item.remedy.support is Support.UNVERIFIED}


def _share(item: WorkItem, vague: set[str]) -> float:
    return sum(one in vague for one in item.findings) / len(item.findings) if item.findings else 0.0
