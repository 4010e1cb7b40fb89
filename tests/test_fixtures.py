"""A scan of each fixture finds what its files say, and nothing else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from estimator.config import Options
from estimator.model.fact import Place
from estimator.pipeline import run_scan
from tests.expectations import Expected, read_expectations

FIXTURES = Path(__file__).parent.parent / "fixtures"
PROJECTS = sorted(FIXTURES.glob("*/project"))


def test_there_are_fixtures() -> None:
    assert PROJECTS


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.parent.name)
def test_findings_are_those_expected(project: Path) -> None:
    scan = run_scan(Options(paths=(project,), root=project))
    found: Counter[Expected] = Counter()
    for finding in scan.findings:
        found.update(_expected(place, finding.rule) for place in finding.places or (finding.place,))
    expected = read_expectations(project)
    assert sorted(expected - found) == [], "expected, but not found"
    assert sorted(found - expected) == [], "found, but not expected"


def _expected(place: Place, rule: str) -> Expected:
    return Expected(place.path, place.cell, place.line, rule)


SAID = [
    ("a.py", "x\n# expect: r-a, r-b\ny\n", [("a.py", None, 3, "r-a"), ("a.py", None, 3, "r-b")]),
    ("a.cu", "  // expect: r-a\n/* expect: r-b */\nk();\n", [("a.cu", None, 3, "r-a"), ("a.cu", None, 3, "r-b")]),
    ("Dockerfile", "RUN a && \\\n    # expect: r-a\n    b\n", [("Dockerfile", None, 3, "r-a")]),
    ("a.ipynb", '{"cells": [{"source": "a"}, {"source": ["# expect: r-a\\n", "b"]}]}', [("a.ipynb", 2, 2, "r-a")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "expected"), SAID)
def test_comments_speak_of_the_next_line(
    tmp_path: Path, name: str, text: str, expected: list[tuple[str, int | None, int, str]]
) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / name).write_text(text)
    assert sorted(read_expectations(tmp_path / "project").elements()) == [Expected(*one) for one in expected]


def test_a_side_file_speaks_for_formats_without_comments(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "a.json").write_text("{}")
    (tmp_path / "expect.txt").write_text("# why\na.json:1 r-a, r-b\na.json:cell 3:2 r-c\n")
    expected = [("a.json", None, 1, "r-a"), ("a.json", None, 1, "r-b"), ("a.json", 3, 2, "r-c")]
    assert list(read_expectations(tmp_path / "project").elements()) == [Expected(*one) for one in expected]


@pytest.mark.parametrize("text", ["a.json 1 r-a\n", "gone.json:1 r-a\n"])
def test_a_side_file_that_says_nothing_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "a.json").write_text("{}")
    (tmp_path / "expect.txt").write_text(text)
    with pytest.raises(AssertionError):
        read_expectations(tmp_path / "project")
