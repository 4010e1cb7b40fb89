"""Lists and counts of the findings, by rule, file and area."""

from __future__ import annotations

import pytest

from estimator.model.fact import Place
from estimator.model.scan import Scan
from estimator.report.listing import GROUPINGS, Grouping, render_list, render_statistics
from estimator.report.width import width
from tests.report.story import FINDINGS, make_finding, make_scan

# grouping -> the groups, the dearest first
GROUPS: list[tuple[Grouping, list[str]]] = [
    ("rule", ["story-library", "story-ipc (Memory shared between processes)", "story-stream (Streams and events)"]),
    ("file", ["pkg/a.py", "pkg/b.py", "tests/test_a.py", "third_party/x/a.py"]),
    ("area", ["runtime"]),
]


@pytest.mark.parametrize(("grouping", "names"), GROUPS)
def test_groups(grouping: Grouping, names: list[str]) -> None:
    text = render_list(make_scan(), grouping)
    heads = [line.rpartition(":")[0] for line in text.splitlines()[:-2] if line and not line.startswith(" ")]
    assert [head for head in heads if head] == [
        name.replace("story-library", "story-library (flash-attn)") for name in names
    ]


LINES: list[tuple[Grouping, str]] = [
    ("rule", "  pkg/a.py:3 rename torch.cuda.Stream"),
    ("file", "  3 rename story-stream: torch.cuda.Stream"),
    ("area", "  tests/test_a.py:4 rename story-stream: torch.cuda.Stream (test)"),
]


@pytest.mark.parametrize(("grouping", "line"), LINES)
def test_each_finding_has_a_line(grouping: Grouping, line: str) -> None:
    lines = render_list(make_scan(), grouping).splitlines()
    assert line in lines
    assert sum(one.startswith("  ") for one in lines) == len(FINDINGS)


def test_statistics_add_up() -> None:
    rows = [line.split() for line in render_statistics(make_scan(), "rule").splitlines() if line.startswith(" ")]
    assert [row for row in rows if "─" not in row[0]] == [
        ["rule", "own", "tests", "vendored", "hours"],
        ["story-library", "1", "360.0"],
        ["story-ipc", "1", "12.0"],
        ["story-stream", "2", "1", "1", "0.5"],
        ["all", "4", "1", "1", "372.5"],
    ]


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_everything_fits(everything: Scan, grouping: Grouping) -> None:
    hostile = make_finding(
        "story-stream", "目录/" * 40 + "\x1b[2J.py", 3, "x" * 200, place=Place("长/" * 60, 1, cell=3)
    )
    for scan in (everything, make_scan(findings=(hostile,))):
        for text in (render_list(scan, grouping), render_statistics(scan, grouping)):
            assert max(width(line) for line in text.splitlines()) <= 80
            assert "\x1b" not in text


def test_what_is_settled_is_left_out_and_said() -> None:
    findings = (*FINDINGS, make_finding("story-ipc", "z.py", 1, "x", suppressed=True))
    text = render_list(make_scan(findings=findings), "file")
    assert "z.py" not in text
    assert "1 finding of upstream or suppressed left out." in text.replace("\n", " ")


def test_nothing_found() -> None:
    assert render_statistics(make_scan(findings=()), "rule") == "No CUDA tie found in the code read.\n"
