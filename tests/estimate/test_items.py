"""Edits and reviews, one item for each rule."""

from __future__ import annotations

import msgspec
import pytest

from estimator.estimate.items import build_edits, build_reviews, count_sites
from estimator.estimate.pricing import Charge, charge
from estimator.model.assessment import Strategy, WorkItem
from estimator.model.finding import Finding
from estimator.model.rulebook import Rulebook
from tests.estimate.conftest import PROFILE, MakeFinding


def edits(rulebook: Rulebook, findings: list[Finding], strategy: Strategy = "port") -> list[WorkItem]:
    return build_edits(charge(findings, rulebook, PROFILE, strategy), rulebook.effort, strategy)


# (path, symbol) of each site -> firsts, repeats
COUNTED = [
    ([("a", "x")], (1, 0)),
    ([("a", "x"), ("a", "x")], (1, 1)),
    ([("a", "x"), ("b", "x")], (2, 0)),
    ([("a", "x"), ("a", "y")], (2, 0)),
    ([("a", "x"), ("b", "y"), ("b", "x"), ("a", "y")], (2, 2)),
]


@pytest.mark.parametrize(("sites", "counted"), COUNTED)
def test_count_sites(
    rulebook: Rulebook, make: MakeFinding, sites: list[tuple[str, str]], counted: tuple[int, int]
) -> None:
    findings = [make("plain", path, symbol=symbol) for path, symbol in sites]
    assert count_sites(charge(findings, rulebook, PROFILE, "port")) == counted


def test_one_item_for_each_rule(rulebook: Rulebook, make: MakeFinding) -> None:
    findings = [make("plain"), make("plain", "b.py"), make("adapt"), make("kernel"), make("library")]
    items = edits(rulebook, findings)
    assert [(item.id, item.sites, item.draw) for item in items] == [
        ("edit:adapt:adapt", 1, "rule:adapt"),
        ("edit:plain:rename", 2, "rule:plain"),
    ]
    assert set(items[1].findings) == {findings[0].fingerprint, findings[1].fingerprint}


def test_half_a_class_has_an_item_of_its_own(rulebook: Rulebook, make: MakeFinding) -> None:
    (half,) = edits(rulebook, [make("partial")], "shim")
    (whole,) = edits(rulebook, [make("partial")], "port")
    assert half.id == whole.id == "edit:partial:adapt"
    assert half.hours.mean == pytest.approx(whole.hours.mean / 2, rel=1e-3)


def test_parts_of_a_class_are_items_of_their_own(rulebook: Rulebook, make: MakeFinding) -> None:
    whole, half = (one._replace(share=share) for one, share in zip(charged(rulebook, make), (1.0, 0.5), strict=True))
    items = build_edits([whole, half], rulebook.effort, "port")
    assert [item.id for item in items] == ["edit:plain:rename:0.5", "edit:plain:rename"]


def charged(rulebook: Rulebook, make: MakeFinding) -> list[Charge]:
    return charge([make("plain", "a.py"), make("plain", "b.py")], rulebook, PROFILE, "port")


def test_settings_that_read_alike_are_changed_by_one_search(rulebook: Rulebook, make: MakeFinding) -> None:
    code = [make("plain", f"{n}.py") for n in range(6)]
    settings = [msgspec.structs.replace(one, kind="yaml") for one in code]
    assert count_sites(charge(code, rulebook, PROFILE, "port")) == (6, 0)
    assert count_sites(charge(settings, rulebook, PROFILE, "port")) == (1, 5)


def test_what_is_known_is_not_learnt_again(rulebook: Rulebook, make: MakeFinding) -> None:
    charges = charge([make("adapt")], rulebook, PROFILE, "port")
    (new,) = build_edits(charges, rulebook.effort, "port")
    (known,) = build_edits(charges, rulebook.effort, "port", {new.id})
    assert known.hours == rulebook.effort.classes["adapt"].first
    assert new.hours == rulebook.effort.classes["adapt"].once


# rule -> how much more one site costs under dual than under port
DEARER = [("plain", "dual_mechanical_factor"), ("adapt", "dual_branch_factor"), ("dispatch", None)]


@pytest.mark.parametrize(("rule", "factor"), DEARER)
def test_dual_keeps_both_paths(rulebook: Rulebook, make: MakeFinding, rule: str, factor: str | None) -> None:
    (port,), (dual,) = (edits(rulebook, [make(rule)], strategy) for strategy in ("port", "dual"))
    taken_up = rulebook.effort.settings["take_up_dispatch" if rule == "dispatch" else "take_up_runtime"]
    expected = (rulebook.effort.settings[factor] if factor else 1) * taken_up
    assert dual.hours.mean == pytest.approx(port.hours.mean * expected, rel=1e-3)


def test_a_silent_change_is_reviewed(rulebook: Rulebook, make: MakeFinding) -> None:
    charges = charge([make("silent"), make("silent"), make("quiet"), make("plain")], rulebook, PROFILE, "shim")
    items = build_reviews(charges, rulebook.effort)
    assert [(item.id, item.kind, item.sites) for item in items] == [
        ("review:quiet", "review", 1),
        ("review:silent", "review", 2),
    ]
