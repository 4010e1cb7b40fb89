"""Three-point hours, and the cap of a class."""

from __future__ import annotations

import pytest

from estimator.estimate.hours import added, beyond, priced, scaled
from estimator.model.assessment import Hours
from estimator.model.effort import EffortClass

CLASS = EffortClass(
    id="c",
    title="c",
    kind="edit",
    basis="judgement",
    evidence=("e",),
    once=Hours(1, 2, 4),
    first=Hours(0.5, 1, 2),
    repeat=Hours(0.1, 0.2, 0.4),
    cap=3,
)
# once, firsts, repeats -> likely hours; the cap of 3 is used up by firsts before repeats
LIKELY = [
    (1, 0, 0, 2.0),
    (0, 0, 0, 0.0),
    (1, 2, 0, 4.0),
    (1, 2, 5, 5.0),
    (1, 2, 500, 5.0),
    (1, 50, 0, 5.0),
    (1, 0, 10, 4.0),
    (0, 1, 1, 1.2),
]


@pytest.mark.parametrize(("once", "firsts", "repeats", "likely"), LIKELY)
def test_priced(once: int, firsts: int, repeats: int, likely: float) -> None:
    assert priced(CLASS, once=once, firsts=firsts, repeats=repeats).likely == pytest.approx(likely)


def test_a_capped_part_keeps_its_shape() -> None:
    capped = beyond(priced(CLASS, once=1, firsts=90, repeats=0), CLASS.once)
    assert (capped.low, capped.high) == (pytest.approx(1.5), pytest.approx(6))


def test_more_sites_never_cost_less() -> None:
    means = [priced(CLASS, once=1, firsts=n, repeats=m).mean for n in range(6) for m in (0, 1, 40)]
    for n in range(5):
        for m in range(3):
            assert means[(n + 1) * 3 + m] >= means[n * 3 + m]


def test_added_and_scaled() -> None:
    assert added((Hours(1, 2, 3), scaled(Hours(1, 1, 2), 2))) == Hours(3, 4, 7)
