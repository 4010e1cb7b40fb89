"""What `cannscope fix` writes, and when it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

CODE = b"import torch\r\ntorch.cuda.synchronize()\r\n"
FIXED = b"import torch\r\nimport torch_npu  # noqa: F401\r\ntorch.npu.synchronize()\r\n"


def run(cwd: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "estimator", "fix", ".", "--style", "npu", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, check=False)


def git(cwd: Path, *arguments: str) -> bytes:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "core.autocrlf=false"]
    return subprocess.run(["git", *who, *arguments], cwd=cwd, capture_output=True, check=True).stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_bytes(CODE)
    (tmp_path / "b.py").write_bytes(b"x = 1\n")
    return tmp_path


@pytest.fixture
def repository(project: Path) -> Path:
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-qm", "first")
    return project


def test_a_patch_is_the_default_and_git_can_apply_it(repository: Path) -> None:
    done = run(repository)
    assert done.returncode == 0, done.stderr
    assert (repository / "a.py").read_bytes() == CODE
    (repository / "it.patch").write_bytes(done.stdout)
    git(repository, "apply", "it.patch")
    assert (repository / "a.py").read_bytes() == FIXED


def test_the_summary_goes_beside_the_patch(repository: Path) -> None:
    assert b"Effort that is left, in engineer-weeks" in run(repository).stderr
    assert run(repository, "--quiet").stderr == b""


def test_the_patch_and_the_json_tell_the_effort_before_and_after(repository: Path) -> None:
    assert b"\n# port: " in run(repository).stdout
    done = run(repository, "--format", "json")
    shape = json.loads(done.stdout)
    port = next(one for one in shape["effort"] if (one["strategy"], one["workload"]) == ("port", "all"))
    assert 0 <= port["after"]["p50"] < port["before"]["p50"]
    assert shape["findings"] == {"before": 1, "after": 0}
    assert run(repository, "--format", "json", "--write", "--quiet").returncode == 0
    assert (repository / "a.py").read_bytes() == FIXED


def test_write_changes_the_files_and_git_undoes_it(repository: Path) -> None:
    assert run(repository, "--write").returncode == 0
    assert (repository / "a.py").read_bytes() == FIXED
    assert git(repository, "status", "--porcelain") == b" M a.py\n"
    git(repository, "checkout", ".")
    assert (repository / "a.py").read_bytes() == CODE


def test_write_refuses_a_dirty_tree(repository: Path) -> None:
    (repository / "b.py").write_bytes(b"x = 2\n")
    done = run(repository, "--write")
    assert (done.returncode, (repository / "a.py").read_bytes()) == (2, CODE)
    assert b"changes of its own" in done.stderr
    assert run(repository, "--write", "--allow-dirty").returncode == 0
    assert (repository / "a.py").read_bytes() == FIXED


def test_write_refuses_what_git_does_not_track(repository: Path) -> None:
    (repository / "c.py").write_bytes(CODE)
    done = run(repository, "--write")
    assert done.returncode == 2
    assert b"git does not track c.py" in done.stderr
    assert (repository / "a.py").read_bytes() == CODE


def test_write_refuses_outside_of_git(project: Path) -> None:
    done = run(project, "--write")
    assert done.returncode == 2
    assert b"in no git repository" in done.stderr


def test_output_dir_holds_what_changed(project: Path) -> None:
    assert run(project, "--output-dir", "out").returncode == 0
    assert (project / "out" / "a.py").read_bytes() == FIXED
    assert not (project / "out" / "b.py").exists()
    assert (project / "a.py").read_bytes() == CODE
