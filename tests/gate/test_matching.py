"""Baselines are multisets, and what moves takes one of what left."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from estimator.gate.matching import find_moves, match
from estimator.model.artifact import Origin
from estimator.model.fact import Place
from estimator.model.finding import Finding
from estimator.model.verdict import Identity, Site


def site(path: str = "a.py", rule: str = "r", scope: str = "", syntax: str = "x", line: int = 1) -> Site:
    place = Place(path, line, 1, line, 2)
    finding = Finding(
        rule=rule,
        pack="p",
        category="mandatory",
        area="device",
        confidence="high",
        origin=Origin.OWN,
        place=place,
        symbol="s",
        key="k",
        fingerprint=f"{path}:{line}:{rule}",
    )
    return Site(finding=finding, place=place, identity=Identity(path, rule, scope, syntax))


SITES = st.lists(
    st.builds(site, path=st.sampled_from("ab"), syntax=st.sampled_from("xy"), line=st.integers(1, 9)), max_size=8
)


@given(SITES, SITES)
def test_every_site_is_known_or_not_and_every_entry_met_or_gone(now: list[Site], then: list[Site]) -> None:
    counts = Counter(one.identity for one in then)
    found = match(now, counts, {})
    assert len(found.known) + len(found.unknown) == len(now)
    met = Counter(one.identity for one in found.known)
    assert met + found.gone == counts
    assert not {one.identity for one in found.unknown} & set(found.gone)


@given(SITES, SITES)
def test_a_site_moves_or_is_new_and_takes_one_that_left(now: list[Site], then: list[Site]) -> None:
    found = match(now, Counter(one.identity for one in then), {})
    moves = find_moves(found.unknown, found.gone, found.gone, lambda source, to: True)
    assert len(moves.moved) + len(moves.new) == len(found.unknown)
    assert moves.gone.total() == found.gone.total() - len(moves.moved)
    left = {identity.syntax for identity in moves.gone}
    assert not left & {one.identity.syntax for one in moves.new}  # else it would have moved


def test_a_second_identical_statement_is_new() -> None:
    found = match([site(line=1), site(line=5)], {site().identity: 1}, {})
    assert [one.place.line for one in found.unknown] == [5]


def test_the_one_on_an_added_line_is_the_new_one() -> None:
    found = match([site(line=1), site(line=5)], {site().identity: 1}, {}, lambda one: one.place.line == 1)
    assert [one.place.line for one in found.unknown] == [1]


def test_a_renamed_file_keeps_what_is_known() -> None:
    assert match([site("new.py")], {site("old.py").identity: 1}, {"new.py": "old.py"}).unknown == []


def test_what_left_before_this_change_moves_nowhere() -> None:
    gone = {site("b.py").identity: 1}
    assert find_moves([site()], gone, {}, lambda source, to: True).moved == []
    assert [path for _, path in find_moves([site()], gone, gone, lambda source, to: True).moved] == ["b.py"]


def test_the_nearest_place_is_the_one_that_it_left() -> None:
    gone = {site("a.py", scope="f").identity: 1, site("0.py", scope="g").identity: 1}
    moves = find_moves([site("a.py", scope="g")], gone, gone, lambda source, to: True)
    assert [path for _, path in moves.moved] == ["a.py"]
