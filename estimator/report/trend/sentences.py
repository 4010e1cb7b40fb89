"""What the reports of a trend say alike."""

from __future__ import annotations

from datetime import datetime, timezone

from estimator.model.trend import Point, Trend
from estimator.report.text import count, weeks


def day_of(point: Point) -> str:
    """Return the day of the commit, in UTC."""
    return datetime.fromtimestamp(point.commit.time, timezone.utc).strftime("%Y-%m-%d")


def summarise(trend: Trend) -> str:
    """Return what became of findings and effort from the first point to the last."""
    first, last = trend.points[0], trend.points[-1]
    chosen = f"{count(len(trend.points), 'point')} of {count(trend.commits, 'commit')}"
    if len(trend.points) == 1:
        return f"{count(last.total, 'finding')} and {weeks(last.effort.p50)} weeks to {trend.target}; {chosen}."
    return (
        f"From {day_of(first)} to {day_of(last)} findings went from {first.total:,} to {last.total:,}, "
        f"effort ({trend.strategy}, p50) from {weeks(first.effort.p50)} to {weeks(last.effort.p50)} "
        f"weeks to {trend.target}; {chosen}."
    )


def list_notes(trend: Trend) -> list[str]:
    """Return what a reader has to know of the figures."""
    notes = ["All points are by the rules and the options of today, along the first parents of the last commit."]
    skipped = sum(point.skipped > 0 for point in trend.points)
    if skipped:
        notes.append(f"At {count(skipped, 'point')} some files could not be read.")
    return [*notes, *trend.notes]
