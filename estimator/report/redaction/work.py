"""Assessments and their work items without the project's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from estimator.model.assessment import Assessment, Priced, Share, WorkItem
from estimator.report.redaction.findings import Redaction

_ASIDE = re.compile(
    r" \((comes with another package|asked for, (never imported|used outside of own code)|optional|in some functions|"
    r"one of several to the same end)\)\Z"
)
_MORE = re.compile(r" and \d+ more\Z")
_BY = re.compile(r", by (.+)\Z")
# How assumptions begin that the estimate itself makes up.
_ASSUMPTIONS = (
    "Versions: ",
    "Bring-up, validation and tuning grow ",
    "A place that the shim ",
    "Both targets stay ",
    "As in merged ports that keep CUDA, ",
)
_WITHHELD = "An assumption that names something of the project's own is withheld."


def redact_assessment(assessment: Assessment, redaction: Redaction, rules: Mapping[str, str]) -> Assessment:
    """Return the assessment with its figures, its items under other names; `rules` are the findings' by fingerprint."""
    titles = {item.title: _title(item, redaction, rules) for item in assessment.items}

    def share(one: Share) -> Share:
        more = _MORE.search(one.name)
        name = one.name[: more.start()] if more else one.name
        return Share(titles.get(name, redaction.text(name, "item")) + (more[0] if more else ""), one.weeks, one.share)

    return Assessment(
        profile=assessment.profile,
        strategy=assessment.strategy,
        workload=assessment.workload,
        effort=assessment.effort,
        tests=assessment.tests,
        items=tuple(_item(item, titles[item.title], redaction) for item in assessment.items),
        priced=_price(assessment.priced, redaction),
        areas=assessment.areas,
        drivers=tuple(map(share, assessment.drivers)),
        blockers=_price(assessment.blockers, redaction),
        mechanical_share=assessment.mechanical_share,
        validation_share=assessment.validation_share,
        judgement_share=assessment.judgement_share,
        reference_ratio=assessment.reference_ratio,
        uncertainty=tuple(map(share, assessment.uncertainty)),
        assumptions=_list_assumptions(assessment, redaction),
        parts=assessment.parts,
        left=assessment.left,
    )


def redact_item_id(item_id: str, redaction: Redaction) -> str:
    """Return the id of an item: as it is where rules and classes of effort make it up; operators are the project's."""
    kind, _, rest = item_id.partition(":")
    if kind in ("kernel", "vendored"):
        rule = rest.partition(":")[0]
        shown = f"{rule}:" if rule in redaction.public.rules else ""
        return f"{kind}:{shown}{redaction.names.name('item', item_id)}"
    return ":".join(_part(part, redaction) for part in item_id.split(":"))


_OWN_PARTS = frozenset({"edit", "library", "project", "class", "rule", "area", "review"})


def _part(part: str, redaction: Redaction) -> str:
    if part in _OWN_PARTS or part in redaction.public.texts:
        return part
    return redaction.names.name("item", part)


def _title(item: WorkItem, redaction: Redaction, rules: Mapping[str, str]) -> str:
    """Return a title that says what kind of work it is; what the project calls it gives way to a pseudonym."""
    aside = _ASIDE.search(item.title)
    stem = item.title[: aside.start()] if aside else item.title
    end = aside[0] if aside else ""
    if stem in redaction.public.texts:
        return stem + end
    by = _BY.search(stem)
    end += by[0] if by and by[1] in redaction.public.fused else ""
    rule = redaction.public.rules.get(rules.get(item.findings[0], "")) if item.findings else None
    effort = redaction.public.efforts.get(item.effort)
    kind = effort if item.id.startswith("vendored:") or rule is None else rule.title
    return f"{kind or item.kind.capitalize()}: {redaction.names.name('item', item.id)}{end}"


def _item(item: WorkItem, title: str, redaction: Redaction) -> WorkItem:
    return msgspec.structs.replace(
        WorkItem(
            id=redact_item_id(item.id, redaction),
            title=title,
            area=item.area,
            kind=item.kind,
            hours=item.hours,
            basis=item.basis,
            effort=redaction.effort(item.effort),
        ),
        evidence=tuple(one for one in item.evidence if one in redaction.public.texts),
        findings=tuple(map(redaction.names.fingerprint, item.findings)),
        sites=item.sites,
        mechanical=item.mechanical,
        draw=redact_item_id(item.draw, redaction),
    )


def _price(priced: Iterable[Priced], redaction: Redaction) -> tuple[Priced, ...]:
    public, names = redaction.public, redaction.names
    return tuple(
        Priced(
            redaction.rule(one.rule),
            public.symbol(one.rule, one.symbol, names),
            redaction.remedy(one.remedy),
            one.sites,
        )
        for one in priced
    )


def _list_assumptions(assessment: Assessment, redaction: Redaction) -> tuple[str, ...]:
    begins = (f"{assessment.profile.target}, ", *_ASSUMPTIONS)
    return tuple(
        text if text in redaction.public.texts or text.startswith(begins) else _WITHHELD
        for text in assessment.assumptions
    )
