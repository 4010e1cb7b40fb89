"""Arithmetic on three-point hours."""

from __future__ import annotations

from collections.abc import Iterable

from estimator.model.assessment import Hours
from estimator.model.effort import EffortClass


def scaled(hours: Hours, factor: float) -> Hours:
    """Return the hours times a factor."""
    return Hours(hours.low * factor, hours.likely * factor, hours.high * factor)


def added(parts: Iterable[Hours]) -> Hours:
    """Return the sum, point by point: the parts are taken to err together."""
    low = likely = high = 0.0
    for part in parts:
        low, likely, high = low + part.low, likely + part.likely, high + part.high
    return Hours(low, likely, high)


def beyond(hours: Hours, start: Hours) -> Hours:
    """Return what the hours hold beyond a start that is no larger."""
    return Hours(hours.low - start.low, hours.likely - start.likely, hours.high - start.high)


def rounded(hours: Hours) -> Hours:
    """Return the hours to four decimals."""
    return Hours(round(hours.low, 4), round(hours.likely, 4), round(hours.high, 4))


def priced(effort: EffortClass, *, once: int, firsts: int, repeats: int) -> Hours:
    """
    Return the hours of `once` times the start, then firsts, then repeats, within the cap of the class.

    The cap bounds the likely hours of firsts and repeats together; firsts use it up before repeats do.
    """
    room = effort.cap if effort.cap is not None else float("inf")
    first = _within(scaled(effort.first, firsts), room)
    repeat = _within(scaled(effort.repeat, repeats), max(0.0, room - first.likely))
    return added((scaled(effort.once, once), first, repeat))


def _within(hours: Hours, likely: float) -> Hours:
    return scaled(hours, likely / hours.likely) if hours.likely > likely else hours
