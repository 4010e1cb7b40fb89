"""Which reporter renders which format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from estimator.model.scan import Scan
from estimator.report import (
    github,
    gitlab,
    graph_drawing,
    graph_json,
    graph_terminal,
    html,
    json_v1,
    junit,
    markdown,
    sarif,
    tables,
    terminal,
)
from estimator.report.language import Language


class Reporter(NamedTuple):
    """A format and the function that renders it: a scan, in colour or not, and in a language if it knows any."""

    format: str
    render: Callable[..., str]
    speaks: bool = False


REPORTERS: tuple[Reporter, ...] = (
    Reporter("terminal", terminal.render, speaks=True),
    Reporter("json", json_v1.render),
    Reporter("html", html.render),
    Reporter("sarif", sarif.render),
    Reporter("gitlab", gitlab.render),
    Reporter("github", github.render),
    Reporter("markdown", markdown.render_comment, speaks=True),
    Reporter("markdown-page", markdown.render_page, speaks=True),
    Reporter("csv", tables.render_findings),
    Reporter("csv-items", tables.render_items),
    Reporter("junit", junit.render),
)

# Formats that show the schedule of a scan, which takes a while to make.
SCHEDULED = frozenset({"html"})

GRAPH_REPORTERS: tuple[Reporter, ...] = (
    Reporter("terminal", graph_terminal.render, speaks=True),
    Reporter("json", graph_json.render),
    Reporter("dot", graph_drawing.render_dot),
    Reporter("mermaid", graph_drawing.render_mermaid),
)


def render(format: str, scan: Scan, color: bool = False, language: Language = "en") -> str:
    """Return the scan in a format of `REPORTERS`, in colour and in a language where the format knows any."""
    return _render(REPORTERS, format, scan, color, language)


def render_graph(format: str, scan: Scan, color: bool = False, language: Language = "en") -> str:
    """Return the code graph of a scan in a format of `GRAPH_REPORTERS`."""
    return _render(GRAPH_REPORTERS, format, scan, color, language)


def _render(reporters: Sequence[Reporter], format: str, scan: Scan, color: bool, language: Language) -> str:
    reporter = next(reporter for reporter in reporters if reporter.format == format)
    return reporter.render(scan, color, language) if reporter.speaks else reporter.render(scan, color)
