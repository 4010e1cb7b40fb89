"""Which reporter renders a trend in which format."""

from __future__ import annotations

from collections.abc import Callable

from estimator.model.trend import Trend
from estimator.report.trend import json_v1, page, terminal

TREND_REPORTERS: tuple[tuple[str, Callable[[Trend, bool], str]], ...] = (
    ("terminal", terminal.render),
    ("json", json_v1.render),
    ("html", page.render),
)
TREND_FORMATS = tuple(name for name, _ in TREND_REPORTERS)


def render_trend(format: str, trend: Trend, color: bool = False) -> str:
    """Return the trend in one of `TREND_FORMATS`."""
    return dict(TREND_REPORTERS)[format](trend, color)
