"""The commands that pyproject.toml and setup.cfg install."""

from __future__ import annotations

import pytest

from estimator.model.artifact import Artifact, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.registry import parse_bytes

FILES = [
    ("pyproject", '[project]\nname = "x"\n\n[project.scripts]\ngo = "p.cli:main"\n', [(5, "p.cli", "go")]),
    ("pyproject", '[project.gui-scripts]\n"go-on" = "p:main"\n', [(2, "p", "go-on")]),
    ("pyproject", '[tool.poetry.scripts]\ngo = { reference = "p.cli:main", type = "console" }\n', [(2, "p.cli", "go")]),
    ("pyproject", '[tool.poetry]\nscripts = "odd"\n', []),
    ("pyproject", "", []),
    (
        "setup.cfg",
        "[metadata]\nname = x\n[options.entry_points]\nconsole_scripts =\n  go = p.cli:main\n",
        [(5, "p.cli", "go")],
    ),
    ("setup.cfg", "[options]\npackages = find:\n", []),
]


@pytest.mark.parametrize(("kind", "text", "found"), FILES)
def test_commands(kind: str, text: str, found: list[tuple[int, str, str]]) -> None:
    outcome = parse_bytes(text.encode(), Artifact(path=kind, kind=kind), Interest())
    assert isinstance(outcome, Parsed)
    launches = outcome.summary.launches
    assert [(launch.line, launch.module, launch.name) for launch in launches] == found
    assert all(launch.launcher == "install" for launch in launches)


@pytest.mark.parametrize(("kind", "text"), [("pyproject", "[project\n"), ("setup.cfg", "no section\n")])
def test_what_cannot_be_read_is_skipped(kind: str, text: str) -> None:
    outcome = parse_bytes(text.encode(), Artifact(path=kind, kind=kind), Interest())
    assert isinstance(outcome, Skipped)
    assert outcome.stage == "parse"
    assert "\n" not in outcome.reason
