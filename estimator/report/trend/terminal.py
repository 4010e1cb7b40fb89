"""The trend for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from estimator.model.trend import Point, Trend
from estimator.report.page import Page
from estimator.report.trend.sentences import day_of, list_notes, summarise

_MOST = 60
_BAR = 20


def render(trend: Trend, color: bool = False) -> str:
    """Return a line for each point, the newest last, of many an even choice; and what became of it."""
    page = Page(color)
    page.wrapped(summarise(trend), "")
    page.line()
    shown = _thin(trend.points)
    most = max((point.effort.p50 for point in trend.points), default=0.0)
    rows = [_row(point, most) for point in shown]
    page.table(rows, (2, 3, 4, 5), ("day", "commit", "findings", "added", "gone", "weeks", ""))
    if len(shown) < len(trend.points):
        page.wrapped(f"{len(shown)} of {len(trend.points):,} points; -o trend.json or trend.html has all.", "")
    for note in list_notes(trend):
        page.wrapped(note, "")
    return page.text()


def _thin(points: Sequence[Point]) -> list[Point]:
    """Return an even choice of the points, the last among them, each with what changed since the one shown before."""
    step = -(-len(points) // _MOST)
    return list(reversed(list(reversed(points))[::step]))


def _row(point: Point, most: float) -> tuple[str, ...]:
    return (
        day_of(point),
        point.commit.id[:10],
        f"{point.total:,}",
        f"{point.added:,}" if point.added else "",
        f"{point.gone:,}" if point.gone else "",
        f"{point.effort.p50:,.1f}",
        "█" * round(point.effort.p50 / most * _BAR) if most else "",
    )
