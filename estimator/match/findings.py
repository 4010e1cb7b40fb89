"""Turns the facts of a whole project into findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from estimator.match.engine import Matcher
from estimator.match.fingerprint import Fingerprinter
from estimator.model.artifact import Artifact, Origin
from estimator.model.fact import Fact
from estimator.model.finding import Finding
from estimator.model.rule import Rule
from estimator.model.summary import Parsed

_ORIGIN_ORDER = {Origin.OWN: 0, Origin.TEST: 1, Origin.VENDORED: 2}


def find(
    rules: Sequence[Rule],
    parsed: Iterable[Parsed],
    artifacts: Iterable[Artifact],
    project_roots: frozenset[str],
) -> tuple[Finding, ...]:
    """
    Return all findings, sorted by place.

    A rule that is `per: project` gives one with all its places, one that is `per: branch` the last of each branch:
    that is where a branch for another device is added.
    """
    matcher = Matcher(rules)
    by_path = {artifact.path: artifact for artifact in artifacts}
    fingerprints = Fingerprinter()
    sites: list[Finding] = []
    projects: dict[str, list[Finding]] = {}
    for file in parsed:
        branches: dict[tuple[str, int | None, int], Finding] = {}
        artifact = by_path[file.path]
        for fact in file.facts:
            for rule in matcher.match(fact):
                if artifact.origin is Origin.TEST and not rule.tests:
                    continue
                if rule.per == "project":
                    if fact.symbol.split(".", 1)[0] not in project_roots:
                        projects.setdefault(rule.id, []).append(_finding(rule, fact, artifact))
                elif rule.per == "branch":
                    branch = rule.id, fact.place.cell, fact.branch or fact.place.line
                    branches[branch] = _finding(rule, fact, artifact)  # facts come in order: the last stays
                else:
                    sites.append(_finding(rule, fact, artifact))
        sites += branches.values()
    findings = [fingerprints.mark(finding, fact_syntax) for finding, fact_syntax in _with_syntax(sites)]
    findings += [fingerprints.mark(_collapse(group), group[0].rule) for group in projects.values()]
    return tuple(sorted(findings, key=lambda finding: (finding.place, finding.rule, finding.symbol)))


def _with_syntax(sites: list[Finding]) -> list[tuple[Finding, str]]:
    # Until it is marked, a finding carries its fact's normalised syntax where the key will stand.
    return [(finding, finding.key) for finding in sorted(sites, key=lambda finding: (finding.place, finding.rule))]


def _finding(rule: Rule, fact: Fact, artifact: Artifact) -> Finding:
    slot = f"|{fact.slot.kind}:{fact.slot.name}" if fact.slot else ""
    return Finding(
        rule=rule.id,
        pack=rule.pack,
        category=rule.category,
        area=rule.area,
        confidence=rule.confidence,
        origin=artifact.origin,
        place=fact.place,
        symbol=fact.symbol,
        key=fact.syntax + slot,
        fingerprint="",
        scope=fact.scope,
        snippet=fact.snippet,
        subject=rule.subject or fact.subject,
        derived_from=fact.derived_from,
        guards=fact.guards,
        imported=fact.imported,
        lines=fact.lines,
        component=artifact.component,
        features=fact.features,
        kernel_class=fact.kernel_class,
        uses=fact.uses,
    )


def _collapse(group: list[Finding]) -> Finding:
    ordered = sorted(
        group, key=lambda f: (_ORIGIN_ORDER[f.origin], any(g.kind == "optional" for g in f.guards), f.place)
    )
    first = ordered[0]
    places = tuple(dict.fromkeys(finding.place for finding in ordered))
    return msgspec.structs.replace(first, places=places, symbol=(first.subject or first.symbol), scope="")
