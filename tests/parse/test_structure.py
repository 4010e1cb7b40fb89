"""What the statements of a file tell: imports with their nature, the main block, what it does when it is run."""

from __future__ import annotations

import ast
import textwrap

import pytest

from estimator.model.summary import Import
from estimator.parse.python.structure import Structure, read_structure


def read(code: str, telling: frozenset[str] = frozenset()) -> Structure:
    return read_structure(ast.parse(textwrap.dedent(code)), telling)


WRITTEN = [
    ("import a", Import("a", "", "a", 0, 1)),
    ("import a.b.c", Import("a.b.c", "", "a", 0, 1)),
    ("import a.b as c", Import("a.b", "", "c", 0, 1)),
    ("from a import b", Import("a", "b", "b", 0, 1)),
    ("from a.b import c as d", Import("a.b", "c", "d", 0, 1)),
    ("from . import a", Import("", "a", "a", 1, 1)),
    ("from ..a import b", Import("a", "b", "b", 2, 1)),
    ("from a import *", Import("a", "*", "*", 0, 1)),
    ("'''\nimport no\n'''\nimport a", Import("a", "", "a", 0, 4)),
    ("class A:\n    import a", Import("a", "", "a", 0, 2)),
]


@pytest.mark.parametrize(("code", "entry"), WRITTEN)
def test_as_it_is_written(code: str, entry: Import) -> None:
    assert read(code).imports == (entry,)


TC = "from typing import TYPE_CHECKING\n"
NATURES = [
    ("import a", ()),
    ("with x:\n    import a", ()),
    ("for x in y:\n    import a", ()),
    ("if x:\n    import a", ("conditional",)),
    ("if x:\n    pass\nelse:\n    import a", ("conditional",)),
    ("if x:\n    pass\nelif y:\n    import a", ("conditional",)),
    ("match x:\n    case 1:\n        import a", ("conditional",)),
    ("try:\n    import a\nexcept ImportError:\n    pass", ("optional",)),
    ("try:\n    pass\nexcept ImportError:\n    import a", ("optional",)),
    ("try:\n    x\nexcept (ImportError, OSError):\n    pass\nelse:\n    import a", ("optional",)),
    ("try:\n    import a\nexcept KeyError:\n    pass", ()),
    ("try:\n    x\nexcept ImportError:\n    pass\nfinally:\n    import a", ()),
    ("from contextlib import suppress\nwith suppress(ImportError):\n    import a", ("optional",)),
    ("def f():\n    import a", ("lazy",)),
    ("class A:\n    async def f(self):\n        import a", ("lazy",)),
    ("def f():\n    try:\n        import a\n    except ImportError:\n        pass", ("optional", "lazy")),
    ("def f():\n    if x:\n        import a", ("conditional", "lazy")),
    (f"{TC}if TYPE_CHECKING:\n    import a", ("typing",)),
    ("import typing as t\nif t.TYPE_CHECKING:\n    import a", ("typing",)),
    (f"{TC}if TYPE_CHECKING:\n    pass\nelse:\n    import a", ()),
    (f"{TC}if not TYPE_CHECKING:\n    import a", ()),
    (f"{TC}if not TYPE_CHECKING:\n    pass\nelse:\n    import a", ("typing",)),
    (f"{TC}if TYPE_CHECKING or SLOW:\n    import a", ("conditional",)),
    (f"{TC}if TYPE_CHECKING:\n    import a\ndef __getattr__(name): ...", ("lazy",)),
    (f"import sys\n{TC}if TYPE_CHECKING or SLOW:\n    import a\nelse:\n    sys.modules[__name__] = Lazy()", ("lazy",)),
]


@pytest.mark.parametrize(("code", "nature"), NATURES)
def test_nature(code: str, nature: tuple[str, ...]) -> None:
    assert [entry.nature for entry in read(code).imports if entry.module == "a"] == [nature]


def test_what_a_function_imports_is_no_name_of_the_module() -> None:
    entries = read("import a\ndef f():\n    from b import c\n").imports
    assert [entry.bound for entry in entries] == ["a", ""]


MAINS = [
    ('if __name__ == "__main__":\n    run()', 1, 0),
    ("x = 1\nif '__main__' == __name__:\n    run()", 2, 0),
    ('if __name__ != "__main__":\n    run()', 0, 0),
    ("def f():\n    if __name__ == '__main__':\n        run()", 0, 0),
    ("import a\na.run()", 0, 2),
    ("for x in y:\n    print(x)", 0, 1),
    ("'''doc'''\nX = f()\nlog.setLevel(1)\nsys.path.append('.')", 0, 0),
    ("def f():\n    run()", 0, 0),
]


@pytest.mark.parametrize(("code", "main", "acts"), MAINS)
def test_main_and_actions(code: str, main: int, acts: int) -> None:
    structure = read(code)
    assert (structure.main, structure.acts) == (main, acts)


def test_telling_definitions() -> None:
    structure = read("def other(): ...\nclass A:\n    def training_step(self): ...\n", frozenset({"training_step"}))
    assert [(sign.kind, sign.symbol, sign.line) for sign in structure.defines] == [("define", "training_step", 3)]
