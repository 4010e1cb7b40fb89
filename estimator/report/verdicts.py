"""Which reporter renders a verdict in which format."""

from __future__ import annotations

from collections.abc import Callable

from estimator.model.verdict import Verdict
from estimator.report.verdict import render_verdict
from estimator.report.verdict_json import render_verdict_json

VERDICT_REPORTERS: tuple[tuple[str, Callable[[Verdict, bool], str]], ...] = (
    ("terminal", render_verdict),
    ("json", render_verdict_json),
)
VERDICT_FORMATS = tuple(name for name, _ in VERDICT_REPORTERS)


def render_verdict_as(format: str, verdict: Verdict, color: bool = False) -> str:
    """Return the verdict in one of `VERDICT_FORMATS`, in colour where the format knows any."""
    return dict(VERDICT_REPORTERS)[format](verdict, color)
