"""All that the loaded packs know."""

from __future__ import annotations

import msgspec

from estimator.model.effort import EffortTable
from estimator.model.known_port import KnownPort
from estimator.model.rule import Interest, Pack, Rule, TargetInfo
from estimator.model.workload import SignRule


class Rulebook(msgspec.Struct, frozen=True, kw_only=True):
    """
    The compiled rules, sorted by id, with effort table, targets, known ports and signs of workloads.

    `digest` is that of the content of all rule files.
    """

    rules: tuple[Rule, ...]
    packs: tuple[Pack, ...]
    effort: EffortTable
    targets: tuple[TargetInfo, ...]
    interest: Interest
    digest: str
    known_ports: tuple[KnownPort, ...] = ()
    signs: tuple[SignRule, ...] = ()

    def find(self, rule_id: str) -> Rule | None:
        """Return the rule with this id, if there is one."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)
