"""Each TOML value is where the document says that it is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from estimator.parse.toml import Path, Toml, read_toml

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DOCUMENTS = [
    'a = 1\nb = "x"  # c\n',
    "[a.b]\nc.d = 'x'\n[a.e]\nf = [1, [2, 3], {g = 4}]\n",
    "[[a]]\nb = 1\n[[a]]\nb = 2\n[[a.c]]\nd = 3\n[[a.c]]\nd = 4\n[a.e]\nf = 5\n",
    'a = """x\n"y" ""z"""\nb = \'\'\'x\'y\n\'\'\'\nc = ""\nd = \'\'\n',
    'a = [ # one\n  "x", # two ]\n  "y",\n]\nb = { c = "}", "d.e" = ",", f.g = "[" }\n',
    '"a b".c = "\\"x\\""\n[x."y.z"]\nw = 1979-05-27T07:32:00Z\nv = -inf\nu = 0x1F\n',
    '[ a . "b" ]  # c\nd = true\n[[ e ]]\n',
]


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if entries is None:
        yield path, value
    for key, inner in entries or ():
        yield from leaves(inner, (*path, key))


@pytest.mark.parametrize("text", DOCUMENTS)
def test_every_leaf_stands_in_its_spot(text: str) -> None:
    toml = read_toml(text)
    assert isinstance(toml, Toml)
    found = {path: tomllib.loads(f"v = {text[slice(*toml.spots[path].value)]}")["v"] for path, _ in leaves(toml.data)}
    assert found == dict(leaves(toml.data))


@pytest.mark.parametrize("text", ["a", "a = ", "[a\n", "a = 1\na = 2\n", "a = " + "[" * 5000])
def test_what_is_no_toml_has_a_reason(text: str) -> None:
    assert "TOML" in str(read_toml(text))
