"""Modules that strings name, and what is taken of a module that is imported as a whole."""

from __future__ import annotations

import pytest

from estimator.model.summary import Import
from estimator.parse.python.named import add_taken, find_named_imports

ROOTS = frozenset({"pkg", "train"})
HITS = [
    ('x = "pkg.a.b"', [("pkg.a.b", "", 0)]),
    ("x = 'pkg.a.B'", [("pkg.a.B", "", 0)]),
    ('x = {"k": "pkg.a:Name"}', [("pkg.a.Name", "", 0)]),
    ('import_module("pkg.a")', [("pkg.a", "", 0)]),
    ('import_module(f"pkg.models.{name}")', [("pkg.models", "{}", 0)]),
    ('x = "pkg.models." + name', [("pkg.models", "{}", 0)]),
    ('x = "pkg.models.%s" % name', [("pkg.models", "{}", 0)]),
    ('import_module(".a.b", __name__)', [("a.b", "", 1)]),
    ('importlib.import_module("..a", package=__package__)', [("a", "", 2)]),
    ('import_module(f".models.{name}", __name__)', [("models", "{}", 1)]),
    ('import_module(f".{name}", __name__)', [("", "{}", 1)]),
    ('a = "pkg.x"\nb = "pkg.x"', [("pkg.x", "", 0)]),
]
MISSES = [
    'x = "other.a.b"',
    'x = "pkg"',
    'x = "pkg.a b"',
    'x = "see pkg.a.b"',
    "# 'pkg.a.b'",
    '"""\n"pkg.a.b" and \'pkg.c\'\n"""',
    "import_module(name)",
    'x = "pkg/a.b"',
]


@pytest.mark.parametrize(("code", "found"), HITS)
def test_hits(code: str, found: list[tuple[str, str, int]]) -> None:
    entries = find_named_imports(code.encode(), ROOTS)
    assert [(entry.module, entry.name, entry.level) for entry in entries] == found
    assert all(entry.nature == ("dynamic",) and entry.line == 1 for entry in entries)


@pytest.mark.parametrize("code", MISSES)
def test_misses(code: str) -> None:
    assert find_named_imports(code.encode(), ROOTS) == []


TAKEN = [
    (Import("pkg", "", "pkg"), "import pkg\npkg.run(pkg . x)\nmypkg.no\nself.pkg.no", ("run", "x")),
    (Import("pkg.a", "", "pkg"), "import pkg.a\npkg.a.f()", ("f",)),
    (Import("pkg.a", "", "p"), "import pkg.a as p\np.f()", ("f",)),
    (Import("pkg", "", "pkg"), "import pkg", ()),
    (Import("torch", "", "torch"), "import torch\ntorch.f()", ()),
    (Import("pkg", "a", "a"), "from pkg import a\na.f()", ()),
]


@pytest.mark.parametrize(("entry", "code", "taken"), TAKEN)
def test_taken(entry: Import, code: str, taken: tuple[str, ...]) -> None:
    assert [found.taken for found in add_taken([entry], code.encode(), ROOTS)] == [taken]
