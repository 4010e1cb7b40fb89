"""The code graph without the project's words: its shape stays."""

from __future__ import annotations

from estimator.model.graph import (
    ChokePoint,
    CodeGraph,
    Cycle,
    Edge,
    EntryPoint,
    Evidence,
    Module,
    Wave,
)
from estimator.report.redaction.findings import Redaction

# Reasons that the graph gives beside those of the signs.
_REASONS = frozenset({"it is loaded late", "it is started here", "the configuration says so"})


def redact_graph(graph: CodeGraph, redaction: Redaction) -> CodeGraph:
    """Return the graph with pseudonyms for all paths, modules, commands and helpers."""
    names = redaction.names
    return CodeGraph(
        modules=tuple(sorted((_module(one, redaction) for one in graph.modules), key=lambda one: one.path)),
        edges=tuple(sorted(Edge(names.path(e.source), names.path(e.target), e.kind, e.line) for e in graph.edges)),
        entry_points=tuple(
            sorted(
                (_entry(one, redaction) for one in graph.entry_points), key=lambda one: (one.path, one.line, one.name)
            )
        ),
        workloads=graph.workloads,
        waves=tuple(_wave(one, redaction) for one in graph.waves),
        choke_points=tuple(_choke_point(one, redaction) for one in graph.choke_points),
        tests=graph.tests,
        unmatched=tuple(names.name("glob", one) for one in graph.unmatched),
    )


def _module(module: Module, redaction: Redaction) -> Module:
    return Module(
        path=redaction.names.path(module.path),
        name=redaction.names.name("module", module.name),
        origin=module.origin,
        findings=module.findings,
        workloads=module.workloads,
        dependents=module.dependents,
        spread=module.spread,
        wave=module.wave,
    )


def _entry(entry: EntryPoint, redaction: Redaction) -> EntryPoint:
    return EntryPoint(
        path=redaction.names.path(entry.path),
        line=entry.line,
        kind=entry.kind,
        name=redaction.names.name("entry", entry.name),
        workload=entry.workload,
        confidence=entry.confidence,
        evidence=tuple(_evidence(one, redaction) for one in entry.evidence),
    )


def _evidence(evidence: Evidence, redaction: Redaction) -> Evidence:
    known = evidence.why in _REASONS or evidence.why in redaction.public.texts
    return Evidence(
        redaction.names.path(evidence.path),
        evidence.line,
        redaction.names.name("name", evidence.what),
        evidence.why if known else "a sign of the project's own",
    )


def _wave(wave: Wave, redaction: Redaction) -> Wave:
    paths = redaction.names.path
    cycles = tuple(sorted((Cycle(tuple(sorted(map(paths, c.modules)))) for c in wave.cycles), key=lambda c: c.modules))
    return Wave(number=wave.number, modules=tuple(sorted(map(paths, wave.modules))), weeks=wave.weeks, cycles=cycles)


def _choke_point(point: ChokePoint, redaction: Redaction) -> ChokePoint:
    return ChokePoint(
        family=point.family,
        abstraction=point.abstraction,
        path=redaction.names.path(point.path),
        findings=point.findings,
        covered=point.covered,
        importers=point.importers,
        weeks=point.weeks,
        exists=point.exists,
        helpers=tuple(redaction.names.name("name", one) for one in point.helpers),
        uses=point.uses,
        around=point.around,
        around_modules=point.around_modules,
    )
