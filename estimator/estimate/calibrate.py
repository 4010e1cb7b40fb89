"""Fits multipliers to what work really took; few figures move little."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from estimator.model.calibration import Calibration

Level = Literal["all", "area", "class", "rule"]

# Standard deviations of natural logarithms. `_NOISE` is how far one figure strays from its true mean; the others are
# how far a team, an area, a class or a rule may stray from the table before anything is known.
_NOISE = 0.6
_PRIOR: dict[Level, float] = {"all": 0.35, "area": 0.2, "class": 0.35, "rule": 0.3}
_PASSES = 8
_DIGITS = 4


class Actual(NamedTuple):
    """Hours that work took, beside those predicted; what it belongs to is "" where it is not known or mixed."""

    predicted: float
    actual: float
    area: str = ""
    effort: str = ""
    rule: str = ""

    @property
    def error(self) -> float:
        """Return the logarithm of actual over predicted."""
        return math.log(self.actual / self.predicted)


def calibrate(actuals: Sequence[Actual], name: str, project_sigma: float, least_sigma: float) -> Calibration:
    """
    Return the multipliers, each shrunk towards 1 by how few figures speak for it.

    Errors are those of leaving each figure out in turn. Raises ValueError for no figures or hours that are not
    positive.
    """
    if not actuals:
        raise ValueError("no figures")
    if any(row.actual <= 0 or row.predicted <= 0 for row in actuals):
        raise ValueError("hours must be above 0")
    effects = _fit(actuals)
    left_out = [row.error - _predict(_fit([*actuals[:i], *actuals[i + 1 :]]), row) for i, row in enumerate(actuals)]
    precision = 1 / project_sigma**2 + len(actuals) / _NOISE**2
    return Calibration(
        name=name,
        rows=len(actuals),
        all=_factor(effects["all"].get("", 0.0)),
        areas={key: _factor(effect) for key, effect in sorted(effects["area"].items())},
        classes={key: _factor(effect) for key, effect in sorted(effects["class"].items())},
        rules={key: _factor(effect) for key, effect in sorted(effects["rule"].items())},
        error_before=_factor(_root_mean_square(row.error for row in actuals)),
        error_after=_factor(_root_mean_square(left_out)),
        spread=round(max(least_sigma, math.sqrt(1 / precision)), _DIGITS),
    )


Effects = dict[Level, dict[str, float]]


def _fit(actuals: Sequence[Actual]) -> Effects:
    """Return the effects of each level by backfitting: each explains, shrunk, what the others leave."""
    effects: Effects = {"all": {}, "area": {}, "class": {}, "rule": {}}
    for _ in range(_PASSES):
        for level in effects:
            effects[level] = _shrunk(level, actuals, effects)
    return effects


def _shrunk(level: Level, actuals: Sequence[Actual], effects: Effects) -> dict[str, float]:
    residuals: dict[str, list[float]] = defaultdict(list)
    others: Effects = {**effects, level: {}}
    for row in actuals:
        key = _key(level, row)
        if key is not None:
            residuals[key].append(row.error - _predict(others, row))
    weight = (_NOISE / _PRIOR[level]) ** 2
    return {key: sum(values) / (len(values) + weight) for key, values in residuals.items()}


def _predict(effects: Effects, row: Actual) -> float:
    total = 0.0
    for level, known in effects.items():
        key = _key(level, row)
        total += known.get(key, 0.0) if key is not None else 0.0
    return total


def _key(level: Level, row: Actual) -> str | None:
    if level == "all":
        return ""
    return {"area": row.area, "class": row.effort, "rule": row.rule}[level] or None


def _root_mean_square(values: Iterable[float]) -> float:
    squares = [value * value for value in values]
    return math.sqrt(sum(squares) / len(squares)) if squares else 0.0


def _factor(effect: float) -> float:
    return round(math.exp(effect), _DIGITS)
