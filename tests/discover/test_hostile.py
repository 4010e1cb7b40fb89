"""Trees that were made to hang, to mislead or to be read where they should not be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from estimator.config import Options
from estimator.discover import discover
from estimator.files import head, read_file
from estimator.model.artifact import Inventory
from estimator.parse.registry import READABLE

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX file system")
CODE = "import torch\ntorch.cuda.synchronize()\n"


def walk(root: Path, *paths: Path) -> Inventory:
    return discover(Options(paths=paths or (root,), root=root), root, READABLE)


def reasons(found: Inventory) -> dict[str, str]:
    return {skipped.path: skipped.reason for skipped in found.skipped}


@posix
def test_pipes_are_told_and_never_waited_for(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(CODE)
    for name in ("b.py", "c.yaml", "Dockerfile", "k.cu", "pyproject.toml", "setup.py", ".gitignore", ".gitmodules"):
        os.mkfifo(tmp_path / name)
    found = walk(tmp_path)
    assert [artifact.path for artifact in found.artifacts] == ["a.py"]
    assert reasons(found) == {
        **dict.fromkeys(("b.py", "c.yaml", "Dockerfile", "k.cu", "pyproject.toml", "setup.py"), "not a regular file"),
        ".gitignore": "not a regular file: what it names is read",
    }


@posix
@pytest.mark.parametrize("target", ["/dev/zero", "/dev/stdin", "/etc/passwd"])
def test_links_lead_nowhere(tmp_path: Path, target: str) -> None:
    (tmp_path / "a.py").write_text(CODE)
    for name in ("b.py", ".gitignore", "c.yaml"):
        (tmp_path / name).symlink_to(target)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "ring").symlink_to(tmp_path / "ring")
    found = walk(tmp_path)
    assert [artifact.path for artifact in found.artifacts] == ["a.py"]
    assert (found.ignored, found.skipped) == (5, ())


@posix
@pytest.mark.skipif(shutil.which("rm") is None, reason="pytest cannot remove such a tree")
def test_trees_deeper_than_the_stack_are_read(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    with os.fdopen(os.open("a.py", os.O_CREAT | os.O_WRONLY, dir_fd=here), "w") as file:
        file.write(CODE)
    os.close(here)
    try:
        assert [artifact.path for artifact in walk(tmp_path).artifacts] == ["d/" * 1500 + "a.py"]
    finally:
        subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)


@posix
def test_paths_that_the_system_refuses_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(CODE)
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(25):
        os.mkdir("d" * 200, dir_fd=here)
        inner = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    (reason,) = reasons(walk(tmp_path)).values()
    assert reason == "File name too long"


SLOW = [
    "*a*a*a*a*a*a*b",
    "a*b*c*d*e",
    "/a/**/b/**/c/**/d",
    "**/x/**/y/**/z*",
    "!*a*a*a*a",
]


@pytest.mark.parametrize("pattern", SLOW)
def test_patterns_that_take_for_ever_are_not_followed_and_told(tmp_path: Path, pattern: str) -> None:
    (tmp_path / ".gitignore").write_text(f"b.py\n{pattern}\n")
    for name in ("a" * 200 + ".py", "b.py"):
        (tmp_path / name).write_text(CODE)
    found = walk(tmp_path)
    assert len(found.artifacts) == 1
    assert reasons(found) == {".gitignore": "line 2: too many `*` to match in good time: not followed"}


@pytest.mark.parametrize(
    "pattern", ["*.py", "**/*.so.*", "a/**/b*.py", "**/build/**", "*~*", "/x/**/*.tmp", "# ****** a*b*c*d*"]
)
def test_patterns_that_people_write_are_followed(tmp_path: Path, pattern: str) -> None:
    (tmp_path / ".gitignore").write_text(f"{pattern}\n")
    (tmp_path / "x.toml").write_text("a = 1\n")
    assert walk(tmp_path).skipped == ()


def test_ignore_files_without_end_are_read_in_part(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("a.py\n" * 6_000 + "b.py\n")
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text(CODE)
    found = walk(tmp_path)
    assert [artifact.path for artifact in found.artifacts] == ["b.py"]
    assert reasons(found) == {".gitignore": "more than 5,000 lines: those behind are not followed"}


@posix
def test_names_that_are_no_text_are_read(tmp_path: Path) -> None:
    names = [
        b"a\nb.py",
        b"\x1b[31mred.py",
        b"\xff\xfe.py",
        "\u202egnp.py".encode(),
        b"A.py",
        b"a.py",
        b"-rf.py",
        b"$(x).py",
    ]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_text(CODE)
    assert {os.fsencode(artifact.path) for artifact in walk(tmp_path).artifacts} == set(names)


@pytest.mark.parametrize("name", ["pyproject.toml", "setup.cfg", "setup.py", ".gitmodules"])
@pytest.mark.parametrize(
    "text",
    ["a." * 9_000 + "b = 1", "[" * 50_000, "x = " + "9" * 5_000, "\0", "[metadata]" + "\n" * 200_000, "setup(" * 5_000],
    ids=["dots", "brackets", "digits", "nul", "blanks", "calls"],
)
def test_files_that_tell_the_name_may_be_broken(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    (tmp_path / "a.py").write_text(CODE)
    assert "a.py" in {artifact.path for artifact in walk(tmp_path).artifacts}


@posix
def test_reading_stops_where_it_should(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 1000)
    os.mkfifo(tmp_path / "pipe")
    assert read_file(tmp_path / "a", 1000) == b"x" * 1000
    with pytest.raises(OSError, match=r"larger than 0\.000999 MB"):
        read_file(tmp_path / "a", 999)
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
        with pytest.raises(OSError, match=r"not a regular file|directory"):
            read_file(path)
        assert head(path, 10) == b""
    assert head(tmp_path / "a", 10) == b"x" * 10


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_files_that_say_they_are_empty_are_read_to_their_end() -> None:
    assert b"Linux" in read_file(Path("/proc/version"))
