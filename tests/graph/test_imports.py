"""Edges with their kinds, and what a use of a name follows."""

from __future__ import annotations

import pytest

from tests.graph.conftest import ReadProject


def test_kinds_of_edges(read: ReadProject) -> None:
    project = read(
        {
            "p/__init__.py": "",
            **{f"p/{name}.py": "" for name in ("a", "b", "c", "d", "e", "f", "g")},
            "p/use.py": """
import sys
from typing import TYPE_CHECKING
from p import a
if sys.platform == "linux":
    from p import b
try:
    from p import c
except ImportError:
    c = None
def f():
    from p import d
if TYPE_CHECKING:
    from p import e
KINDS = {"f": "p.f.Kind"}  # and "p.g.Kind" in a comment
""",
        }
    )
    assert project.edges() == {
        ("p/use.py", "p/a.py", "import"),
        ("p/use.py", "p/b.py", "conditional"),
        ("p/use.py", "p/c.py", "optional"),
        ("p/use.py", "p/d.py", "lazy"),
        ("p/use.py", "p/e.py", "typing"),
        ("p/use.py", "p/f.py", "dynamic"),
    }


def test_the_surest_of_several_imports_counts(read: ReadProject) -> None:
    project = read({"p/__init__.py": "", "p/a.py": "", "p/u.py": "def f():\n    import p.a\nfrom . import a\n"})
    assert project.edges() == {("p/u.py", "p/a.py", "import")}
    assert [edge.line for edge in project.imports()[0]] == [3]


def test_a_name_is_followed_to_what_defines_it(read: ReadProject) -> None:
    project = read(
        {
            "p/__init__.py": "from .train import Trainer\nfrom .serve import Server\n__version__ = '1'\n",
            "p/train.py": "class Trainer: pass\n",
            "p/serve.py": "class Server: pass\n",
            "one.py": "from p import Trainer\n",
            "two.py": "import p\np.Server()\n",
            "three.py": "from p import __version__\n",
            "four.py": "import p\n",
        }
    )
    edges, uses = project.imports()
    assert {edge.target for edge in edges if not edge.source.startswith("p/")} == {"p/__init__.py"}
    assert dict(uses.whole["one.py"]) == {"p/train.py": "import"}
    assert dict(uses.whole["two.py"]) == {"p/serve.py": "import"}
    assert dict(uses.whole["three.py"]) == {}
    assert dict(uses.whole["four.py"]) == {"p/__init__.py": "import"}
    assert uses.touched["one.py"] == {"p/__init__.py"}


def test_names_that_a_module_loads_late_are_followed(read: ReadProject) -> None:
    late = """
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from .train import Trainer
def __getattr__(name):
    ...
"""
    project = read({"p/__init__.py": late, "p/train.py": "class Trainer: pass\n", "one.py": "from p import Trainer\n"})
    assert ("p/__init__.py", "p/train.py", "lazy") in project.edges()
    assert dict(project.imports()[1].whole["one.py"]) == {"p/train.py": "import"}


def test_a_chain_of_packages_and_a_circle_of_names_end(read: ReadProject) -> None:
    project = read(
        {
            "p/__init__.py": "from .q import Name\n",
            "p/q/__init__.py": "from .r import Name\n",
            "p/q/r.py": "class Name: pass\n",
            "a.py": "from b import x\n",
            "b.py": "from a import x\n",
            "one.py": "from p import Name\n",
        }
    )
    assert dict(project.imports()[1].whole["one.py"]) == {"p/q/r.py": "import"}
    assert project.edges() >= {("a.py", "b.py", "import"), ("b.py", "a.py", "import")}


MAIN = 'if __name__ == "__main__":\n    run()\n'
BESIDE = [
    ("import transformers\n", {("p/run.py", "p/transformers.py", "import")}),
    ("import transformers\nfrom . import other\n", {("p/run.py", "p/other.py", "import")}),
    ("import transformers\nfrom p import other\n", {("p/run.py", "p/other.py", "import")}),
]


@pytest.mark.parametrize(("text", "edges"), BESIDE)
def test_only_a_script_that_ignores_its_package_looks_beside_itself(
    read: ReadProject, text: str, edges: set[tuple[str, str, str]]
) -> None:
    files = {"p/__init__.py": "", "p/transformers.py": "", "p/other.py": "", "p/run.py": text + MAIN}
    assert read(files).edges() == edges


def test_a_compiled_module_uses_nothing_of_its_package(read: ReadProject) -> None:
    project = read({"p/__init__.py": "from . import a\n", "p/a.py": "", "p/ops.py": "import p._C\n"})
    edges, uses = project.imports()
    assert ("p/ops.py", "p/__init__.py") in {(edge.source, edge.target) for edge in edges}
    assert dict(uses.whole["p/ops.py"]) == {}
