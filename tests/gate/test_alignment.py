"""Paths of two trees, of which one may lie deeper."""

from __future__ import annotations

import pytest

from estimator.gate.alignment import align, rebase

ALIGNED = [
    (["a.py", "p/b.py"], ["a.py", "p/b.py"], ("", "")),
    (["x-1.0/a.py", "x-1.0/p/b.py"], ["a.py", "p/b.py"], ("x-1.0/", "")),
    (["a.py", "p/b.py"], ["x-1.0/a.py", "x-1.0/p/b.py"], ("", "x-1.0/")),
    (["x-2/a.py", "x-2/p/b.py"], ["x-1/a.py", "x-1/p/b.py"], ("x-2/", "x-1/")),
    (["src/p/a.py", "src/p/b.py"], ["src/p/a.py", "tests/c.py"], ("", "")),
    (["p/a.py"], ["q/b.py"], ("", "")),
    ([], ["a.py"], ("", "")),
]


@pytest.mark.parametrize(("new", "old", "folders"), ALIGNED)
def test_align(new: list[str], old: list[str], folders: tuple[str, str]) -> None:
    assert align(new, old) == folders


def test_rebase_names_a_file_as_the_new_tree_does() -> None:
    assert rebase("x-1/p/a.py", ("x-2/", "x-1/")) == "x-2/p/a.py"
    assert rebase("p/a.py", ("", "")) == "p/a.py"
