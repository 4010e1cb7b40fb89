"""What some of the findings add to the effort of a port: point estimates, without a simulation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from estimator.estimate.items import build_edits
from estimator.estimate.kernels import build_kernels
from estimator.estimate.libraries import build_libraries
from estimator.estimate.on_demand import is_on_demand, spare_on_demand
from estimator.estimate.overlap import spare_overlaps
from estimator.estimate.pricing import charge, is_spared, own_devices, with_origin
from estimator.model.artifact import Origin
from estimator.model.assessment import Profile, WorkItem
from estimator.model.finding import Finding
from estimator.model.rule import Remedy, Support
from estimator.model.rulebook import Rulebook


class Added(NamedTuple):
    """The mean hours that new findings add, by fingerprint; those that leave no work; and the remedies of all."""

    hours: dict[str, float]
    free: frozenset[str]
    remedies: dict[str, Remedy]


def price_added(
    before: Sequence[Finding], after: Sequence[Finding], new: Collection[str], rulebook: Rulebook, profile: Profile
) -> Added:
    """
    Return what the new findings (fingerprints) add to a port of all: edits, kernels and libraries.

    `before` are the findings without the new ones, and with known places only. A rule that the project met before
    costs no first time again. What grows with the project as a whole, such as validation and tuning, is left out.
    """
    charges = charge([finding for finding in after if finding.fingerprint in new], rulebook, profile, "port")
    devices = own_devices(rulebook, profile)
    free = frozenset(
        item.finding.fingerprint
        for item in charges
        if is_spared(item, devices) or item.remedy.support is Support.UNCHANGED
    )
    remedies = {item.finding.fingerprint: item.remedy for item in charges}
    if len(free) == len(charges):
        return Added({}, free, remedies)
    known = _items(before, rulebook, profile)
    hours: dict[str, float] = defaultdict(float)
    for name, item in _items(after, rulebook, profile).items():
        owners = [fingerprint for fingerprint in item.findings if fingerprint in new]
        more = item.hours.mean - (known[name].hours.mean if name in known else 0.0)
        for fingerprint in owners:
            hours[fingerprint] += max(0.0, more) / len(owners)
    return Added(dict(hours), free, remedies)


def _items(findings: Sequence[Finding], rulebook: Rulebook, profile: Profile) -> Mapping[str, WorkItem]:
    table = rulebook.effort
    fused = next((target.fused for target in rulebook.targets if target.id == profile.target), ())
    charges = spare_overlaps(charge(findings, rulebook, profile, "port"))
    charges = spare_on_demand(charges, table, "port", compiles=is_on_demand(findings))
    own = with_origin(charges, Origin.OWN)
    items = build_edits(own, table, "port") + build_kernels(own, table, fused) + build_libraries(own, table, "port")
    tests = with_origin(charges, Origin.TEST)
    known = {item.id for item in items}
    tested = build_edits(tests, table, "port", known) + build_kernels(tests, table, fused)
    return {item.id: item for item in items} | {f"test:{item.id}": item for item in tested}
