"""From the modules that import a compiled extension to the sources that it is built from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from estimator.graph.resolve import folder_of, join, normal
from estimator.model.artifact import Artifact
from estimator.model.graph import Edge
from estimator.model.summary import Extension, Import, Parsed


class Built(NamedTuple):
    """An extension: the file that declares it, and the files that import it or load it."""

    declared: str
    importers: tuple[str, ...]


def build_extensions(parsed: Sequence[Parsed], artifacts: Mapping[str, Artifact]) -> tuple[list[Edge], list[Built]]:
    """Return an edge from each importer to each source that was read, and what was built."""
    declared = [(file.path, extension) for file in parsed for extension in file.summary.extensions]
    if not declared:
        return [], []
    importers = _find_importers(parsed, artifacts, {extension.name for _, extension in declared})
    edges: dict[tuple[str, str], Edge] = {}
    built = []
    for path, extension in declared:
        users = {user: line for user, line in importers.get(extension.name, {}).items() if user != path}
        built.append(Built(path, tuple(sorted(users))))
        for source in find_sources(path, extension, artifacts):
            for user, line in (users or {path: extension.line}).items():
                edges.setdefault((user, source), Edge(user, source, "extension", line))
    return sorted(edges.values()), built


def find_sources(path: str, extension: Extension, artifacts: Mapping[str, Artifact]) -> list[str]:
    """Return the files that the sources stand for; a pattern may fit several."""
    found = []
    for source in extension.sources:
        wanted = normal(join(folder_of(path), source))
        if wanted in artifacts:
            found.append(wanted)
        elif "*" in wanted:
            found += [other for other in artifacts if fnmatchcase(other, wanted.replace("**/", "*"))]
        else:
            # What stands before the known end of a path is often computed.
            found += [other for other in artifacts if other.endswith(f"/{source}")]
    return found


def _find_importers(
    parsed: Sequence[Parsed], artifacts: Mapping[str, Artifact], names: set[str]
) -> dict[str, dict[str, int]]:
    """Return the lines that import an extension, by its name and by file."""
    by_last: dict[str, list[str]] = defaultdict(list)
    for name in names:
        by_last[name.rpartition(".")[2]].append(name)
    importers: dict[str, dict[str, int]] = defaultdict(dict)
    for file in parsed:
        for entry in file.summary.imports:
            for written in _written(entry, artifacts[file.path]):
                for name in by_last.get(written.rpartition(".")[2], ()):
                    # An extension may be declared without the package that it is put into.
                    if written == name or written.endswith(f".{name}"):
                        importers[name].setdefault(file.path, entry.line)
    return importers


def _written(entry: Import, artifact: Artifact) -> list[str]:
    """Return the dotted names that the import may mean."""
    base = entry.module
    if entry.level:
        parts = artifact.module.split(".")
        kept = parts[: len(parts) - entry.level + artifact.is_package]
        base = ".".join([*kept, *([entry.module] if entry.module else [])])
    return [base, f"{base}.{entry.name}"] if entry.name and base else [base or entry.name]
