"""Pseudonyms: the same for the same under one key, others under another."""

from __future__ import annotations

import re

import pytest

from estimator.model.fact import Place
from estimator.report.redaction import Pseudonyms

ONE, OTHER = Pseudonyms(b"one key of sixteen"), Pseudonyms(b"the other of them")

# path -> pattern of its pseudonym
PATHS = [
    ("", r"\Z"),
    ("a.py", r"f-[0-9a-f]{8}\.py\Z"),
    ("Makefile", r"f-[0-9a-f]{8}\Z"),
    ("a/b/model.secretformat", r"d-[0-9a-f]{8}/d-[0-9a-f]{8}/f-[0-9a-f]{8}\Z"),
    ("a/.hidden", r"d-[0-9a-f]{8}/f-[0-9a-f]{8}\Z"),
    ("caf\udce9/X.CU", r"d-[0-9a-f]{8}/f-[0-9a-f]{8}\.cu\Z"),
]


@pytest.mark.parametrize(("path", "pattern"), PATHS)
def test_paths(path: str, pattern: str) -> None:

    assert re.match(pattern, ONE.path(path))
    assert ONE.path(path) == Pseudonyms(b"one key of sixteen").path(path)
    assert not path or ONE.path(path) != OTHER.path(path)


def test_equal_names_in_other_folders_have_nothing_in_common() -> None:
    first, second = ONE.path("a/model/x.py").split("/"), ONE.path("b/model/x.py").split("/")
    assert not {*first} & {*second}


def test_names_differ_by_kind_and_places_keep_their_lines() -> None:
    assert ONE.name("scope", "run")[6:] != ONE.name("name", "run")[5:]
    assert ONE.name("scope", "") == ""
    assert ONE.place(Place("a.py", 3, 4, 5, 6, 7)) == Place(ONE.path("a.py"), 3, 4, 5, 6, 7)
    assert len(ONE.fingerprint("x")) == 16
