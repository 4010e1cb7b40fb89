"""Puts the programs of a project under the target's shim, and says what that leaves and what it silently changes."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import msgspec

from estimator.codemod import enter_shim
from estimator.estimate.remedies import find_remedy
from estimator.graph import find_entering
from estimator.model.artifact import Origin
from estimator.model.edit import FileFix, Left
from estimator.model.fact import Place
from estimator.model.finding import Finding
from estimator.model.rule import Shim, Support
from estimator.pipeline import Project

_BEGIN = {
    "public module": "a library: the two lines belong into the program that imports it",
    "notebook": "notebooks are not edited: put the two lines into the first cell",
}
_UNCOVERED = {
    Shim.NO: "the shim does not map it",
    Shim.PARTIAL: "the shim maps it in part",
}
_MAPPED = frozenset({Shim.FULL, Shim.PARTIAL, Shim.CHANGES})


def enter_programs(project: Project, root: Path) -> tuple[tuple[FileFix, ...], tuple[Left, ...]]:
    """Return the entry points with the two lines and what is left beside them, and what silently behaves otherwise."""
    shim = next(one.shim for one in project.rulebook.targets if one.id == project.profile.target)
    mapped: set[str] = set()
    left: dict[str, list[Left]] = {}
    silent: list[Left] = []
    for finding in project.findings:
        rule = project.rulebook.find(finding.rule)
        if rule is None or finding.origin is not Origin.OWN or finding.suppressed or finding.state:
            continue
        remedy = find_remedy(project.rulebook, rule, finding.symbol, project.profile)
        if remedy.shim in _MAPPED:
            mapped.update(place.path for place in (*finding.places, finding.place))
        if remedy.shim is Shim.CHANGES:
            silent.append(_tell(finding, f"{rule.title}: {remedy.note or remedy.replacement or rule.why}"))
        elif remedy.shim in _UNCOVERED and remedy.support is not Support.UNCHANGED:
            left.setdefault(finding.place.path, []).append(_tell(finding, _UNCOVERED[remedy.shim]))
    files: dict[str, FileFix] = {}
    roots = {artifact.module.partition(".")[0] for artifact in project.inventory.artifacts if artifact.module}
    for entry in find_entering(project.trace, mapped):
        data = (root / entry.path).read_bytes()
        if entry.kind in _BEGIN:
            reason = Left(Place(entry.path, entry.line), "shim", entry.name, _BEGIN[entry.kind])
            files[entry.path] = FileFix(path=entry.path, before=data, after=data, left=(reason,))
        else:
            own = frozenset(roots | _beside(entry.path, project)) - {""}
            files[entry.path] = enter_shim(entry.path, entry.line, data, shim, own)
    for path, places in left.items():
        known = files.get(path)
        if known is None:
            data = (root / path).read_bytes()
            known = FileFix(path=path, before=data, after=data)
        files[path] = msgspec.structs.replace(known, left=tuple(sorted((*known.left, *places), key=_order)))
    return tuple(files[path] for path in sorted(files)), tuple(sorted(silent, key=_order))


def _tell(finding: Finding, reason: str) -> Left:
    return Left(finding.place, finding.rule, finding.symbol, reason)


def _order(one: Left) -> tuple[Place, str]:
    return (one.place, one.rule)


def _beside(path: str, project: Project) -> set[str]:
    """Return the names of the modules that a script imports from its own folder."""
    folder = PurePosixPath(path).parent
    inner = (PurePosixPath(artifact.path) for artifact in project.inventory.artifacts)
    near = (one.relative_to(folder).parts[0] for one in inner if one.is_relative_to(folder) and str(one) != path)
    return {part.removesuffix(".py") for part in near if part.endswith(".py")}
