"""The code graph as JSON, in the report and alone."""

from __future__ import annotations

from typing import Any

import msgspec

from estimator.model.graph import ChokePoint, CodeGraph, EntryPoint, Module, Wave
from estimator.model.scan import Scan
from estimator.report.text import printable


def render(scan: Scan, color: bool = False) -> str:
    """Return the graph alone as indented JSON, with its edges."""
    shape = {
        "schema_version": "1",
        **shape_graph(scan.graph),
        "edges": [{"from": e.source, "to": e.target, "kind": e.kind, "line": e.line} for e in scan.graph.edges],
    }
    return msgspec.json.format(msgspec.json.encode(printable(shape)), indent=2).decode() + "\n"


def shape_graph(graph: CodeGraph) -> dict[str, Any]:
    """Return the graph without its edges, which are many."""
    return {
        "modules": [_module(module) for module in graph.modules],
        "entry_points": [_entry_point(entry) for entry in graph.entry_points],
        "tests": graph.tests,
        "workloads": [
            {
                "workload": reach.workload,
                "entry_points": reach.entry_points,
                "modules": reach.modules,
                "findings": reach.findings,
                "distributed": reach.distributed,
            }
            for reach in graph.workloads
        ],
        "waves": [_wave(wave) for wave in graph.waves],
        "choke_points": [_choke_point(point) for point in graph.choke_points],
        "unmatched": list(graph.unmatched),
    }


def _module(module: Module) -> dict[str, Any]:
    return {
        "path": module.path,
        "module": module.name,
        "origin": module.origin,
        "findings": module.findings,
        "workloads": list(module.workloads),
        "dependents": module.dependents,
        "spread": module.spread,
        "wave": module.wave,
    }


def _entry_point(entry: EntryPoint) -> dict[str, Any]:
    return {
        "path": entry.path,
        "line": entry.line,
        "kind": entry.kind,
        "name": entry.name,
        "workload": entry.workload,
        "confidence": entry.confidence,
        "evidence": [{"path": e.path, "line": e.line, "what": e.what, "why": e.why} for e in entry.evidence],
    }


def _wave(wave: Wave) -> dict[str, Any]:
    return {
        "wave": wave.number,
        "weeks": round(wave.weeks, 3),
        "modules": list(wave.modules),
        "cycles": [list(cycle.modules) for cycle in wave.cycles],
    }


def _choke_point(point: ChokePoint) -> dict[str, Any]:
    return {
        "family": point.family,
        "abstraction": point.abstraction,
        "path": point.path,
        "findings": point.findings,
        "covered": point.covered,
        "importers": point.importers,
        "weeks": round(point.weeks, 3),
        "exists": point.exists,
        "helpers": list(point.helpers),
        "uses": point.uses,
        "around": point.around,
        "around_modules": point.around_modules,
    }
