"""All that the loaded packs know."""

from __future__ import annotations

import msgspec

from estimator.model.effort import EffortTable
from estimator.model.rule import Interest, Pack, Rule, TargetInfo
from estimator.model.workload import SignRule


class Rulebook(msgspec.Struct, frozen=True, kw_only=True):
    """The compiled rules, sorted by id, with the effort table, the targets, the signs of workloads, and a digest."""

    rules: tuple[Rule, ...]
    packs: tuple[Pack, ...]
    effort: EffortTable
    targets: tuple[TargetInfo, ...]
    interest: Interest
    digest: str
    signs: tuple[SignRule, ...] = ()

    def find(self, rule_id: str) -> Rule | None:
        """Return the rule with this id, if there is one."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)
