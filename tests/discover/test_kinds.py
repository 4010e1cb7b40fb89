"""Which kind a file is of."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimator.discover.kinds import kind_of

KINDS = [
    ("a.py", "python"),
    ("build.py", "python"),
    ("A.PY", "python"),
    ("k.cu", "cuda"),
    ("k.h", "cpp"),
    ("driver.c", "cpp"),
    ("moe_sm90.inc", "cpp"),
    ("requirements.txt", "requirements"),
    ("requirements-dev.in", "requirements"),
    ("notes.txt", None),
    ("Dockerfile", "dockerfile"),
    ("Dockerfile.gpu", "dockerfile"),
    ("train.Dockerfile", "dockerfile"),
    ("dockerfile-notes.md", None),
    ("dockerfile.png", None),
    ("docker-compose.yml", "compose"),
    ("config.pbtxt", "pbtxt"),
    ("train.slurm", "shell"),
    ("meson.build", "meson"),
    ("environment.yml", "conda"),
    ("values.yaml", "yaml"),
    ("pyproject.toml", "pyproject"),
    ("other.toml", "toml"),
    ("uv.lock", "lock file"),
    ("CMakeLists.txt", "cmake"),
    ("cuda.cmake", "cmake"),
    ("Makefile", "makefile"),
    ("BUILD", "bazel"),
    ("run.sh", "shell"),
    ("README.md", None),
]


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_by_name(tmp_path: Path, name: str, kind: str | None) -> None:
    assert kind_of(tmp_path / name) == kind


@pytest.mark.parametrize(
    ("first", "kind"),
    [("#!/usr/bin/env python3", "python"), ("#!/bin/bash", "shell"), ("#! /bin/sh -e", "shell"), ("text", None)],
)
def test_script_by_first_line(tmp_path: Path, first: str, kind: str | None) -> None:
    (tmp_path / "launch").write_text(first + "\n")
    assert kind_of(tmp_path / "launch") == kind
