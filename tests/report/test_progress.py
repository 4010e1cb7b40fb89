"""Progress is for people: on a terminal, and nowhere else."""

from __future__ import annotations

import io
import sys

import pytest

from estimator.model.progress import Progress
from estimator.report.progress import show_progress


class Screen(io.StringIO):
    """A stderr that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_nothing_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with show_progress(quiet=False) as progress:
        assert progress is None


def test_nothing_when_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Screen())
    with show_progress(quiet=True) as progress:
        assert progress is None


def test_files_and_findings_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with show_progress(quiet=False) as progress:
        assert progress is not None
        progress(Progress("read", 3, 12, 5))
    assert "3/12" in screen.getvalue()
    assert "5 places of interest" in screen.getvalue()
