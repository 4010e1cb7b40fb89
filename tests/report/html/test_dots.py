"""A hundred dots: as many as there are outcomes, each in its column, the dearest fifth apart."""

from __future__ import annotations

from collections import Counter

from estimator.model.assessment import Effort
from estimator.report.html.dots import draw_dots, list_quantiles

OUTCOMES = tuple(2.0 + 0.1 * number for number in range(100))
EFFORT = Effort(3.0, 7.0, 9.95, 11.0, 7.0, OUTCOMES)


def test_each_outcome_is_a_dot_of_its_own() -> None:
    drawn = draw_dots(EFFORT)
    assert drawn is not None
    places = Counter((dot.x, dot.y) for dot in drawn.dots)
    assert len(places) == 100
    assert sum(dot.late for dot in drawn.dots) == 20


def test_dots_stand_within_the_drawing() -> None:
    same = draw_dots(Effort(1, 1, 1, 1, 1, (1.0,) * 100))
    assert same is not None
    assert len({dot.x for dot in same.dots}) == 1
    heights = [float(dot.y) for dot in same.dots]
    assert min(heights) > 30
    assert max(heights) < float(same.base) < float(same.height)


def test_without_outcomes_there_is_no_drawing_but_a_table() -> None:
    assert draw_dots(Effort(1, 2, 3, 4, 2)) is None
    assert draw_dots(Effort(outcomes=(0.0,) * 100)) is None
    assert [row.weeks for row in list_quantiles(EFFORT)] == ["3.0", "7.0", "10", "11"]
