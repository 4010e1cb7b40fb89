"""Imports find the files that Python would find."""

from __future__ import annotations

import pytest

from estimator.graph.resolve import ModuleFinder
from estimator.model.artifact import Artifact
from estimator.model.summary import Import


def files(*paths: str) -> list[Artifact]:
    """Return artifacts named as discovery names them: by the packages that they lie in."""
    known = set(paths)
    found = []
    for path in paths:
        folders, name = path.split("/")[:-1], path.split("/")[-1].removesuffix(".py")
        start = len(folders)
        while start and "/".join([*folders[:start], "__init__.py"]) in known:
            start -= 1
        parts = [*folders[start:], *([] if name == "__init__" else [name])]
        found.append(Artifact(path=path, kind="python", module=".".join(parts), is_package=name == "__init__"))
    return found


PLAIN = files("a/__init__.py", "a/b.py", "a/c/__init__.py", "a/c/d.py", "main.py", "tools/run.py", "tools/helper.py")
SRC = files("src/p/__init__.py", "src/p/q.py", "setup.py", "scripts/go.py", "tests/test_q.py")
NAMESPACE = files("ns/one/__init__.py", "ns/one/m.py", "other/ns/two/__init__.py", "use.py")
SEVERAL = files(
    "libs/x/src/x/__init__.py", "libs/x/src/x/m.py", "libs/y/src/y/__init__.py", "libs/y/src/y/m.py",
    "libs/x/src/common/__init__.py", "libs/y/src/common/__init__.py",
)  # fmt: skip
HITS = [
    (PLAIN, "main.py", Import("a"), ["a/__init__.py"]),
    (PLAIN, "main.py", Import("a.b"), ["a/b.py"]),
    (PLAIN, "main.py", Import("a", "b"), ["a/b.py"]),
    (PLAIN, "main.py", Import("a", "Name"), ["a/__init__.py"]),
    (PLAIN, "main.py", Import("a", "*"), ["a/__init__.py"]),
    (PLAIN, "main.py", Import("a.b", "Name"), ["a/b.py"]),
    (PLAIN, "a/c/d.py", Import("", "b", level=2), ["a/b.py"]),
    (PLAIN, "a/c/d.py", Import("b", "Name", level=2), ["a/b.py"]),
    (PLAIN, "a/c/d.py", Import("", "x", level=1), ["a/c/__init__.py"]),
    (PLAIN, "a/c/__init__.py", Import("", "d", level=1), ["a/c/d.py"]),
    (PLAIN, "a/b.py", Import("a.c.d"), ["a/c/d.py"]),
    (PLAIN, "tools/run.py", Import("helper"), ["tools/helper.py"]),
    (PLAIN, "tools/run.py", Import("a.b"), ["a/b.py"]),
    (SRC, "scripts/go.py", Import("p.q"), ["src/p/q.py"]),
    (SRC, "tests/test_q.py", Import("p", "q"), ["src/p/q.py"]),
    (SRC, "src/p/q.py", Import("p"), ["src/p/__init__.py"]),
    (NAMESPACE, "use.py", Import("ns.one.m"), ["ns/one/m.py"]),
    (NAMESPACE, "use.py", Import("ns.one", "m"), ["ns/one/m.py"]),
    (SEVERAL, "libs/x/src/x/m.py", Import("y.m"), ["libs/y/src/y/m.py"]),
    (SEVERAL, "libs/x/src/x/m.py", Import("common"), ["libs/x/src/common/__init__.py"]),
    (SEVERAL, "libs/y/src/y/m.py", Import("common"), ["libs/y/src/common/__init__.py"]),
    (PLAIN, "main.py", Import("a.c.d.Class", nature=("dynamic",)), ["a/c/d.py"]),
    (PLAIN, "main.py", Import("a.c", "{}", nature=("dynamic",)), ["a/c/d.py"]),
    (PLAIN, "main.py", Import("a", "{}", nature=("dynamic",)), ["a/b.py", "a/c/__init__.py"]),
]
MISSES = [
    (PLAIN, "main.py", Import("torch")),
    (PLAIN, "main.py", Import("a.b.Name")),
    (PLAIN, "main.py", Import("helper")),
    (PLAIN, "main.py", Import("tools")),  # a folder without modules of that name is nothing to port
    (PLAIN, "main.py", Import("main.batch_size", nature=("dynamic",))),  # a key, not a module
    (PLAIN, "main.py", Import("tools.run", nature=("dynamic",))),
    (files("pkg/__init__.py", "pkg/deepspeed.py", "pkg/use.py"), "pkg/use.py", Import("deepspeed")),
    (files("examples/logging.py", "examples/a/b.py"), "examples/a/b.py", Import("logging")),
]


@pytest.mark.parametrize(("artifacts", "path", "entry", "found"), HITS, ids=lambda value: str(value)[:60])
def test_hits(artifacts: list[Artifact], path: str, entry: Import, found: list[str]) -> None:
    assert list(ModuleFinder(artifacts).find(path, entry).targets) == found


@pytest.mark.parametrize(("artifacts", "path", "entry"), MISSES, ids=lambda value: str(value)[:60])
def test_misses(artifacts: list[Artifact], path: str, entry: Import) -> None:
    assert ModuleFinder(artifacts).find(path, entry).targets == ()


def test_packages_on_the_way_and_names_of_a_module() -> None:
    finder = ModuleFinder(PLAIN)
    assert finder.find("main.py", Import("a.c.d")).packages == ("a/__init__.py", "a/c/__init__.py")
    assert finder.find("main.py", Import("a.c", "d")).packages == ("a/__init__.py", "a/c/__init__.py")
    assert finder.find("main.py", Import("a", "Name")).attribute
    assert not finder.find("main.py", Import("a", "b")).attribute


def test_a_module_that_is_not_there_runs_its_package() -> None:
    found = ModuleFinder(PLAIN).find("main.py", Import("a.c._C"))
    assert (found.targets, found.missing) == (("a/c/__init__.py",), True)


def test_a_script_in_a_package_sees_its_own_folder() -> None:
    artifacts = files("p/__init__.py", "p/train.py", "p/model.py", "p/json.py")
    finder = ModuleFinder(artifacts)
    assert finder.find("p/train.py", Import("model")).targets == ()
    assert finder.find_beside("p/train.py", Import("model")).targets == ("p/model.py",)
    assert finder.find_beside("p/train.py", Import("json")).targets == ()
