"""Says of each judged site what it costs, why it counts, and how to write it for any device."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from estimator.estimate.added import price_added
from estimator.gate.portable import find_helper, portable_way
from estimator.model.assessment import Profile
from estimator.model.fact import Place
from estimator.model.finding import Finding
from estimator.model.rulebook import Rulebook
from estimator.model.verdict import Judged

_VENDOR = re.compile(r"(?i)cuda|nvidia|nccl|cudnn|cublas")


def price_judged(
    judged: Iterable[Judged], findings: Sequence[Finding], rulebook: Rulebook, profile: Profile
) -> list[Judged]:
    """Return the judged sites with their mean hours; only new ones have any."""
    judged = list(judged)
    news = [one.site for one in judged if one.standing == "new"]
    places: dict[str, set[Place]] = defaultdict(set)
    for site in news:
        places[site.finding.fingerprint].add(site.place)
    before = []
    for finding in findings:
        new = places.get(finding.fingerprint)
        if new is None:
            before.append(finding)
        elif finding.places:
            kept = finding.narrowed(lambda place, new=new: place not in new)  # type: ignore[misc]
            before += [kept] if kept is not None else []
    shown = {one.site.finding.fingerprint for one in judged}
    added = price_added(before, findings, shown, rulebook, profile)
    helper = find_helper(findings)
    sharing = Counter(site.finding.fingerprint for site in news)
    rules = {rule.id: rule for rule in rulebook.rules}
    priced = []
    for one in judged:
        finding = one.site.finding
        share = sharing[finding.fingerprint] if one.standing == "new" else 0
        priced.append(
            msgspec.structs.replace(
                one,
                hours=added.hours.get(finding.fingerprint, 0.0) / share if share else 0.0,
                free=finding.fingerprint in added.free,
                lock_in=rules[finding.rule].lock_in and not _is_behind_helper(finding),
                why=rules[finding.rule].why,
                portable=portable_way(
                    finding, added.remedies.get(finding.fingerprint), profile.torch, profile.target, helper
                ),
            )
        )
    return priced


def _is_behind_helper(finding: Finding) -> bool:
    """Tell whether this is a helper of the project, or a use of one, by a name such as `gpu_test`, which may stay."""
    name = ".".join(finding.symbol.split(".")[-2:])
    return finding.derived_from is not None and _VENDOR.search(name) is None
