"""Reads one script."""

from __future__ import annotations

from estimator.model.artifact import Artifact, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.collect import Collector, read_text
from estimator.parse.shell.reader import ShellReader


def parse_shell(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return the facts of a shell or batch script; what is no valid Bash is read around, and said."""
    return read_text(data, artifact, interest, _read)


def _read(collector: Collector) -> None:
    reader = ShellReader(collector)
    reader.read_piece(collector.text.data)
    reader.finish()
