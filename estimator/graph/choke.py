"""Where one abstraction would cover most of the findings, and whether the project has it already."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from estimator.graph.imports import Uses
from estimator.model.artifact import Origin
from estimator.model.finding import Finding
from estimator.model.graph import ChokePoint

_LEAST_FINDINGS = 6
_LEAST_COVERED = 0.2
_LEAST_IMPORTERS = 2
_LEAST_USERS = 3  # files that go through a helper
_LEAST_SHARE = 0.1  # of those uses among them and the findings that go around: a helper of a few is no layer
_SHOWN_HELPERS = 3


class Family(NamedTuple):
    """Areas that one abstraction can stand for."""

    name: str
    abstraction: str
    areas: tuple[str, ...]


FAMILIES: tuple[Family, ...] = (
    Family("device", "a device helper", ("device", "runtime", "memory", "rng", "profiling")),
    Family("communication", "a communication layer", ("distributed",)),
    Family("attention", "an attention wrapper", ("attention",)),
    Family("precision", "a precision policy", ("precision",)),
    Family("graphs", "a wrapper of compilation and capture", ("graphs",)),
)
_BY_AREA = {area: family for family in FAMILIES for area in family.areas}


class Sites(NamedTuple):
    """
    What a family holds: findings and mean weeks by path, and by the path of helpers how often each is used, and by
    which files.
    """

    findings: Counter[str]
    weeks: dict[str, float]
    helpers: dict[str, Counter[str]]
    users: dict[str, set[str]]


def find_choke_points(
    findings: Iterable[Finding], uses: Uses, weeks: Mapping[str, float], own: Collection[str]
) -> tuple[ChokePoint, ...]:
    """
    Return one module for each family with enough findings in own code, most covered findings first.

    `weeks` are mean engineer-weeks by fingerprint, `own` the paths of own code.
    """
    importers: dict[str, set[str]] = defaultdict(set)
    for source, targets in uses.whole.items():
        for target in targets:
            importers[target].add(source)
    met = [finding for finding in findings if finding.origin is Origin.OWN]
    points = []
    for family, sites in _group(met, weeks, own).items():
        if sites.findings.total() >= _LEAST_FINDINGS:
            point = _choose(family, sites, importers)
            if point is not None:
                points.append(point)
    return tuple(sorted(points, key=lambda point: (-point.covered, point.family)))


def _group(findings: Sequence[Finding], weeks: Mapping[str, float], own: Collection[str]) -> dict[Family, Sites]:
    sites: dict[Family, Sites] = {}

    def of(family: Family) -> Sites:
        return sites.setdefault(family, Sites(Counter(), defaultdict(float), defaultdict(Counter), defaultdict(set)))

    wrapped = _wrapped(findings)
    for finding in findings:
        helper = _helper(finding, own)
        if helper is not None:
            held = of(wrapped.get((helper.path, helper.name), FAMILIES[0]))
            held.helpers[helper.path][helper.name] += len(helper.users)
            held.users[helper.path].update(helper.users)
        elif finding.area in _BY_AREA and finding.derived_from is None:
            held = of(_BY_AREA[finding.area])
            paths = [place.path for place in finding.used_at if place.path in own]
            for path in paths:
                held.findings[path] += 1
                held.weeks[path] += weeks.get(finding.fingerprint, 0.0) / len(paths)
    return sites


class Helper(NamedTuple):
    """A helper of the project's own, by the file that holds it, and the files that use it, once for each use."""

    path: str
    name: str
    users: list[str]


def _helper(finding: Finding, own: Collection[str]) -> Helper | None:
    """Return the helper that a finding defines with its uses, or is a use of; a constant hides nothing."""
    name = finding.symbol.rpartition(".")[2]
    if name.strip("_").isupper():
        return None
    if finding.uses:
        return Helper(finding.place.path, name, [place.path for place in finding.uses if place.path in own])
    if finding.derived_from is not None and finding.place.path in own:
        return Helper(finding.derived_from.rpartition(":")[0], name, [finding.place.path])
    return None


def _wrapped(findings: Iterable[Finding]) -> dict[tuple[str, str], Family]:
    """Return which family a definition wraps most, by its path and the names around its findings."""
    counts: dict[tuple[str, str], Counter[Family]] = defaultdict(Counter)
    for finding in findings:
        family = _BY_AREA.get(finding.area)
        if finding.derived_from is None and family is not None:
            for name in finding.scope.split("."):
                counts[finding.place.path, name][family] += 1
    return {key: max(families, key=lambda f: (families[f], f.name)) for key, families in counts.items()}


def _choose(family: Family, sites: Sites, importers: Mapping[str, set[str]]) -> ChokePoint | None:
    """Return the module of the helpers that are used most, else the one whose importers hold most findings."""
    total = sites.findings.total()
    layers = [path for path in sites.helpers if _is_layer(path, sites)]
    if layers:
        most = min(layers, key=lambda path: (-sites.helpers[path].total(), path))
        return _describe(family, most, sites, importers)
    held = [path for path, number in sites.findings.items() if number > 1]
    best = min(held, key=lambda path: (-_covered(path, sites, importers), -sites.findings[path], path), default="")
    if not best or _covered(best, sites, importers) < total * _LEAST_COVERED:
        return None
    point = _describe(family, best, sites, importers)
    return point if point.importers >= _LEAST_IMPORTERS else None


def _describe(family: Family, path: str, sites: Sites, importers: Mapping[str, set[str]]) -> ChokePoint:
    users = {user for user in importers.get(path, ()) if sites.findings[user]} - {path}
    helpers = sites.helpers.get(path, Counter())
    exists = _is_layer(path, sites)
    around = {other: number for other, number in sites.findings.items() if other != path}
    named = sorted(helpers, key=lambda name: (-helpers[name], name)) if exists else []
    return ChokePoint(
        family=family.name,
        abstraction=family.abstraction,
        path=path,
        findings=sites.findings.total(),
        covered=_covered(path, sites, importers),
        importers=len(users),
        weeks=sum(sites.weeks.get(at, 0.0) for at in (path, *sorted(users))),
        exists=exists,
        helpers=tuple(named[:_SHOWN_HELPERS]),
        uses=helpers.total() if exists else 0,
        around=sum(around.values()),
        around_modules=len(around),
    )


def _is_layer(path: str, sites: Sites) -> bool:
    """Tell whether enough goes through the helpers of the file to call them an abstraction."""
    uses = sites.helpers[path].total() if path in sites.helpers else 0
    around = sites.findings.total() - sites.findings[path]
    return len(sites.users.get(path, ())) >= _LEAST_USERS and uses >= _LEAST_SHARE * (uses + around)


def _covered(path: str, sites: Sites, importers: Mapping[str, set[str]]) -> int:
    return sites.findings[path] + sum(sites.findings[user] for user in importers.get(path, ()) if user != path)
