"""What a strategy pays for each finding: the effort class, and the share of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from estimator.estimate.remedies import find_remedy
from estimator.estimate.table import effort_class, setting
from estimator.model.artifact import Origin
from estimator.model.assessment import Profile, Strategy
from estimator.model.effort import EffortClass, EffortTable
from estimator.model.finding import Finding
from estimator.model.rule import Remedy, Rule, Shim, Support
from estimator.model.rulebook import Rulebook

# Whose branches a target takes that the rulebook does not describe.
_DEVICES = {"ascend": "npu", "cambricon": "mlu"}
_WORD = re.compile("[a-z0-9]+")
_ACCELERATORS = frozenset({"xpu", "mps", "mlu", "hpu", "musa", "tpu", "rocm", "npu"})
_DONE_BY_IMPORT = frozenset({Support.RENAME, Support.UNCHANGED})
_USUAL_CLASSES = {
    Support.RENAME: "rename",
    Support.ADAPT: "adapt",
    Support.REDESIGN: "redesign",
    Support.REWRITE: "kernel-extension",
    Support.NONE: "none-research",
    Support.UNVERIFIED: "verify",
}


class Charge(NamedTuple):
    """
    A finding with its remedy and what it costs: a share of the effort class (0: nothing).

    `review` marks a place that runs under the shim but silently behaves otherwise; `mapped` one that the target's own
    torch runs as it is, where Ascend would charge for it. `left` is the share that stays CUDA's at first.
    """

    finding: Finding
    rule: Rule
    remedy: Remedy
    effort: EffortClass | None
    share: float = 0.0
    review: bool = False
    mapped: bool = False
    left: float = 0.0

    @property
    def paid(self) -> bool:
        """Tell whether the finding leaves any work."""
        return self.share > 0 or self.review

    @property
    def optional(self) -> bool:
        """Tell whether the place does without what it imports."""
        return any(guard.kind == "optional" for guard in self.finding.guards)

    @property
    def lazy(self) -> bool:
        """Tell whether only some functions import it, or the module that it is in."""
        return any(guard.kind in ("lazy", "late") for guard in self.finding.guards)


def charge(findings: Iterable[Finding], rulebook: Rulebook, profile: Profile, strategy: Strategy) -> list[Charge]:
    """Return what each finding costs under the strategy, by itself; without suppressed ones and upstream's."""
    table = rulebook.effort
    rules = {rule.id: rule for rule in rulebook.rules}
    known: dict[tuple[str, str, bool], tuple[Remedy, EffortClass | None, bool]] = {}
    info = rulebook.target(profile.target)
    own = own_devices(rulebook, profile)
    charges = []
    for finding in findings:
        if finding.suppressed or finding.state == "upstream":
            continue
        rule = rules[finding.rule]
        key = (finding.rule, finding.symbol, finding.derived_from is not None)
        if key not in known:
            remedy = find_remedy(rulebook, rule, finding.symbol, profile)
            known[key] = (
                remedy,
                _class_of(remedy, rule, table, derived=key[2]),
                info is not None and info.family != "" and _is_mapped(rulebook, rule, finding.symbol, remedy),
            )
        remedy, effort, mapped = known[key]
        bare = Charge(finding, rule, remedy, effort)
        charges.append(bare if is_spared(bare, own) else _priced(bare._replace(mapped=mapped), strategy, table))
    return charges


def _is_mapped(rulebook: Rulebook, rule: Rule, symbol: str, remedy: Remedy) -> bool:
    """Tell whether the place costs nothing here, and would on the target that families are measured by."""
    reference = next((target for target in rulebook.targets if not target.family), None)
    if remedy.support is not Support.UNCHANGED or reference is None:
        return False
    usual = Profile(reference.id, reference.default_chip, reference.default_torch)
    return find_remedy(rulebook, rule, symbol, usual).support is not Support.UNCHANGED


def own_devices(rulebook: Rulebook, profile: Profile) -> tuple[str, ...]:
    """Return the devices whose branches in code are taken on the target."""
    info = rulebook.target(profile.target)
    return info.branches if info is not None else (_DEVICES.get(profile.target, profile.target),)


