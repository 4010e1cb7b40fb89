"""Names of files that are no text, and terminals that know few letters, end no command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

posix = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are text there")
CODE = "import torch\ntorch.cuda.synchronize()\n"
KERNEL = "__global__ void k(float* x) { x[0] = 1; }\n"
COMMANDS = [
    ["scan", "."],
    ["scan", ".", "--redact"],
    *(["scan", ".", "--format", name] for name in "json html sarif gitlab github markdown csv csv-items junit".split()),
    ["graph", ".", "--format", "json"],
    ["plan", ".", "--format", "json"],
    ["compare", ".", "--format", "html"],
    ["fix", "."],
    ["trend", ".", "--format", "json"],
    ["check", "--diff", "HEAD"],
    ["check", "--diff", "HEAD", "--format", "sarif"],
    ["baseline", "create", "--baseline", "../base.json"],
    ["diff", "../old.json", "../old.json", "--format", "json"],
]


def git(cwd: Path, *arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t", *arguments], cwd=cwd, check=True)


def run(cwd: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "estimator", *arguments]
    return subprocess.run(command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, check=False)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository whose modules, packages and folders have bytes in their names that are no text."""
    root = tmp_path_factory.mktemp("odd") / "r"
    for name, text in (
        (b"a\xff.py", CODE),
        (b"d\xff/x.py", CODE),
        (b"p\xff/__init__.py", ""),
        (b"p\xff/m\xfe.py", CODE),
        (b"Dockerfile.\xff", "FROM nvidia/cuda:12.1\n"),
        (b"k\xff.cu", KERNEL),
        (b"binary\xff.py", "\0"),
    ):
        path = root / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "first")
    run(root, "scan", ".", "-q", "-o", "../old.json")
    (root / "later.py").write_text(CODE)
    return root


@posix
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_names_that_are_no_text_end_no_command(odd: Path, arguments: list[str]) -> None:
    done = run(odd, *arguments)
    assert done.returncode in (0, 1), done.stderr
    assert b"Traceback" not in done.stderr
    if arguments[0] != "fix":  # a patch names files by their bytes
        done.stdout.decode("utf-8")


@posix
def test_two_processes_see_what_one_sees(odd: Path, tmp_path: Path) -> None:
    code = "from estimator.parse import read\nread._FEW_BYTES = 0\nfrom estimator.cli.app import main\nmain()\n"
    reports = []
    for jobs in ("1", "2"):
        command = [sys.executable, "-c", code, "scan", ".", "--no-cache", "--format", "json", "--jobs", jobs]
        reports.append(subprocess.run(command, cwd=odd, capture_output=True, check=True).stdout)
    assert reports[0] == reports[1]
    assert rb"binary\\xff.py" in reports[0] or rb"binary\\udcff.py" in reports[0]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk"])
def test_what_was_written_is_told_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "ä.py").write_text(CODE, encoding="utf-8")
    done = run(tmp_path, "fix", ".", "--write", "--allow-dirty", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Fix in the style agnostic: 1 place in 1 file" in done.stdout.decode(encoding)


@posix
def test_a_locale_without_letters_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "ä.py").write_text(CODE, encoding="utf-8")
    done = run(tmp_path, "scan", ".", LC_ALL="C", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"1 finding in own code" in done.stdout
