"""Kinds of artifacts, as people name them."""

from __future__ import annotations

from estimator.discover.kinds import KINDS
from estimator.model.scan import KindSize, ProjectSize
from estimator.report.kinds import kind_name, list_kinds


def test_python_comes_first_then_those_with_most_lines() -> None:
    kinds = {
        "shell": {"own": KindSize(14, 1201)},
        "dockerfile": {"own": KindSize(2, 30), "test": KindSize(1, 5)},
        "python": {"own": KindSize(90, 24664)},
        "cuda": {"own": KindSize(41, 9000)},
    }
    size = ProjectSize({}, {}, {}, kinds)
    assert list_kinds(size) == "90 Python (24,664), 41 CUDA (9,000), 14 shell (1,201), 3 Dockerfile (35)"


def test_every_kind_has_a_name() -> None:
    assert all(kind_name(kind) for kind in KINDS)
    assert kind_name("python") == "Python"
