"""Draws: shared, keyed by name, the same everywhere."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.estimate.simulate import lognormal_quantiles, pert_quantiles, simulate, spread_shares, steps
from estimator.model.assessment import Effort, Hours, WorkItem
from estimator.rulebook.load import load_rulebook

TABLE = load_rulebook().effort


def item(name: str, *hours: float, area: str = "runtime", draw: str = "") -> WorkItem:
    return WorkItem(
        id=name, title=name, area=area, kind="edit", hours=Hours(*hours), basis="judgement", effort="adapt",
        draw=draw or f"rule:{name}",
    )  # fmt: skip


@given(st.floats(0, 50), st.floats(0, 50), st.floats(0, 200))
@settings(max_examples=60, deadline=None)
def test_pert_has_its_mean_and_its_bounds(low: float, step: float, rest: float) -> None:
    hours = Hours(low, low + step, low + step + rest)
    quantiles = pert_quantiles(hours)
    assert low <= quantiles[0] <= quantiles[-1] <= hours.high
    assert np.all(np.diff(quantiles) >= 0)
    assert quantiles.mean() == pytest.approx(hours.mean, rel=0.004, abs=1e-6)


def test_lognormal_has_mean_one_and_its_spread() -> None:
    quantiles = lognormal_quantiles(0.3)
    assert quantiles.mean() == pytest.approx(1)
    assert np.log(quantiles).std() == pytest.approx(0.3, rel=0.01)


def test_draws_depend_on_seed_and_name_alone() -> None:
    assert np.array_equal(steps(1, "rule:a", 100), steps(1, "rule:a", 100))
    assert not np.array_equal(steps(1, "rule:a", 100), steps(2, "rule:a", 100))
    assert not np.array_equal(steps(1, "rule:a", 100), steps(1, "rule:b", 100))
    assert steps(7, "rule:a", 6).tolist() == [2401, 2024, 3393, 259, 1075, 679]


def test_another_item_leaves_the_draws_of_the_others() -> None:
    exact = msgspec.structs.replace(TABLE, project_sigma=0.0, settings={**TABLE.settings, "area_sigma": 0.0})
    some = [item("a", 1, 2, 6), item("b", 2, 3, 9)]
    more = [*some, item("c", 10, 10, 10)]
    before, after = simulate(some, exact, 0), simulate(more, exact, 0)
    for name in ("p10", "p50", "p80", "p90"):
        assert getattr(after, name) - getattr(before, name) == pytest.approx(10 / 30, abs=0.0011)


def test_sites_of_one_rule_do_not_average_out() -> None:
    shared = simulate([item(f"k{n}", 10, 20, 60, draw="rule:k") for n in range(40)], TABLE, 0)
    apart = simulate([item(f"k{n}", 10, 20, 60) for n in range(40)], TABLE, 0)
    assert shared.p90 / shared.p10 > apart.p90 / apart.p10
    assert apart.p90 / apart.p10 >= 1.8
    assert shared.mean == apart.mean


def test_the_mean_is_that_of_the_items_and_the_draws_agree() -> None:
    items = [item(f"i{n}", n, 2 * n, 5 * n, area=f"area{n % 3}") for n in range(1, 20)]
    effort = simulate(items, TABLE, 0)
    assert effort.mean == pytest.approx(sum(i.hours.mean for i in items) / 30, abs=0.001)
    assert effort.p50 < effort.mean < effort.p80


def test_seeds_agree_within_a_few_per_cent() -> None:
    items = [item(f"i{n}", n, 2 * n, 5 * n) for n in range(1, 20)]
    medians = [simulate(items, TABLE, seed).p50 for seed in range(8)]
    assert max(medians) / min(medians) < 1.05


def test_nothing_is_zero() -> None:
    assert simulate([], TABLE, 0) == Effort()


def test_an_hour_that_is_certain_is_no_wider_than_the_project() -> None:
    effort = simulate([item("a", 30, 30, 30)], TABLE, 0)
    assert effort.mean == 1
    assert effort.p90 / effort.p10 >= 1.8


def test_shares_of_the_variance_add_up_and_name_what_is_least_known() -> None:
    items = [item("known", 9, 10, 11), item("vague", 1, 10, 100), item("small", 0.1, 0.2, 0.4, area="device")]
    shares = spread_shares(items, TABLE, 0)
    assert sum(shares.values()) == pytest.approx(1)
    assert max(shares, key=lambda key: shares[key]) == ("runtime", "rule:vague")
    assert shares["runtime", "rule:vague"] > 0.6
    assert spread_shares([], TABLE, 0) == {}
