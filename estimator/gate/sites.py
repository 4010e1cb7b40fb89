"""Findings as the gate counts them: place by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from estimator.model.artifact import Origin
from estimator.model.finding import LOCKED, Finding
from estimator.model.verdict import Identity, Site

# A helper's definition is listed for its uses: what it holds of CUDA has findings of its own.
_LISTS_USES = frozenset({"definition", "abstraction"})


def list_sites(findings: Iterable[Finding], *, suppressed: bool = False) -> list[Site]:
    """
    Return the sites of the findings that are not suppressed (or of those that are), in order of place.

    Vendored code has none.

    A library has one site for each place that names it, so that a further file which takes it up counts (`split_known`
    has it that a further import in the same file does not). An entry of
    a lock file follows from what is asked for, and counts only where nothing else names the library. What only lists
    the uses of a helper does not count.
    """
    sites = [
        site
        for finding in findings
        if finding.suppressed is suppressed and finding.origin is not Origin.VENDORED and not _lists_uses(finding)
        for site in _sites(finding)
    ]
    return sorted(sites, key=lambda site: (site.place.path, site.place.cell or 0, site.place, site.finding.rule))


def _sites(finding: Finding) -> Iterator[Site]:
    places = finding.places or (finding.place,)
    kinds = finding.kinds if len(finding.kinds) == len(places) else ("",) * len(places)
    for place, kind in zip(places, kinds, strict=True):
        if kind != LOCKED or finding.locked_only:
            scope = "" if finding.places else finding.scope
            identity = Identity(place.path, finding.rule, scope, finding.syntax)
            yield Site(finding=finding, place=place, identity=identity, kind=kind)


def _lists_uses(finding: Finding) -> bool:
    return not _LISTS_USES.isdisjoint(finding.features)
