"""How the project hangs together: edges, entry points, and the workloads of every file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from estimator.graph.classify import classify_parts
from estimator.graph.corrections import Corrections, apply_corrections
from estimator.graph.entries import Start, find_starts
from estimator.graph.extensions import Built, build_extensions
from estimator.graph.imports import Uses, build_imports
from estimator.graph.interfaces import find_interfaces
from estimator.graph.late import find_late
from estimator.graph.reach import Bounds, Reached, add_builds, add_side_effects, reach
from estimator.graph.resolve import BUILD_SCRIPT, IMPORTABLE, ModuleFinder
from estimator.graph.signs import SignBook, Told, is_distributed
from estimator.graph.surface import find_public, find_sure, offer
from estimator.model.artifact import Artifact, Origin
from estimator.model.graph import DeviceInterface, Edge, EntryPoint, Evidence
from estimator.model.summary import Parsed
from estimator.model.workload import DISTRIBUTED, WORKLOADS, SignRule, Workload

_PYTHON = (*IMPORTABLE, "notebook")
_CI = (".github", ".circleci", ".buildkite", ".gitlab-ci.yml", ".ci", "ci")


class Trace(NamedTuple):
    """
    What is known before anything is priced.

    `late` are own modules that the rest of the project only loads when something asks for them, `interfaces` its own
    device interfaces. `unmatched` are globs of the configuration that fit no file.
    """

    artifacts: Mapping[str, Artifact]
    edges: tuple[Edge, ...]
    extensions: tuple[Edge, ...]
    uses: Uses
    entry_points: tuple[EntryPoint, ...]
    reached: Mapping[str, Collection[Workload]]
    distributed: frozenset[str]
    unmatched: tuple[str, ...]
    late: frozenset[str] = frozenset()
    interfaces: tuple[DeviceInterface, ...] = ()

    @property
    def found(self) -> tuple[Workload, ...]:
        """Return the workloads that have an entry point."""
        held = {entry.workload for entry in self.entry_points}
        return tuple(workload for workload in WORKLOADS if workload in held)


def trace(
    parsed: Sequence[Parsed],
    artifacts: Iterable[Artifact],
    signs: Sequence[SignRule],
    corrections: Corrections = (),
    own_roots: Collection[str] = (),
) -> Trace:
    """Return how the files hang together; `own_roots` are the first parts of the project's own module names."""
    by_path = {artifact.path: artifact for artifact in artifacts}
    finder = ModuleFinder(by_path.values())
    imports, uses = build_imports([file for file in parsed if by_path[file.path].kind in _PYTHON], finder)
    extensions, built = build_extensions(parsed, by_path)
    book = SignBook(signs, own_roots)
    told = {file.path: book.read(file) for file in parsed}
    starts, launches = find_starts(parsed, by_path, finder, imports, told)
    stated, unmatched = apply_corrections(corrections, by_path.values())
    entries = _enter(starts, launches, stated, told, uses, book)
    bounds = Bounds(stated, find_sure(told))
    builds = {path for path, artifact in by_path.items() if artifact.kind == BUILD_SCRIPT and path not in stated}
    reached = reach([entry for entry in entries if entry.path not in builds], uses, bounds)
    used = {path for path, workloads in reached.items() if workloads - {"tooling"}}
    public = find_public(by_path, reached, told, book)
    entries += public
    reached = reach([entry for entry in entries if entry.path not in builds], uses, bounds)
    add_side_effects(reached, imports, uses, bounds)
    offer(reached, used, by_path, {entry.workload for entry in public})
    found = {entry.workload for entry in entries}
    add_builds(reached, builds, uses, bounds, found - {"tooling"} or found)
    own = frozenset(path for path, artifact in by_path.items() if artifact.origin is Origin.OWN)
    begun = {start.path for start in starts}
    _reach_others(reached, by_path, extensions, built, launches, found, bounds, book)
    return Trace(
        artifacts=by_path,
        edges=tuple(sorted([*imports, *extensions, *launches])),
        extensions=tuple(extensions),
        uses=uses,
        entry_points=tuple(sorted(entries, key=lambda entry: (entry.path, entry.workload))),
        reached=reached,
        distributed=frozenset(path for path, signs in told.items() if is_distributed(signs)),
        unmatched=unmatched,
        late=find_late(imports, own, begun | builds),
        interfaces=find_interfaces([path for path in own if by_path[path].kind in IMPORTABLE]),
    )


