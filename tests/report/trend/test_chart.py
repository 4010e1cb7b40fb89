"""Where the points of the chart lie."""

from __future__ import annotations

import pytest

from estimator.model.assessment import Effort
from estimator.model.trend import Commit, Point
from estimator.report.trend.chart import nice_top, spread

TOPS = [(0, 1), (0.3, 0.5), (1, 1), (1.01, 2), (2.4, 2.5), (17.2, 20), (343, 500), (500, 500), (999, 1000)]


@pytest.mark.parametrize(("most", "top"), TOPS)
def test_top_is_a_round_number_not_below(most: float, top: float) -> None:
    assert nice_top(most) == pytest.approx(top)


def points(*times: int) -> list[Point]:
    return [
        Point(commit=Commit("c", time, ""), files=1, findings={}, tests=0, suppressed=0, effort=Effort())
        for time in times
    ]


PLACES = [((0, 50, 100), [48, 518, 988]), ((0, 90, 80, 100), [48, 894, 894, 988]), ((7,), [48]), ((7, 7), [48, 988])]


@pytest.mark.parametrize(("times", "xs"), PLACES)
def test_points_lie_by_time_and_never_go_back(times: tuple[int, ...], xs: list[float]) -> None:
    assert spread(points(*times)) == pytest.approx(xs)
