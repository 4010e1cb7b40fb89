"""The entry points of Python code from which a run comes to given files."""

from __future__ import annotations

from collections.abc import Collection

from estimator.graph.trace import Trace
from estimator.model.graph import EntryPoint

_SETS_UP = "setup.py"


def find_entering(trace: Trace, wanted: Collection[str]) -> list[EntryPoint]:
    """Return one entry point for each file where a program begins that loads any of the wanted files, by path."""
    targets: dict[str, list[str]] = {}
    for edge in trace.edges:
        if edge.kind not in ("typing", "launch"):
            targets.setdefault(edge.source, []).append(edge.target)
    found: dict[str, EntryPoint] = {}
    for entry in trace.entry_points:
        kind = trace.artifacts[entry.path].kind
        if entry.path in found or kind == _SETS_UP or entry.kind == "launcher":
            continue
        if not _reach(entry.path, targets).isdisjoint(wanted):
            found[entry.path] = entry
    return [found[path] for path in sorted(found)]


def _reach(path: str, targets: dict[str, list[str]]) -> set[str]:
    seen = {path}
    waiting = [path]
    while waiting:
        for target in targets.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen
