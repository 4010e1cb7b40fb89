"""Which trees are projects that have a port, and which only look like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimator.config import Options
from estimator.discover import discover
from estimator.discover.identity import read_names, recognise
from estimator.model.known_port import KnownPort, Port, Recognition

KNOWN = KnownPort(
    id="lib",
    title="Lib",
    names=("lib", "lib-core"),
    folders=("lib",),
    files=("lib/engine.py", "lib/core/layers.py", "lib/run.py"),
    port=Port(kind="plugin", name="lib-npu", repository="x/lib-npu"),
    advice="Take it.",
    evidence=(),
)
OTHER = KnownPort(
    id="other",
    title="Other",
    names=("other",),
    folders=("lib",),
    files=("lib/engine.py", "lib/other.py"),
    port=KNOWN.port,
    advice="Take it.",
    evidence=(),
)
CODE = dict.fromkeys(KNOWN.files, "x = 1\n")
PYPROJECT = '[project]\nname = "lib"\n'


def find(root: Path, files: dict[str, str], **options: object) -> Recognition | None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    chosen = Options(paths=(root,), root=root, **options)  # type: ignore[arg-type]
    return recognise(root, discover(chosen, root, frozenset({"python"})).artifacts, (KNOWN, OTHER))


def under(folder: str, files: dict[str, str]) -> dict[str, str]:
    return {f"{folder}/{name}": text for name, text in files.items()}


HITS = {
    "name and a file": ({"pyproject.toml": PYPROJECT, "lib/engine.py": ""}, "name"),
    "src": ({"pyproject.toml": PYPROJECT, **under("src", CODE)}, "name"),
    "python": ({"python/pyproject.toml": PYPROJECT, **under("python", CODE)}, "name"),
    "poetry": ({"pyproject.toml": '[tool.poetry]\nname = "Lib_Core"\n', **CODE}, "name"),
    "setup.cfg": ({"setup.cfg": "[metadata]\nversion = 1\nname = lib\n", **CODE}, "name"),
    "setup.py": ({"setup.py": "from setuptools import setup\nsetup(name='lib')\n", **CODE}, "name"),
    "setup.py with a variable": ({"setup.py": "NAME = 'lib'\nsetuptools.setup(name=NAME)\n", **CODE}, "name"),
    "an unpacked archive": (under("lib-1.0", {"pyproject.toml": PYPROJECT, **CODE}), "name"),
    "a fork of another name": ({"pyproject.toml": '[project]\nname = "mine"\n', **CODE}, "files"),
    "a fork without a build file": (CODE, "files"),
    "a fork with code of its own": ({**CODE, "mine/a.py": "", "mine/b.py": "", "mine/c.py": ""}, "files"),
    "a fork that lost a file": ({"lib/engine.py": "", "lib/run.py": ""}, "files"),
    "a broken build file": ({"pyproject.toml": "[project\n", **CODE}, "files"),
}
MISSES = {
    "only the name": {"pyproject.toml": PYPROJECT, "mine/a.py": ""},
    "an import": {"pyproject.toml": '[project]\nname = "mine"\ndependencies = ["lib"]\n', "a.py": "import lib\n"},
    "vendored": {"mine/a.py": "", **under("third_party", CODE)},
    "vendored deeper": {"mine/a.py": "", **under("mine/deps", CODE)},
    "a copy among much else": {**CODE, **{f"mine/m{n}.py": "" for n in range(9)}},
    "one file alike": {"lib/engine.py": "", "lib/mine.py": ""},
    "nothing": {"a.py": ""},
}


@pytest.mark.parametrize("case", HITS)
def test_hits(tmp_path: Path, case: str) -> None:
    files, by = HITS[case]
    found = find(tmp_path, files)
    assert found is not None
    assert (found.known.id, found.by) == ("lib", by)


@pytest.mark.parametrize("case", MISSES)
def test_misses(tmp_path: Path, case: str) -> None:
    assert find(tmp_path, MISSES[case]) is None


def test_the_share_counts_own_files(tmp_path: Path) -> None:
    found = find(tmp_path, {**CODE, "mine.py": "", "tests/test_a.py": ""})
    assert found is not None
    assert (found.share, len(found.files)) == (0.75, 3)


def test_names_of_build_files(tmp_path: Path) -> None:
    (tmp_path / "setup.py").write_text("setup(name=read_name(), version='1')\n")
    (tmp_path / "setup.cfg").write_text("[options]\nname = no\n[metadata]\nname: wrong\n")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 3\n")
    assert list(read_names(tmp_path)) == []
