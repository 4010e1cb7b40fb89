"""Where values lie on a drawing: in percent of its width, so that drawings fit any screen without a script."""

from __future__ import annotations

import msgspec

_STEPS = (1.0, 2.0, 5.0, 10.0)
_FAR = 2.2  # a reference so many times beyond the rest would press the rest together


class Tick(msgspec.Struct, frozen=True):
    """A mark on an axis: where, and what it says."""

    at: str
    label: str


class Axis(msgspec.Struct, frozen=True):
    """
    An axis from 0 to `top`, in weeks.

    `reference` is where the reference lies, "" where it is too far off; `reference_right` tells that this is at the
    right end.
    """

    top: float
    ticks: tuple[Tick, ...]
    reference: str
    reference_right: bool

    def at(self, value: float) -> str:
        """Return where a value lies, in percent of the width."""
        return f"{100 * min(max(value, 0.0), self.top) / self.top:.2f}%"

    def between(self, low: float, high: float) -> str:
        """Return how wide a span is, in percent of the width: enough to be seen."""
        return f"{max(0.6, 100 * (min(high, self.top) - min(low, self.top)) / self.top):.2f}%"


def make_axis(largest: float, reference: float, ticks: int = 7) -> Axis:
    """Return an axis that holds the largest value, and the reference unless it lies far beyond."""
    shown = reference <= largest * _FAR
    top = max(largest, reference if shown else 0.0, 0.1) * 1.06
    step = next_step(top / ticks)
    marks = []
    value = 0.0
    while value <= top * 0.97:
        marks.append(Tick(f"{100 * value / top:.2f}%", f"{value:g}"))
        value = round(value + step, 6)
    return Axis(top, tuple(marks), f"{100 * reference / top:.2f}%" if shown else "", reference > top * 0.9)


def next_step(least: float) -> float:
    """Return the smallest of 1, 2, 5, 10, ... that is not below the least."""
    power = 1.0
    while power > least:
        power /= 10
    while power * 10 <= least:
        power *= 10
    return next(round(step * power, 9) for step in _STEPS if step * power >= least * 0.999)
