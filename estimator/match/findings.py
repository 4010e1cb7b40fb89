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
    """Return all findings, sorted by place; a rule that is `per: project` gives one with all its places."""
    matcher = Matcher(rules)
    by_path = {artifact.path: artifact for artifact in artifacts}
    fingerprints = Fingerprinter()
    sites: list[Finding] = []
    projects: dict[str, list[Finding]] = {}
    for file in parsed:
        artifact = by_path[file.path]
        for fact in file.facts:
            for rule in matcher.match(fact):
                if rule.per == "project":
                    if fact.symbol.split(".", 1)[0] not in project_roots:
                        projects.setdefault(rule.id, []).append(_finding(rule, fact, artifact))
                else:
                    sites.append(_finding(rule, fact, artifact))
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
        note=fact.note,
        launchers=fact.launchers,
    )


def _collapse(group: list[Finding]) -> Finding:
    ordered = sorted(
        group, key=lambda f: (_ORIGIN_ORDER[f.origin], any(g.kind == "optional" for g in f.guards), f.place)
    )
    first = ordered[0]
    places = tuple(dict.fromkeys(finding.place for finding in ordered))
    return msgspec.structs.replace(first, places=places, symbol=(first.subject or first.symbol), scope="")
