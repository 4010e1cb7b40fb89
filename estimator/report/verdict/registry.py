"""Which reporter renders a verdict in which format."""

from __future__ import annotations

from collections.abc import Callable

from estimator.model.verdict import Verdict
from estimator.report.verdict import github, gitlab, json_v1, markdown, sarif, terminal

VERDICT_REPORTERS: tuple[tuple[str, Callable[[Verdict, bool], str]], ...] = (
    ("terminal", terminal.render),
    ("json", json_v1.render),
    ("github", github.render),
    ("sarif", sarif.render),
    ("gitlab", gitlab.render),
    ("markdown", markdown.render),
)
VERDICT_FORMATS = tuple(name for name, _ in VERDICT_REPORTERS)


def render_verdict(format: str, verdict: Verdict, color: bool = False) -> str:
    """Return the verdict in one of `VERDICT_FORMATS`, in colour where the format knows any."""
    return dict(VERDICT_REPORTERS)[format](verdict, color)