def _enter(
    starts: Sequence[Start],
    launches: Sequence[Edge],
    stated: Mapping[str, Sequence[Workload]],
    told: Mapping[str, Sequence[Told]],
    uses: Uses,
    book: SignBook,
) -> list[EntryPoint]:
    """Return the entry points with their workloads: stated, those of what they launch, or what the signs tell."""
    entries: dict[str, list[EntryPoint]] = {}
    for path, workloads in stated.items():
        start = next((start for start in starts if start.path == path), Start(path, 1, "stated", path))
        entries[path] = [_state(start, workload) for workload in workloads]
    for start in starts:
        if start.kind != "launcher" and start.path not in entries:
            entries[start.path] = classify_parts(start, told, uses, book)
    for start in starts:
        if start.kind == "launcher" and start.path not in entries:
            entries[start.path] = _follow(start, launches, entries)
    return [entry for path in sorted(entries) for entry in entries[path]]


def _state(start: Start, workload: Workload) -> EntryPoint:
    evidence = Evidence(start.path, 0, workload, "the configuration says so")
    return EntryPoint(
        path=start.path,
        line=start.line,
        kind=start.kind,
        name=start.name,
        workload=workload,
        confidence="high",
        evidence=(evidence,),
    )


def _follow(start: Start, launches: Sequence[Edge], entries: Mapping[str, list[EntryPoint]]) -> list[EntryPoint]:
    """Return a launcher once for each workload that it starts."""
    found: dict[Workload, EntryPoint] = {}
    for edge in launches:
        for entry in entries.get(edge.target, ()) if edge.source == start.path else ():
            evidence = Evidence(edge.source, edge.line, edge.target, "it is started here")
            again = msgspec.structs.replace(
                entry, path=start.path, line=edge.line, kind=start.kind, name=start.name, evidence=(evidence,)
            )
            found.setdefault(entry.workload, again)
    return list(found.values())


def _reach_others(
    reached: Reached,
    artifacts: Mapping[str, Artifact],
    extensions: Iterable[Edge],
    built: Iterable[Built],
    launches: Iterable[Edge],
    found: set[Workload],
    bounds: Bounds,
    book: SignBook,
) -> None:
    """
    Give the files that no import reaches the workloads that they serve.

    Sources of an extension, and the script that builds it, serve who imports it; what starts a program, its workload;
    any other file that is no Python (requirements, images, configuration, kernels that nothing ties to a module), what
    its name says, else all.
    """
    for edge in extensions:
        reached[edge.target].update(reached.get(edge.source, ()))
    for one in built:
        if one.importers:  # to build is no use of its own
            reached[one.declared] = {name for user in one.importers for name in reached.get(user, ())}
    for edge in launches:
        reached[edge.source].update(reached.get(edge.target, ()))
    unlinked = {one.declared for one in built if not one.importers}
    for path, artifact in artifacts.items():
        if path in bounds.stated:
            reached[path] = set(bounds.stated[path])
        elif path in unlinked or (artifact.kind not in _PYTHON and not reached.get(path)):
            reached[path] = _said(path, book) & {*found, "tooling"} or found - {"tooling"} or set(found)


def _said(path: str, book: SignBook) -> set[Workload]:
    """Return the workloads that a name says, as in requirements-train.txt; CI serves nobody but the developers."""
    if any(part in _CI for part in path.split("/")):
        return {"tooling"}
    names = {one.rule.workload for one in book.read_name(path)}
    return {workload for workload in WORKLOADS if workload in names and workload != "tooling"}


def count_modules(trace: Trace, workload: str = "all") -> dict[str, int]:
    """Return how many own modules each workload uses, and how many of them run on several devices."""
    own = {path for path, artifact in trace.artifacts.items() if artifact.origin is Origin.OWN}
    counts: dict[str, int] = {}
    for name in trace.found:
        if workload in ("all", name):
            counts[name] = sum(name in trace.reached.get(path, ()) for path in own)
    distributed = trace.distributed & own
    if workload != "all":
        distributed = frozenset(path for path in distributed if workload in trace.reached.get(path, ()))
    return {**counts, DISTRIBUTED: len(distributed)}
