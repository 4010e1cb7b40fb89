"""Workflow commands of GitHub Actions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from estimator.model.fact import Place
from estimator.report.text import escape

# Of each type and step (github.com/actions/toolkit, docs/problem-matchers.md, read in 2026-11).
MOST = 10


def annotate(kind: str, place: Place, title: str, text: str) -> str:
    """Return an annotation (error, warning or notice) at the place."""
    if place.cell is not None:
        return command(kind, f"{text} In cell {place.cell}, line {place.line}.", title=title, file=place.path)
    where = {"file": place.path, "line": str(place.line)}
    if place.end_line > place.line:
        where["endLine"] = str(place.end_line)
    elif place.end_column:
        where.update(col=str(place.column), endColumn=str(place.end_column))
    return command(kind, text, title=title, **where)


def command(kind: str, text: str, **properties: str) -> str:
    """Return a workflow command, escaped as the runner reads it."""
    shown = ",".join(f"{name}={_escape_property(value)}" for name, value in properties.items())
    return f"::{kind} {shown}::{_escape(text)}"


def _escape(text: str) -> str:
    """Return the text as the runner reads it back; its line ends stay, other control characters become visible."""
    plain = "".join(part if part in "\r\n" else escape(part) for part in re.split(r"([\r\n])", text))
    return plain.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")


def list_in_log(title: str, lines: Sequence[str], token: str) -> list[str]:
    """Return lines as a folded part of the log in which no name can act as a command; `token` must be hard to guess."""
    return [f"::group::{title}", f"::stop-commands::{token}", *lines, f"::{token}::", "::endgroup::"]
