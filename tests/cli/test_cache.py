"""`cannscope cache`, `--no-cache`, and the one line where nothing can be kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from estimator.cache.store import FILE


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "a.py").write_text("import torch\ntorch.cuda.synchronize()\n")
    return tmp_path


def run(project: Path, *arguments: str, folder: str = "cache") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CANNSCOPE_CACHE_DIR": str(project / folder)}
    command = [sys.executable, "-m", "estimator", *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False, env=environment)


def test_a_scan_keeps_what_it_read_until_it_is_cleared(project: Path) -> None:
    first = run(project, "scan", "code", "--format", "json")
    assert (first.returncode, first.stderr) == (0, "")
    assert run(project, "scan", "code", "--format", "json").stdout == first.stdout
    shown = run(project, "cache", "info").stdout
    assert str(project / "cache") in shown
    assert " 1 files noted" in shown
    assert "removed from" in run(project, "cache", "clear").stdout
    assert " 0 files noted" in run(project, "cache", "info").stdout


@pytest.mark.parametrize("setting", ["option", "file"])
def test_nothing_is_kept_where_that_is_not_wanted(project: Path, setting: str) -> None:
    if setting == "file":
        (project / "code" / "cannscope.toml").write_text("cache = false\n")
    assert run(project, "scan", "code", *(["--no-cache"] if setting == "option" else [])).returncode == 0
    assert not (project / "cache" / FILE).exists()


def test_a_folder_that_cannot_be_used_is_told_in_one_line(project: Path) -> None:
    (project / "file").write_text("")
    done = run(project, "scan", "code", folder="file/folder")
    assert done.returncode == 0
    assert "1 findings in own code" in done.stdout or "1 finding in own code" in done.stdout
    (line,) = done.stderr.splitlines()
    assert line.startswith("cannscope: no cache is used: ")
    shown = run(project, "cache", "info", folder="file/folder")
    assert (shown.returncode, len(shown.stderr.splitlines())) == (2, 1)
