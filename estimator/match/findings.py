"""Turns the facts of a whole project into findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from estimator.match.engine import Matcher
from estimator.match.fingerprint import Fingerprinter
from estimator.match.suppress import Suppressor
from estimator.model.artifact import Artifact, Origin
from estimator.model.fact import Fact, Guard, Place
from estimator.model.finding import DECLARING, LOCKED, Finding
from estimator.model.rule import Rule
from estimator.model.summary import Parsed

# Kinds of facts whose symbols are no names of Python.
_DECLARED = ("requirement", "index", "package", "image", "command", "option", "config", "build")
_ORIGIN_ORDER = {Origin.OWN: 0, Origin.TEST: 1, Origin.VENDORED: 2}

_LAZY = Guard("lazy")


def find(
    rules: Sequence[Rule],
    parsed: Iterable[Parsed],
    artifacts: Iterable[Artifact],
    project_roots: frozenset[str],
    suppressor: Suppressor | None = None,
    matcher: Matcher | None = None,
    outlines: Iterable[Parsed] | None = None,
) -> tuple[Finding, ...]:
    """
    Return all findings, sorted by place.

    A rule that is `per: project` gives one with all its places, one that is `per: branch` the last of each branch:
    that is where a branch for another device is added. What the suppressor suppresses is marked; where it does so
    with some places of a library, those are a finding of their own. Where `outlines` of the same files are given, the
    files are asked for once.
    """
    matcher = matcher or Matcher(rules)  # one that was used before knows its candidates
    if outlines is None:
        outlines = parsed = list(parsed)
    by_path = {artifact.path: artifact for artifact in artifacts}
    own = _own_packages(outlines, by_path)
    # A folder of tests may be named after the library that it tests; it hides nothing.
    shadows = project_roots & {a.module.split(".", 1)[0] for a in by_path.values() if a.origin is Origin.OWN}
    fingerprints = Fingerprinter()
    suppressor = suppressor or Suppressor(outlines)
    sites: list[Finding] = []
    projects: dict[tuple[bool, str], list[Finding]] = {}
    for file in parsed:
        branches: dict[tuple[str, int | None, int], Finding] = {}
        artifact = by_path[file.path]
        for fact in file.facts:
            if fact.kind == "requirement" and fact.symbol in own:
                continue  # `mine[gpu]` in an extra, or the project in its own environment
            for rule in matcher.match(fact):
                if artifact.origin is Origin.TEST and not rule.tests:
                    continue
                if rule.per == "project":
                    if fact.kind in _DECLARED or fact.symbol.split(".", 1)[0] not in shadows:
                        place = suppressor.mark(_finding(rule, fact, artifact))
                        projects.setdefault((place.suppressed, rule.id), []).append(place)
                elif rule.per == "branch":
                    branch = rule.id, fact.place.cell, fact.branch or fact.place.line
                    branches[branch] = _finding(rule, fact, artifact)  # facts come in order: the last stays
                else:
                    sites.append(_finding(rule, fact, artifact))
        sites += branches.values()
    sites = [suppressor.mark(finding) for finding in sites]
    findings = [fingerprints.mark(finding, fact_syntax) for finding, fact_syntax in _with_syntax(sites)]
    groups = sorted(projects.items(), key=lambda pair: pair[0][0])  # what is suppressed last: it takes no fingerprint
    findings += [fingerprints.mark(_collapse(group), group[0].rule) for _, group in groups]
    return tuple(sorted(findings, key=lambda finding: (_position(finding.place), finding.rule, finding.symbol)))


def _with_syntax(sites: list[Finding]) -> list[tuple[Finding, str]]:
    # Until it is marked, a finding carries its fact's normalised syntax where the key will stand.
    return [(finding, finding.key) for finding in sorted(sites, key=lambda f: (_position(f.place), f.rule))]


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
        guards=(*fact.guards, _LAZY) if fact.kind == "import" and fact.scope else fact.guards,
        imported=fact.imported,
        lines=fact.lines,
        component=artifact.component,
        features=fact.features,
        kernel_class=fact.kernel_class,
        uses=fact.uses,
        kind=artifact.kind,
        kinds=(LOCKED if _is_locked(fact) else fact.kind,),
        body=fact.body,
        note=fact.note,
        launchers=fact.launchers,
    )


def _own_packages(parsed: Iterable[Parsed], artifacts: Mapping[str, Artifact]) -> frozenset[str]:
    """Return the packages that the project itself builds; a vendored one is a library all the same."""
    return frozenset(
        name for file in parsed if artifacts[file.path].origin is Origin.OWN for name in file.summary.distributions
    )


def _is_locked(fact: Fact) -> bool:
    return any(argument.name in ("locked", "constraint") for argument in fact.arguments)


def _collapse(group: list[Finding]) -> Finding:
    """
    Return one finding for all: own code first, use before what only asks for it, and imports before other uses.

    Whether the project can do without the library is up to its imports, where there are any.
    """
    ordered = sorted(group, key=_order)
    first = ordered[0]
    kinds: dict[Place, str] = {}
    for finding in ordered:
        kinds.setdefault(finding.place, finding.kinds[0])
    using = [one for one in ordered if one.origin is first.origin and one.kinds[0] == first.kinds[0]]
    return msgspec.structs.replace(
        first,
        places=tuple(kinds),
        kinds=tuple(kinds.values()),
        eager=len({one.place for one in using if not _on_demand(one)}) if first.kinds[0] not in DECLARING else 0,
        symbol=(first.subject or first.symbol),
        scope="",
    )


def _position(place: Place) -> tuple[str, int, Place]:
    """Return the order of a place: the cells of a notebook one after the other."""
    return place.path, place.cell or 0, place


def _order(finding: Finding) -> tuple[int, int, bool, bool, bool, tuple[str, int, Place]]:
    kind = finding.kinds[0]
    declared = (kind in DECLARING) + (kind == LOCKED)
    return (
        _ORIGIN_ORDER[finding.origin],
        declared,
        kind != "import",
        _on_demand(finding),
        any(guard.kind == "branch" for guard in finding.guards),
        _position(finding.place),
    )


def _on_demand(finding: Finding) -> bool:
    """Tell whether the place can do without what it imports, or needs it only when a function runs."""
    return any(guard.kind in ("optional", "lazy") for guard in finding.guards)
