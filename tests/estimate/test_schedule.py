"""Engineers at work: order, dependence, and what more of them bring."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.estimate.schedule import Task, critical_path, lay_out, order_tasks, pace, shortest


def task(name: str, hours: float, *after: int) -> Task:
    return Task(name, np.array([hours, 2 * hours]), after)


@st.composite
def networks(draw: st.DrawFn) -> list[Task]:
    tasks = []
    for number in range(draw(st.integers(1, 14))):
        after = draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else set()
        tasks.append(task(f"t{number}", draw(st.floats(0, 50)), *sorted(after)))
    return tasks


def test_two_engineers_share_what_is_independent() -> None:
    tasks = [task("a", 10), task("b", 10)]
    assert lay_out(tasks, 1, 0.0).spans.tolist() == [20, 40]
    assert lay_out(tasks, 2, 0.0).spans.tolist() == [10, 20]
    assert lay_out(tasks, 2, 0.1).spans.tolist() == [11, 22]


def test_a_chain_gains_nothing_from_a_second_engineer() -> None:
    tasks = [task("a", 10), task("b", 10, 0)]
    assert lay_out(tasks, 2, 0.0).spans.tolist() == [20, 40]
    assert [busy for busy, _ in shortest(tasks, 3, 0.1)] == [1, 1, 1]


def test_everybody_learns_first() -> None:
    assert lay_out([task("a", 10), task("b", 10)], 2, 0.0, ready=5).spans.tolist() == [15, 25]


def test_the_longest_way_goes_first() -> None:
    tasks = [task("short", 1), task("begins a long chain", 1), task("end of it", 30, 1)]
    assert order_tasks(tasks) == [1, 2, 0]


def test_critical_path_leads_to_the_end() -> None:
    tasks = [task("a", 10), task("b", 2), task("c", 5, 0, 1)]
    assert critical_path(tasks, lay_out(tasks, 2, 0.0)) == [0, 2]


@given(networks(), st.integers(1, 5))
@settings(deadline=None)
def test_nothing_begins_before_what_it_depends_on(tasks: list[Task], engineers: int) -> None:
    plan = lay_out(tasks, engineers, 0.05, ready=3)
    assert all((plan.starts[i] >= 3).all() for i, one in enumerate(tasks) if one.hours.any())
    for number, one in enumerate(tasks):
        for earlier in one.after:
            assert (plan.starts[number] >= plan.ends[earlier] - 1e-9).all()
    for engineer in range(engineers):
        for draw in range(2):
            mine = np.flatnonzero(plan.engineers[:, draw] == engineer)
            ordered = mine[np.lexsort((plan.ends[mine, draw], plan.starts[mine, draw]))]
            for first, second in pairwise(ordered):
                assert plan.ends[first, draw] <= plan.starts[second, draw] + 1e-9


@given(networks())
@settings(deadline=None)
def test_more_engineers_never_take_longer(tasks: list[Task]) -> None:
    medians = [float(np.median(plan.spans)) for _, plan in shortest(tasks, 6, 0.05)]
    assert medians == sorted(medians, reverse=True)


@given(networks(), st.integers(1, 4))
@settings(deadline=None)
def test_no_team_is_quicker_than_its_share_or_the_longest_chain(tasks: list[Task], engineers: int) -> None:
    spans = lay_out(tasks, engineers, 0.05).spans
    whole = sum(one.hours for one in tasks) * pace(engineers, 0.05)
    assert (spans >= whole / engineers - 1e-6).all()
    assert (spans <= whole + 1e-6).all()


def test_a_milestone_keeps_nobody_busy() -> None:
    tasks = [task("a", 10), task("b", 4), task("both done", 0, 0, 1), task("c", 1, 2)]
    plan = lay_out(tasks, 1, 0.0)
    assert plan.engineers[2].tolist() == [-1, -1]
    assert plan.spans.tolist() == [15, 30]


def test_no_tasks_take_no_time() -> None:
    assert lay_out([], 2, 0.05).spans.tolist() == []
    assert critical_path([], lay_out([], 1, 0.0)) == []


@pytest.mark.parametrize(("engineers", "factor"), [(1, 1.0), (2, 1.05), (11, 1.5)])
def test_pace(engineers: int, factor: float) -> None:
    assert pace(engineers, 0.05) == pytest.approx(factor)
