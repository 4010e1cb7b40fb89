"""The burn-down chart: effort with its range and findings over time, as SVG."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timezone
from html import escape

from estimator.model.trend import Point, Trend
from estimator.report.text import count, printable, weeks
from estimator.report.trend.sentences import day_of

WIDTH, HEIGHT = 1000, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 12, 12, 26
_STEPS = 4
_DAYS = 6

Value = Callable[[Point], float]


def draw_effort(trend: Trend) -> str:
    """Return p50 with p10 to p90 as a band, in engineer-weeks."""
    top = nice_top(max(point.effort.p90 for point in trend.points))
    xs = spread(trend.points)
    upper = _line(xs, [point.effort.p90 for point in trend.points], top)
    lower = _line(xs, [point.effort.p10 for point in trend.points], top)
    band = f'<polygon class="band" points="{" ".join([*upper, *reversed(lower)])}"/>'
    titles = [
        f"p50 {weeks(p.effort.p50)}, p10 {weeks(p.effort.p10)}, p90 {weeks(p.effort.p90)} weeks" for p in trend.points
    ]
    return _chart("Effort in engineer-weeks", trend.points, xs, lambda point: point.effort.p50, top, titles, band)


def draw_findings(trend: Trend) -> str:
    """Return the findings in own code."""
    top = nice_top(max(point.total for point in trend.points))
    titles = [f"{count(p.total, 'finding')}, {p.added:,} added, {p.gone:,} gone" for p in trend.points]
    return _chart(
        "Findings in own code", trend.points, spread(trend.points), lambda point: point.total, top, titles, ""
    )


def _chart(
    name: str, points: Sequence[Point], xs: Sequence[float], value: Value, top: float, titles: Sequence[str], under: str
) -> str:
    values = [value(point) for point in points]
    lines = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(name)} over time">',
        *_axis(top),
        *_days(points, xs),
        under,
        f'<polyline class="line" points="{" ".join(_line(xs, values, top))}"/>',
    ]
    for point, x, number, title in zip(points, xs, values, titles, strict=True):
        said = f"{day_of(point)} {point.commit.id[:10]} {point.commit.subject}\n{title}"
        lines.append(
            f'<circle class="dot" cx="{x:.1f}" cy="{_y(number, top):.1f}" r="3">'
            f"<title>{escape(str(printable(said)))}</title></circle>"
        )
    return "\n".join([*lines, "</svg>"])


def spread(points: Sequence[Point]) -> list[float]:
    """Return where each point lies, by time; evenly where all have one time. A point is never before the last one."""
    times = [point.commit.time for point in points]
    for number in range(1, len(times)):
        times[number] = max(times[number], times[number - 1])
    span = times[-1] - times[0]
    shares = (
        [(time - times[0]) / span for time in times]
        if span
        else [n / max(1, len(times) - 1) for n in range(len(times))]
    )
    return [_LEFT + share * (WIDTH - _LEFT - _RIGHT) for share in shares]


def nice_top(most: float) -> float:
    """Return the end of an axis: 1, 2, 2.5 or 5 times a power of ten, and not below the value."""
    if most <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(most))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= most * (1 - 1e-9))


def _y(value: float, top: float) -> float:
    return HEIGHT - _BOTTOM - value / top * (HEIGHT - _TOP - _BOTTOM)


def _line(xs: Sequence[float], values: Sequence[float], top: float) -> list[str]:
    return [f"{x:.1f},{_y(value, top):.1f}" for x, value in zip(xs, values, strict=True)]


def _axis(top: float) -> Iterator[str]:
    for step in range(_STEPS + 1):
        value = top * step / _STEPS
        y = _y(value, top)
        yield f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:,.4g}</text>'


def _days(points: Sequence[Point], xs: Sequence[float]) -> Iterator[str]:
    first, last = points[0].commit.time, max(point.commit.time for point in points)
    steps = _DAYS if last > first else 0
    for step in range(steps + 1):
        share = step / steps if steps else 0.0
        x = xs[0] + share * (WIDTH - _RIGHT - xs[0])
        day = datetime.fromtimestamp(first + share * (last - first), timezone.utc).strftime("%Y-%m-%d")
        anchor = "start" if step == 0 else "end" if step == steps else "middle"
        yield f'<text x="{x:.1f}" y="{HEIGHT - 8}" text-anchor="{anchor}">{day}</text>'
