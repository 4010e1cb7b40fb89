"""Axes hold what is drawn on them, and the reference unless that would press the rest together."""

from __future__ import annotations

import pytest

from estimator.report.html.axis import make_axis, next_step

STEPS = [(0.7, 1.0), (1.0, 1.0), (1.1, 2.0), (2.3, 5.0), (7.0, 10.0), (31.0, 50.0), (0.03, 0.05), (0.011, 0.02)]


@pytest.mark.parametrize(("least", "step"), STEPS)
def test_steps_are_round_and_large_enough(least: float, step: float) -> None:
    assert next_step(least) == pytest.approx(step)


@pytest.mark.parametrize(("largest", "shown"), [(0.0, False), (5.0, False), (6.0, True), (13.0, True), (400.0, True)])
def test_the_reference_is_shown_where_it_is_near(largest: float, shown: bool) -> None:
    axis = make_axis(largest, 13.0)
    assert bool(axis.reference) == shown
    assert axis.top > largest
    assert 2 <= len(axis.ticks) <= 9
    assert axis.ticks[0].label == "0"


def test_places_are_percent_of_the_width() -> None:
    axis = make_axis(100.0, 13.0)
    assert axis.at(0) == "0.00%"
    assert axis.at(53.0) == "50.00%"
    assert axis.at(1e9) == axis.at(axis.top) == "100.00%"
    assert axis.between(0.0, 53.0) == "50.00%"
    assert axis.between(1.0, 1.0) == "0.60%"


def test_a_reference_at_the_right_end_is_told() -> None:
    assert make_axis(12.0, 13.0).reference_right
    assert not make_axis(30.0, 13.0).reference_right
