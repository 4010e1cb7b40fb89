"""Where a target stands: what is free, lost, written anew or in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from estimator.estimate.pricing import Charge, charge, with_origin
from estimator.model.artifact import Origin
from estimator.model.assessment import Assessment, Priced, Profile, Strategy, WorkItem
from estimator.model.comparison import Standing
from estimator.model.finding import Finding
from estimator.model.rule import Support, TargetInfo
from estimator.model.rulebook import Rulebook

_LIBRARIES = ("library:", "cuda-library:")
_ANEW = frozenset({Support.REWRITE, Support.REDESIGN, Support.NONE})
# Ways to an operator that leave its kernel unwritten.
_SPARED = frozenset({"kernel-fused-operator", "kernel-composed", "kernel-converted-warp", "kernel-device-functions"})
_EVIDENCE = {
    "full": "",
    "some": "hours come from ports to Ascend",
    "thin": "no figure for a port to it was found; hours come from ports to Ascend",
}


def stand(
    findings: Sequence[Finding],
    rulebook: Rulebook,
    profile: Profile,
    assessments: Sequence[Assessment],
    strategy: Strategy,
) -> Standing:
    """Return what the target costs under the strategy, with what it rests on."""
    target = rulebook.target(profile.target)
    assert target is not None
    main = next(one for one in assessments if one.strategy == strategy)
    own = with_origin(charge(findings, rulebook, profile, strategy), Origin.OWN)
    charges = {item.finding.fingerprint: item for item in own}
    kernels = [item for item in main.items if item.kind == "kernel"]
    anew = sum(_is_anew(item, charges) for item in kernels)
    vague, unverified = _doubts(main.items, charges)
    return Standing(
        profile=profile,
        title=target.title,
        family=target.family,
        main=main,
        assessments=tuple(assessments),
        places=len(own),
        free=sum(not item.paid for item in own),
        unverified=unverified,
        rewritten=anew,
        kept=len(kernels) - anew,
        blockers=_blockers(main.blockers, rulebook),
        lost=_libraries(own, Support.NONE),
        doubtful=_libraries(own, Support.UNVERIFIED),
        versions=target.torch,
        weakest=_weakest(target, vague, main.items, rulebook),
    )


def _is_anew(item: WorkItem, charges: dict[str, Charge]) -> bool:
    if item.effort in _SPARED:
        return False
    met = [charges[one] for one in item.findings if one in charges]
    # What nobody vouches for is priced as Ascend's, whose kernels are written anew.
    return any(one.remedy.support in (*_ANEW, Support.UNVERIFIED) for one in met)


def _doubts(items: Iterable[WorkItem], charges: dict[str, Charge]) -> tuple[list[WorkItem], float]:
    """Return the items that nobody vouches for, the largest first, and their share of all that has findings."""
    vague, total, doubted = [], 0.0, 0.0
    for item in items:
        met = [charges[one] for one in item.findings if one in charges]
        if not met:
            continue
        share = sum(one.remedy.support is Support.UNVERIFIED for one in met) / len(met)
        total += item.hours.mean
        doubted += item.hours.mean * share
        if share > 0:
            vague.append(item)
    return sorted(vague, key=lambda item: (-item.hours.mean, item.id)), round(doubted / total, 4) if total else 0.0


def _blockers(priced: Iterable[Priced], rulebook: Rulebook) -> tuple[str, ...]:
    titles = {rule.id: rule.title for rule in rulebook.rules}
    return tuple(dict.fromkeys(titles[one.rule] for one in priced if one.sites and one.remedy.effort != "drop"))


def _libraries(charges: Iterable[Charge], support: Support) -> tuple[str, ...]:
    names = (
        (item.finding.subject or "").partition(":")[2]
        for item in charges
        if item.paid and item.remedy.support is support and (item.finding.subject or "").startswith(_LIBRARIES)
    )
    return tuple(sorted(set(names)))


def _weakest(
    target: TargetInfo, vague: Sequence[WorkItem], items: Sequence[WorkItem], rulebook: Rulebook
) -> tuple[str, ...]:
    """Return what the figure rests on least: what is known of ports, the largest doubts, and traits in doubt."""
    said = [_EVIDENCE[target.evidence]] if target.evidence != "full" else []
    judged = [item for item in items if item.basis == "judgement"]
    for word, largest in (("unverified", vague[:1]), ("judgement", judged[:1])):
        for item in largest:
            weeks = item.hours.mean / rulebook.effort.hours_per_week
            said.append(f"{word}, the largest: {item.title} ({weeks:.1f} weeks)")
    unsure = [name.replace("_", " ") for name, trait in target.traits.items() if trait.confidence == "low"]
    if unsure:
        said.append(f"low confidence: {', '.join(unsure)}")
    return tuple(said)