def is_spared(item: Charge, devices: Collection[str]) -> bool:
    """
    Tell whether the surroundings or the import make the place free on the target.

    Either branch of a test for the target's own device is: the one is written for it, the other never taken on
    it. So is a place with the target's device beside it, and a branch for another accelerator, unless the same
    place is for CUDA as well, or a branch is what has to be added. `devices` are the target's own.
    """
    if item.finding.imported and item.remedy.support in _DONE_BY_IMPORT:
        return True
    branches = [guard for guard in item.finding.guards if guard.kind == "branch"]
    if any(guard.device in devices and guard.kind in ("branch", "beside") for guard in item.finding.guards):
        return True
    if item.effort is not None and item.effort.id == "dispatch":
        # What has to be added beside other accelerators is there, where one of them is the target's own.
        return not set(_WORD.findall(item.finding.symbol.lower())).isdisjoint(devices)
    taken = {guard.device for guard in branches if not guard.otherwise}
    return "cuda" not in taken and bool(taken & _ACCELERATORS)


def with_origin(charges: Iterable[Charge], origin: Origin) -> list[Charge]:
    """Return the charges of one origin."""
    return [item for item in charges if item.finding.origin is origin]


def _class_of(remedy: Remedy, rule: Rule, table: EffortTable, *, derived: bool) -> EffortClass | None:
    if remedy.support is Support.UNCHANGED:
        return None
    name = "derived" if derived else remedy.effort or _USUAL_CLASSES[remedy.support]
    return effort_class(table, name, f"rule '{rule.id}'")


def _priced(item: Charge, strategy: Strategy, table: EffortTable) -> Charge:
    changed = strategy == "shim" and item.remedy.shim is Shim.CHANGES
    if item.effort is None:
        return item._replace(review=changed)
    share = 1.0
    if item.effort.kind == "library":
        share = _library_share(item, table)
    if strategy == "dual":
        return take_up(item._replace(share=share), _taken_up(item, share, table))
    if strategy == "shim" and item.remedy.shim is Shim.FULL:
        return item._replace(share=0.0)
    if strategy == "shim" and item.remedy.shim is Shim.PARTIAL:
        share *= setting(table, "shim_partial_share")
    if not changed:
        return item._replace(share=share)
    # No shim writes a kernel or a library: that one starts under it does not make it run.
    if item.effort.kind in ("kernel", "library"):
        return item._replace(share=share, review=True)
    # Nobody checks what the shim does for longer than it takes to do without it.
    if effort_class(table, "shim-silent-changes").once.mean >= item.effort.once.mean:
        return item._replace(share=share)
    return item._replace(review=True)


def take_up(item: Charge, share: float) -> Charge:
    """Return the charge with no more than the share of it; what is not taken up is left."""
    return item if share >= item.share else item._replace(share=share, left=item.left + item.share - share)


def _taken_up(item: Charge, share: float, table: EffortTable) -> float:
    """Return which share of its class ports spend on the charge that keep CUDA: what can stay CUDA's does at first."""
    assert item.effort is not None
    kind = item.effort.kind
    if kind in ("kernel", "library"):
        on_demand = share < 1 or item.optional or item.lazy
        return min(share, setting(table, "dual_optional_share")) if on_demand else share
    if kind not in ("edit", "platform"):
        return share
    names = (item.effort.id, "platform" if kind == "platform" else item.rule.area)
    known = (table.settings.get(f"take_up_{name}") for name in names)
    return share * next((part for part in known if part is not None), setting(table, "take_up_other"))


def _library_share(item: Charge, table: EffortTable) -> float:
    """Return how much of its class a library costs, by how the project holds on to it."""
    if item.finding.locked_only:
        return setting(table, "locked_library_share")
    if not item.finding.used_at or item.finding.used_elsewhere:
        return setting(table, "declared_library_share")
    return setting(table, "optional_library_share") if item.optional or item.lazy else 1.0
