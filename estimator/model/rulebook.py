"""All that the loaded packs know."""

from __future__ import annotations

import msgspec

from estimator.model.effort import EffortTable
from estimator.model.family import Family, unpack_family
from estimator.model.known_port import KnownPort
from estimator.model.rule import Interest, Pack, Rule, TargetInfo
from estimator.model.workload import SignRule


class Rulebook(msgspec.Struct, frozen=True, kw_only=True):
    """
    The compiled rules, sorted by id, with effort table, targets, known ports and signs of workloads.

    `digest` is that of the content of all rule files. `families` holds, packed, what each target inherits from its
    family (see estimator/model/family.py).
    """

    rules: tuple[Rule, ...]
    packs: tuple[Pack, ...]
    effort: EffortTable
    targets: tuple[TargetInfo, ...]
    interest: Interest
    digest: str
    known_ports: tuple[KnownPort, ...] = ()
    signs: tuple[SignRule, ...] = ()
    families: dict[str, bytes] = {}

    def find(self, rule_id: str) -> Rule | None:
        """Return the rule with this id, if there is one."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def family_of(self, target: str) -> Family | None:
        """Return what the target inherits, None where its remedies all stand in the rules."""
        return unpack_family(self.families[target]) if target in self.families else None

    def target(self, name: str) -> TargetInfo | None:
        """Return what is known of the target, if anything is."""
        return next((target for target in self.targets if target.id == name), None)
