"""The range as a hundred dots, each an outcome as likely as any other."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from estimator.model.assessment import REFERENCE_WEEKS, Effort
from estimator.report.html.axis import Axis, make_axis
from estimator.report.text import percent, weeks

_COLUMNS = 32
_PITCH = 11.0  # pixels from dot to dot
_HEAD = 46.0  # above the dots: two lines of labels
_FOOT = 34.0
_LEAST = 5  # dots in the tallest column, so that the drawing never is flat


class Dot(msgspec.Struct, frozen=True):
    """One outcome: where it lies, and whether it is among the dearest fifth."""

    x: str
    y: str
    late: bool


class Dots(msgspec.Struct, frozen=True):
    """The drawing: its dots, its axis, where the median and p80 are, and its height in pixels."""

    dots: tuple[Dot, ...]
    axis: Axis
    p50: str
    p80: str
    base: str
    height: str


class Quantile(msgspec.Struct, frozen=True):
    """Which share of the outcomes is at or below so many weeks."""

    share: str
    weeks: str


def list_quantiles(effort: Effort) -> tuple[Quantile, ...]:
    """Return the range as a table, for those who do not look at drawings."""
    known = ((0.1, effort.p10), (0.5, effort.p50), (0.8, effort.p80), (0.9, effort.p90))
    return tuple(Quantile(percent(share), weeks(value)) for share, value in known)


def draw_dots(effort: Effort) -> Dots | None:
    """Return the drawing of a distribution, None where no outcomes are known."""
    if not effort.outcomes or effort.outcomes[-1] <= 0:
        return None
    axis = make_axis(effort.outcomes[-1], REFERENCE_WEEKS)
    stacks = _stack(effort.outcomes, axis.top / _COLUMNS)
    tallest = max(_LEAST, *(level + 1 for _, level, _ in stacks))
    base = _HEAD + tallest * _PITCH + 4
    dots = tuple(
        Dot(axis.at(middle), f"{base - 7 - level * _PITCH:.1f}", value > effort.p80) for middle, level, value in stacks
    )
    return Dots(dots, axis, axis.at(effort.p50), axis.at(effort.p80), f"{base:.1f}", f"{base + _FOOT:.0f}")


def _stack(outcomes: Sequence[float], width: float) -> list[tuple[float, int, float]]:
    """Return the middle of its column, its level in it, and the value of each outcome."""
    levels: dict[int, int] = {}
    stacked = []
    for value in outcomes:
        column = math.floor(value / width)
        level = levels.get(column, 0)
        levels[column] = level + 1
        stacked.append(((column + 0.5) * width, level, value))
    return stacked
