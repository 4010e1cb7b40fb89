"""A team's own figures move the table as far as they are many."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.estimate.calibrate import Actual, calibrate
from estimator.model.calibration import Calibration

HOURS = st.floats(0.1, 1000)
ROW = st.builds(Actual, HOURS, HOURS, st.sampled_from(["a", "b", ""]), st.sampled_from(["x", "y", ""]))
ROWS = st.lists(ROW, min_size=1, max_size=12)


def fit(*rows: Actual) -> Calibration:
    return calibrate(rows, "team", project_sigma=0.34, least_sigma=0.24)


def test_one_figure_moves_little() -> None:
    assert 1 < fit(Actual(10, 30)).all < 1.5


def test_many_figures_move_nearly_all_the_way() -> None:
    assert fit(*[Actual(10, 30)] * 60).all == pytest.approx(3, rel=0.05)


def test_what_only_an_area_shows_stays_with_the_area() -> None:
    rows = [Actual(10, 25, area="kernels")] * 12 + [Actual(10, 10, area="device")] * 12
    found = fit(*rows)
    assert found.factor("kernels", "", "") > 1.6
    assert 0.8 < found.factor("device", "", "") < 1.3


def test_the_error_on_what_was_left_out_falls() -> None:
    found = fit(*[Actual(10, hours) for hours in (20, 22, 25, 18, 30, 24, 21, 19)])
    assert found.error_before > 2
    assert found.error_after < 1.4


def test_noise_does_not_pretend_to_be_knowledge() -> None:
    found = fit(*[Actual(10, hours) for hours in (5, 20, 4, 25, 10, 40, 2.5)])
    assert found.error_after >= found.error_before * 0.95


@given(ROWS)
def test_multipliers_lie_between_nothing_and_the_largest_error(rows: list[Actual]) -> None:
    found = fit(*rows)
    worst = max(abs(row.error) for row in rows)
    factors = [found.all, *found.areas.values(), *found.classes.values()]
    assert all(abs(math.log(factor)) <= worst + 0.01 for factor in factors)
    assert found.spread is not None
    assert 0.24 <= found.spread <= 0.34


@pytest.mark.parametrize("rows", [[], [Actual(0, 1)], [Actual(1, -1)]])
def test_refused(rows: list[Actual]) -> None:
    with pytest.raises(ValueError, match=r"no figures|above 0"):
        fit(*rows)
