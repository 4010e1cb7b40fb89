"""The Gantt chart: where tasks lie, the lines at thirteen weeks and at the deadline, and what the plan says."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from estimator.model.schedule import PlannedTask, Schedule, TeamPoint
from estimator.report.html.gantt import build_gantt, fold
from estimator.report.language import ENGLISH


def make_task(number: int, stage: str = "edits", **fields: Any) -> PlannedTask:
    return PlannedTask(name=f"task {number}", stage=stage, start=number, end=number + 2, hours=10, **fields)


def make_schedule(**fields: Any) -> Schedule:
    return Schedule(
        **{
            "strategy": "port",
            "workload": "all",
            "team": 3,
            "busy": 2,
            "p50": 18.0,
            "p80": 20.0,
            "reference": 13.0,
            "smallest": None,
            "curve": tuple(TeamPoint(n, min(n, 2), 30.0 / n, 40.0 / n) for n in range(1, 13)),
            "tasks": (make_task(0, critical=True), make_task(2)),
            "assumptions": ("An assumption.",),
            **fields,
        }
    )


def test_lines_and_bars_lie_where_their_weeks_are() -> None:
    start = datetime.date(2026, 12, 1)
    days = {"finish_p50": start, "finish_p80": start, "chance": 0.25}
    gantt = build_gantt(make_schedule(start=start, deadline=start + datetime.timedelta(weeks=9), **days), ENGLISH)
    assert gantt is not None
    assert gantt.deadline == gantt.axis.at(9.0)
    assert gantt.axis.reference == gantt.axis.at(13.0)
    assert [(bar.x, bar.width) for bar in gantt.bars] == [
        (gantt.axis.at(0), gantt.axis.between(0, 2)),
        (gantt.axis.at(2), gantt.axis.between(2, 4)),
    ]
    assert [bar.critical for bar in gantt.bars] == [True, False]
    assert "Chance to be done by 2027-02-02: 25 %." in gantt.verdict


VERDICTS = [
    ({}, "No team of up to 12 is done within 13 weeks at p80."),
    ({}, "No more than 2 of them can be kept busy to any gain."),
    ({"smallest": 1}, "The smallest team that is done within 13 weeks at p80: 1 engineer."),
    ({"team": 1, "busy": 1}, "With 1 engineer the work takes about 18 calendar weeks (p80 20)."),
]


@pytest.mark.parametrize(("fields", "sentence"), VERDICTS)
def test_the_plan_in_words(fields: dict[str, Any], sentence: str) -> None:
    gantt = build_gantt(make_schedule(**fields), ENGLISH)
    assert gantt is not None
    assert sentence in gantt.verdict


def test_teams_that_gain_nothing_are_left_out() -> None:
    gantt = build_gantt(make_schedule(), ENGLISH)
    assert gantt is not None
    assert [row.engineers for row in gantt.teams] == ["1", "2", "3"]
    assert [row.chosen for row in gantt.teams] == [False, False, True]


def test_too_many_tasks_become_one_for_each_stage() -> None:
    kernels = tuple(make_task(number, "kernels", critical=number == 7) for number in range(30))
    rows = fold((make_task(1, "platform"), *kernels), ENGLISH)
    assert [(row.name, row.start, row.end, row.critical) for row in rows] == [
        ("Kernels: 30 tasks", 0, 31, True),
        ("task 1", 1, 3, False),
    ]
    assert sum(row.hours for row in rows) == 310
    assert fold(kernels[:5], ENGLISH) == kernels[:5]


def test_nothing_to_do_is_no_chart() -> None:
    assert build_gantt(None, ENGLISH) is None
    assert build_gantt(make_schedule(tasks=()), ENGLISH) is None
