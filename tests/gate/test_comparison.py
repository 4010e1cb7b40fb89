"""What two lists of findings have in common."""

from __future__ import annotations

from estimator.gate.comparison import Comparison, compare
from estimator.model.artifact import Origin
from estimator.model.fact import Place
from estimator.model.finding import Finding


def make(path: str, syntax: str, count: int = 1, **fields: object) -> list[Finding]:
    return [
        Finding(
            rule="r",
            pack="p",
            category="mandatory",
            area="device",
            confidence="high",
            origin=Origin.OWN,
            place=Place(path, number + 1),
            symbol=syntax,
            key=f"{path}:{syntax}",
            moved_key=syntax,
            fingerprint=f"{path}:{syntax}:{number}",
            **fields,  # type: ignore[arg-type]
        )
        for number in range(count)
    ]


def run(new: list[Finding], old: list[Finding], *, bodies: bool = False, more: tuple[str, ...] = ()) -> Comparison:
    new_paths = {finding.place.path for finding in new} | set(more)
    return compare(new, old, new_paths, {finding.place.path for finding in old}, bodies=bodies)


def names(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.fingerprint for finding in findings]


def test_what_both_hold_is_known() -> None:
    found = run(make("a", "x") + make("a", "y"), make("a", "x") + make("a", "z"))
    assert (names(found.known), names(found.added), names(found.gone)) == (["a:x:0"], ["a:y:0"], ["a:z:0"])


def test_identical_sites_are_counted() -> None:
    found = run(make("a", "x", 3), make("a", "x", 2))
    assert (len(found.known), names(found.added), found.gone) == (2, ["a:x:2"], ())
    found = run(make("a", "x", 1), make("a", "x", 2))
    assert (len(found.known), found.added, names(found.gone)) == (1, (), ["a:x:1"])


def test_another_file_is_another_place() -> None:
    found = run(make("a", "x") + make("b", "x"), make("a", "x") + make("c", "z"))
    assert names(found.added) == ["b:x:0"]


def test_a_moved_file_keeps_its_name() -> None:
    found = run(make("new/a.py", "x"), make("old/a.py", "x"))
    assert (len(found.known), found.moved) == (1, {"new/a.py": "old/a.py"})


def test_a_renamed_file_is_known_by_what_it_holds() -> None:
    new = [finding for syntax in "xyz" for finding in make("b.py", syntax)] + make("b.py", "new")
    old = [finding for syntax in "xyz" for finding in make("a.py", syntax)]
    found = run(new, old)
    assert (len(found.known), names(found.added), found.moved) == (3, ["b.py:new:0"], {"b.py": "a.py"})


def test_one_common_call_makes_no_move() -> None:
    found = run(make("b.py", "empty_cache"), make("a.py", "empty_cache"))
    assert (found.known, found.moved) == ((), {})


def test_a_file_that_is_still_there_did_not_move() -> None:
    found = run(make("new/a.py", "x"), make("old/a.py", "x"), more=("old/a.py",))
    assert (found.known, found.moved) == ((), {})


def test_an_old_file_moves_once() -> None:
    found = run(make("b/a.py", "x") + make("c/a.py", "x"), make("a.py", "x"))
    assert (len(found.known), len(found.added), found.moved) == (1, 1, {"b/a.py": "a.py"})


def test_a_copy_that_holds_more_of_it_wins() -> None:
    new = make("b/a.py", "x") + make("c/a.py", "x") + make("c/a.py", "y")
    assert run(new, make("a.py", "x") + make("a.py", "y")).moved == {"c/a.py": "a.py"}


def test_a_changed_body_is_another_kernel_where_bodies_count() -> None:
    new, old = make("a", "def k", body="1"), make("a", "def k", body="2")
    assert len(run(new, old).known) == 1
    found = run(new, old, bodies=True)
    assert (len(found.added), len(found.gone)) == (1, 1)


def test_a_library_belongs_to_the_project() -> None:
    found = run(
        make("a", "library", places=(Place("a", 1),)), make("b", "library", places=(Place("b", 1), Place("c", 1)))
    )
    assert len(found.known) == 1


def test_nothing_against_nothing() -> None:
    assert compare([], [], (), ()) == Comparison((), (), (), {})
