"""Which reporter renders which format."""

from __future__ import annotations

from collections.abc import Callable
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


class Reporter(NamedTuple):
    """A format and the function that renders it."""

    format: str
    render: Callable[[Scan, bool], str]


REPORTERS: tuple[Reporter, ...] = (
    Reporter("terminal", terminal.render),
    Reporter("json", json_v1.render),
    Reporter("html", html.render),
    Reporter("sarif", sarif.render),
    Reporter("gitlab", gitlab.render),
    Reporter("github", github.render),
    Reporter("markdown", markdown.render_comment),
    Reporter("markdown-page", markdown.render_page),
    Reporter("csv", tables.render_findings),
    Reporter("csv-items", tables.render_items),
    Reporter("junit", junit.render),
)

# Formats that show the schedule of a scan, which takes a while to make.
SCHEDULED = frozenset({"html"})

GRAPH_REPORTERS: tuple[Reporter, ...] = (
    Reporter("terminal", graph_terminal.render),
    Reporter("json", graph_json.render),
    Reporter("dot", graph_drawing.render_dot),
    Reporter("mermaid", graph_drawing.render_mermaid),
)


def render(format: str, scan: Scan, color: bool = False) -> str:
    """Return the scan in a format of `REPORTERS`, in colour where the format knows any."""
    return next(reporter for reporter in REPORTERS if reporter.format == format).render(scan, color)


def render_graph(format: str, scan: Scan, color: bool = False) -> str:
    """Return the code graph of a scan in a format of `GRAPH_REPORTERS`."""
    return next(reporter for reporter in GRAPH_REPORTERS if reporter.format == format).render(scan, color)
