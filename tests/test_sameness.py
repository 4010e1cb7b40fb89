"""A report is the same bytes wherever and whenever it is made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

STORY = Path(__file__).parent.parent / "fixtures" / "hybrid"

SURROUNDINGS = [
    {"TZ": "Asia/Shanghai"},
    {"TZ": "America/Los_Angeles"},
    {"LC_ALL": "C"},
    {"LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"},
    {"LC_ALL": "zh_CN.UTF-8", "LANGUAGE": "zh"},
    {"PYTHONUTF8": "1"},
    {"COLUMNS": "40", "TERM": "dumb"},
    {"PYTHONOPTIMIZE": "2"},
]


def report(root: Path, cwd: Path, environment: dict[str, str]) -> bytes:
    ended = subprocess.run(
        [sys.executable, "-m", "estimator", "scan", os.path.relpath(root, cwd), "--format", "json"],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
    )
    return ended.stdout


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    folder = tmp_path_factory.mktemp("same")
    shutil.copytree(STORY, folder / "tree")
    (folder / "elsewhere").mkdir()
    return folder, report(folder / "tree", folder, {})


@pytest.mark.parametrize("environment", SURROUNDINGS, ids=lambda one: ",".join(f"{k}={v}" for k, v in one.items()))
def test_surroundings_change_nothing(places: tuple[Path, bytes], environment: dict[str, str]) -> None:
    folder, expected = places
    assert report(folder / "tree", folder, environment) == expected


@pytest.mark.parametrize("below", ["tree", "elsewhere", "."])
def test_the_working_directory_changes_nothing(places: tuple[Path, bytes], below: str) -> None:
    folder, expected = places
    assert report(folder / "tree", folder / below, {}) == expected


def test_the_order_of_the_file_system_changes_nothing(places: tuple[Path, bytes], tmp_path: Path) -> None:
    folder, expected = places
    files = sorted((path for path in (folder / "tree").rglob("*") if path.is_file()), reverse=True)
    for path in files:  # made in the other order
        copy = tmp_path / "tree" / path.relative_to(folder / "tree")
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    assert report(tmp_path / "tree", tmp_path, {}) == expected
