"""Where programs begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from estimator.graph.resolve import ModuleFinder, folder_of, join, normal
from estimator.graph.signs import Told
from estimator.model.artifact import Artifact, Origin
from estimator.model.graph import Edge, EntryKind
from estimator.model.summary import Import, Launch, Parsed

INSTALL = "install"


class Start(NamedTuple):
    """A place where a program begins: the file, the line, how it is known, and the name that it is called by."""

    path: str
    line: int
    kind: EntryKind
    name: str


def find_starts(
    parsed: Sequence[Parsed],
    artifacts: Mapping[str, Artifact],
    finder: ModuleFinder,
    edges: Sequence[Edge],
    told: Mapping[str, Sequence[Told]],
) -> tuple[list[Start], list[Edge]]:
    """
    Return the entry points of own code, one for each file, by path, and the edges from what starts them.

    What several things say of one file is told once: a command before a `__main__` block, that before the rest.
    """
    launched, launches = _launched(parsed, artifacts, finder)
    imported = {edge.target for edge in edges if artifacts[edge.source].origin is Origin.OWN}
    starts: dict[str, Start] = {start.path: start for start in reversed(launched)}
    for file in parsed:
        artifact, summary = artifacts[file.path], file.summary
        if artifact.origin is not Origin.OWN or file.path in starts:
            continue
        name = artifact.module or file.path
        web = next((one for one in told.get(file.path, ()) if one.rule.starts), None)
        if artifact.kind == "notebook":
            starts[file.path] = Start(file.path, 1, "notebook", file.path)
        elif summary.main or file.path.endswith("__main__.py"):
            starts[file.path] = Start(file.path, summary.main or 1, "main", name)
        elif web is not None and file.path not in imported:
            starts[file.path] = Start(file.path, web.evidence.line, "app", name)
        elif summary.acts and file.path not in imported and not _in_package(file.path, finder):
            starts[file.path] = Start(file.path, summary.acts, "script", name)
    installing = {file.path for file in parsed if any(one.launcher == INSTALL for one in file.summary.launches)}
    for edge in launches:
        if edge.source not in installing:
            starts.setdefault(edge.source, Start(edge.source, edge.line, "launcher", edge.source))
    return [starts[path] for path in sorted(starts)], launches


def _launched(
    parsed: Sequence[Parsed], artifacts: Mapping[str, Artifact], finder: ModuleFinder
) -> tuple[list[Start], list[Edge]]:
    """Return what build files install and scripts start."""
    starts: dict[str, Start] = {}
    edges: dict[tuple[str, str], Edge] = {}
    for file in parsed:
        for launch in file.summary.launches:
            for target in find_launched(file.path, launch, finder):
                if {artifacts[target].origin, artifacts[file.path].origin} != {Origin.OWN}:
                    continue
                installs = launch.launcher == INSTALL
                if installs or target not in starts:
                    kind: EntryKind = "command" if installs else "script"
                    starts[target] = Start(target, 1, kind, launch.name or artifacts[target].module)
                edges.setdefault((file.path, target), Edge(file.path, target, "launch", launch.line))
    return list(starts.values()), sorted(edges.values())


def find_launched(path: str, launch: Launch, finder: ModuleFinder) -> tuple[str, ...]:
    """
    Return the Python file that a launch starts.

    Scripts are looked for in the folder that the launcher has gone to, beside it, in the folders above, at the top. Of
    a path that begins elsewhere (`/workspace/tools/train.py`, `$ROOT/train.py`), by what is known of its end.
    """
    folder = normal(join(folder_of(path), launch.folder))
    if launch.module:
        found = finder.find(join(folder, "launcher.sh"), Import(launch.module))
        main = [f"{folder_of(target)}/__main__.py" for target in found.targets if target.endswith("/__init__.py")]
        runs = launch.launcher != INSTALL and any(target in finder.files for target in main)
        return tuple(main) if runs else found.targets
    paths = _endings(launch.path)
    while True:
        for path in paths:
            candidate = normal(join(folder, path))
            if candidate in finder.files:
                return (candidate,)
        if not folder:
            return ()
        folder = folder_of(folder)


def _endings(path: str) -> list[str]:
    """Return the path, or the ends of one that begins outside of the project, longest first."""
    parts = path.split("/")
    if not path.startswith("/") and "$" not in path:
        return [path]
    known = next((number for number in range(len(parts), 0, -1) if "$" in parts[number - 1]), 0)
    return ["/".join(parts[start:]) for start in range(known, len(parts)) if parts[start]]


def _in_package(path: str, finder: ModuleFinder) -> bool:
    return f"{folder_of(path)}/__init__.py" in finder.files
