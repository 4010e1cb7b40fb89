"""The trend as JSON, version 1."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import msgspec

from estimator import __version__
from estimator.model.trend import Point, Trend
from estimator.report.text import printable


def render(trend: Trend, color: bool = False) -> str:
    """Return the points, oldest first, with effort in engineer-weeks."""
    data = {
        "schema_version": "1",
        "tool": {"name": "cannscope", "version": __version__},
        "target": trend.target,
        "strategy": trend.strategy,
        "unit": "engineer-weeks",
        "commits": trend.commits,
        "points": [_point(point) for point in trend.points],
        "notes": list(trend.notes),
    }
    return msgspec.json.format(msgspec.json.encode(printable(data)), indent=1).decode() + "\n"


def _point(point: Point) -> dict[str, Any]:
    effort = point.effort
    return {
        "commit": point.commit.id,
        "time": datetime.fromtimestamp(point.commit.time, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "subject": point.commit.subject,
        "files": point.files,
        "findings": {"total": point.total, **point.findings},
        "tests": point.tests,
        "suppressed": point.suppressed,
        "added": point.added,
        "gone": point.gone,
        "effort": {"p10": effort.p10, "p50": effort.p50, "p80": effort.p80, "p90": effort.p90, "mean": effort.mean},
        "skipped": point.skipped,
    }
