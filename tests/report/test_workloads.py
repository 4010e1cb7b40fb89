"""The blocks by workload and where to start."""

from __future__ import annotations

import pytest

from estimator.model.graph import CodeGraph, EntryKind, EntryPoint
from estimator.report import terminal
from estimator.report.workloads import describe_entries, group_entries
from tests.report.story import GRAPH, make_assessment, make_scan


def entry(path: str, kind: EntryKind = "main") -> EntryPoint:
    return EntryPoint(path=path, line=1, kind=kind, name=path, workload="training", confidence="high")


def test_both_blocks_stand_in_the_report() -> None:
    text = terminal.render(make_scan())
    assert "By workload (port): what it takes to move only one" in text
    assert "Start here (port)" in text
    assert "pkg/b.py: a device helper there would cover 7 of 9 device" in text
    assert "pkg/comm.py has a communication layer (all_reduce, barrier: 12 uses)" in text
    assert "old/*.py" in text
    assert max(map(len, text.splitlines())) <= 80


def test_only_the_workload_asked_for_is_in_the_verdict() -> None:
    only = make_scan(workload="inference", assessments=(make_assessment("port", 6, workload="inference"),))
    text = terminal.render(only)
    assert text.splitlines()[1] == "of inference alone"
    assert "Tests are apart." in text
    assert "By workload" not in text


def test_nothing_found_is_no_block() -> None:
    text = terminal.render(make_scan(graph=CodeGraph()))
    assert "By workload" not in text
    assert "Start here" not in text


def test_a_project_without_choke_points_starts_with_its_first_wave() -> None:
    text = terminal.render(make_scan(graph=CodeGraph(waves=GRAPH.waves[:1], modules=GRAPH.modules)))
    assert "Wave 1 of 1: 1 file" in text


GROUPS = [
    (["a.py"], [("a.py", 1)]),
    (["x/a.py", "x/b.py"], [("a.py", 1), ("b.py", 1)]),
    (["x/a.py", "x/b.py", "x/c.py", "d.py"], [("x/ (3)", 3), ("d.py", 1)]),
    (["a.py", "b.py", "c.py"], [("a.py", 1), ("b.py", 1), ("c.py", 1)]),
]


@pytest.mark.parametrize(("paths", "groups"), GROUPS)
def test_like_entry_points_are_grouped(paths: list[str], groups: list[tuple[str, int]]) -> None:
    assert group_entries([entry(path) for path in paths]) == groups


def test_public_modules_are_one_group() -> None:
    entries = [entry(f"lib/{n}.py", "public module") for n in range(7)]
    assert group_entries([*entries, entry("train.py")]) == [("7 public modules", 7), ("train.py", 1)]


@pytest.mark.parametrize("longest", [20, 34, 60])
def test_entries_fit_their_column(longest: int) -> None:
    entries = [entry(f"folder_{n}/a_script_with_a_long_name_{n}.py") for n in range(9)]
    text = describe_entries(entries, longest)
    assert len(text) <= longest
    assert text.startswith("9: ")
