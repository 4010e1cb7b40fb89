"""The dearest of nested spans pays."""

from __future__ import annotations

import pytest

from estimator.estimate.overlap import spare_overlaps
from estimator.estimate.pricing import charge
from estimator.model.fact import Place
from estimator.model.rulebook import Rulebook
from tests.estimate.conftest import PROFILE, MakeFinding


def on(line: int, start: int, end: int, end_line: int = 0) -> Place:
    return Place("a.py", line, start, end_line or line, end)


# findings as (rule, place) -> rules that are still paid
OVERLAPS = [
    ([("plain", on(1, 5, 20)), ("adapt", on(1, 5, 20))], ["adapt"]),
    ([("plain", on(1, 5, 20)), ("plain", on(1, 5, 20))], ["plain"]),
    ([("adapt", on(1, 1, 40)), ("plain", on(1, 9, 20)), ("plain", on(1, 22, 30))], ["adapt"]),
    ([("plain", on(1, 1, 40)), ("adapt", on(1, 9, 20)), ("adapt", on(1, 22, 30))], ["adapt", "adapt"]),
    ([("plain", on(1, 1, 9)), ("adapt", on(1, 9, 20))], ["plain", "adapt"]),
    ([("plain", on(1, 5, 20)), ("adapt", on(2, 5, 20))], ["plain", "adapt"]),
    ([("adapt", on(1, 1, 2, 9)), ("plain", on(4, 5, 20))], ["adapt", "plain"]),
    ([("adapt", on(1, 1, 2, 9)), ("plain", on(1, 1, 2, 9))], ["adapt"]),
]


@pytest.mark.parametrize(("found", "paid"), OVERLAPS)
def test_overlaps(rulebook: Rulebook, make: MakeFinding, found: list[tuple[str, Place]], paid: list[str]) -> None:
    findings = [make(rule, place=place) for rule, place in found]
    for order in (findings, findings[::-1]):
        charges = spare_overlaps(charge(order, rulebook, PROFILE, "port"))
        assert sorted(item.finding.rule for item in charges if item.share > 0) == sorted(paid)


def test_cells_of_a_notebook_do_not_overlap(rulebook: Rulebook, make: MakeFinding) -> None:
    findings = [make("plain", place=Place("n.ipynb", 1, 1, 1, 9, cell)) for cell in (1, 2)]
    assert all(item.share > 0 for item in spare_overlaps(charge(findings, rulebook, PROFILE, "port")))


def test_a_library_is_never_spared(rulebook: Rulebook, make: MakeFinding) -> None:
    place = on(1, 1, 20)
    findings = [make("library", place=place, places=(place, Place("b.py", 1))), make("kernel", place=place)]
    assert all(item.share > 0 for item in spare_overlaps(charge(findings, rulebook, PROFILE, "port")))


def test_what_the_shim_covers_takes_nothing_from_what_it_does_not(rulebook: Rulebook, make: MakeFinding) -> None:
    place = on(1, 1, 20)
    findings = [make("rename", place=place), make("plain", place=place), make("silent", place=place)]
    charges = spare_overlaps(charge(findings, rulebook, PROFILE, "shim"))
    assert [(item.share, item.review) for item in charges] == [(0, False), (1, False), (0, True)]
