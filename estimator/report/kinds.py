"""Kinds of artifacts, as people name them."""

from __future__ import annotations

from estimator.model.scan import ProjectSize
from estimator.report.language import ENGLISH, Speech

_NAMES = {
    "python": "Python",
    "notebook": "notebook",
    "cuda": "CUDA",
    "cpp": "C++",
    "pyproject": "pyproject.toml",
    "pipfile": "Pipfile",
    "dockerfile": "Dockerfile",
    "makefile": "Makefile",
    "cmake": "CMake",
    "bazel": "Bazel",
    "meson": "Meson",
    "pbtxt": "config.pbtxt",
    "yaml": "YAML",
    "json": "JSON",
    "toml": "TOML",
}


def kind_name(kind: str) -> str:
    """Return the name that people know the kind by."""
    return _NAMES.get(kind, kind)


def list_kinds(size: ProjectSize, say: Speech = ENGLISH) -> str:
    """Return how many files and lines of each kind there are, those with most lines first, as one line of text."""
    sums = {
        kind: (sum(part.files for part in sizes.values()), sum(part.lines for part in sizes.values()))
        for kind, sizes in size.kinds.items()
    }
    ordered = sorted(sums.items(), key=lambda pair: (pair[0] != "python", -pair[1][1], pair[0]))
    return ", ".join(f"{files:,} {say(kind_name(kind))} ({lines:,})" for kind, (files, lines) in ordered)
