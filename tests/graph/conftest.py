"""A project of a few files, read as the pipeline reads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from estimator.config import Options
from estimator.discover import discover
from estimator.graph.corrections import Corrections
from estimator.graph.imports import Uses, build_imports
from estimator.graph.resolve import ModuleFinder
from estimator.graph.trace import Trace, trace
from estimator.link.modules import project_roots
from estimator.model.artifact import Artifact
from estimator.model.graph import Edge, EntryPoint
from estimator.model.rulebook import Rulebook
from estimator.model.summary import Parsed
from estimator.parse.registry import READABLE, parse_artifact
from estimator.rulebook.load import load_rulebook


class Project(NamedTuple):
    """Files that were parsed, with what the graph makes of them."""

    parsed: tuple[Parsed, ...]
    artifacts: tuple[Artifact, ...]
    rulebook: Rulebook
    finder: ModuleFinder

    def imports(self) -> tuple[list[Edge], Uses]:
        return build_imports(self.parsed, self.finder)

    def trace(self, corrections: Corrections = (), extra: Sequence[Artifact] = ()) -> Trace:
        artifacts = (*self.artifacts, *extra)
        parsed = (*self.parsed, *(Parsed(path=artifact.path, lines=1) for artifact in extra))
        return trace(parsed, artifacts, self.rulebook.signs, corrections, project_roots(self.artifacts))

    def edges(self) -> set[tuple[str, str, str]]:
        return {(edge.source, edge.target, edge.kind) for edge in self.imports()[0]}

    def entry(self, path: str) -> EntryPoint:
        return next(entry for entry in self.trace().entry_points if entry.path == path)

    def workloads(self, corrections: Corrections = ()) -> dict[str, tuple[str, ...]]:
        reached = self.trace(corrections).reached
        return {artifact.path: tuple(sorted(reached.get(artifact.path, ()))) for artifact in self.artifacts}


ReadProject = Callable[[dict[str, str]], Project]


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return load_rulebook()


@pytest.fixture
def read(tmp_path: Path, rulebook: Rulebook) -> ReadProject:
    def read_files(files: dict[str, str]) -> Project:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        found = discover(Options(paths=(tmp_path,), root=tmp_path), tmp_path, READABLE).artifacts
        interest = msgspec.structs.replace(rulebook.interest, project_roots=project_roots(found))
        parsed = tuple(parse_artifact(tmp_path, artifact, interest) for artifact in found)
        assert all(isinstance(file, Parsed) for file in parsed), parsed
        return Project(parsed, found, rulebook, ModuleFinder(found))  # type: ignore[arg-type]

    return read_files
