"""Draws the total effort: PERT for each item, with errors shared by rule, by area and by project."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING

from estimator.estimate.table import setting
from estimator.model.assessment import Effort, Hours, WorkItem
from estimator.model.effort import EffortTable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_BITS = 12  # a distribution is a table of 2**12 quantiles at even steps
_GRID = 513
_DIGITS = 3
_OUTCOMES = 100


def simulate(items: Sequence[WorkItem], table: EffortTable, seed: int) -> Effort:
    """
    Return the distribution of the sum of the items, in engineer-weeks; all zero for no items.

    Items with one `draw` err together: their quantiles add up before anything is drawn.
    """
    if not items:
        return Effort()
    import numpy as np

    weeks = np.sort(sum(draw_groups(items, table, seed).values())) / table.hours_per_week

    def quantile(share: float) -> float:
        return round(float(weeks[int(share * (len(weeks) - 1))]), _DIGITS)

    mean = sum(item.hours.mean for item in items) * float(project_quantiles(table).mean()) / table.hours_per_week
    outcomes = tuple(quantile((number + 0.5) / _OUTCOMES) for number in range(_OUTCOMES))
    return Effort(quantile(0.1), quantile(0.5), quantile(0.8), quantile(0.9), round(mean, _DIGITS), outcomes)


def draw_groups(items: Iterable[WorkItem], table: EffortTable, seed: int) -> dict[tuple[str, str], Floats]:
    """Return the hours of all items of an area and a draw together, in each draw."""
    quantiles: dict[tuple[str, str], Floats] = {}
    for item in items:
        key = item.area, item.draw
        known = quantiles.get(key)
        own = pert_quantiles(item.hours)
        quantiles[key] = own if known is None else known + own
    project = project_quantiles(table)[steps(seed, "project", table.draws)]
    areas: dict[str, Floats] = {}
    for area in sorted({area for area, _ in quantiles}):
        factors = lognormal_quantiles(setting(table, "area_sigma"))
        areas[area] = project * factors[steps(seed, f"area:{area}", table.draws)]
    return {
        (area, draw): values[steps(seed, draw, table.draws)] * areas[area]
        for (area, draw), values in sorted(quantiles.items())
    }


def spread_shares(items: Sequence[WorkItem], table: EffortTable, seed: int) -> dict[tuple[str, str], float]:
    """
    Return the share of the total's variance that items of an area and a draw cause together; the shares add up to 1.

    What all items share, the error of the whole project, is theirs in proportion.
    """
    import numpy as np

    groups = draw_groups(items, table, seed)
    if not groups:
        return {}
    total = np.sum(list(groups.values()), axis=0)
    variance = float(((total - total.mean()) ** 2).mean())
    if variance <= 0:
        return {}
    return {
        key: float(((hours - hours.mean()) * (total - total.mean())).mean()) / variance for key, hours in groups.items()
    }


def steps(seed: int, draw: str, count: int) -> NDArray[np.int64]:
    """
    Return `count` random steps of a table of quantiles; they depend on the seed and the name alone.

    Only raw bits are taken from numpy: its distributions may change between versions, its bit streams may not.
    """
    import numpy as np

    key = int.from_bytes(hashlib.sha256(f"{seed}\0{draw}".encode()).digest()[:16], "little")
    return (np.random.Philox(key=key).random_raw(count) >> np.uint64(64 - _BITS)).astype(np.int64)


def pert_quantiles(hours: Hours) -> Floats:
    """Return the quantiles of the PERT distribution, by the integral of its density on a grid."""
    import numpy as np

    spread = hours.high - hours.low
    if spread <= 0:
        return np.full(1 << _BITS, hours.likely)
    mode = (hours.likely - hours.low) / spread
    x = np.linspace(0.0, 1.0, _GRID)
    middle = (x[1:] + x[:-1]) / 2
    density = middle ** (4 * mode) * (1 - middle) ** (4 * (1 - mode))
    cumulative = np.concatenate([[0.0], np.cumsum(density)])
    quantiles: Floats = hours.low + spread * np.interp(_shares(), cumulative / cumulative[-1], x)
    return quantiles


def project_quantiles(table: EffortTable) -> Floats:
    """Return the quantiles of the error that all items share: of mean 1, or wider around the same median."""
    usual = lognormal_quantiles(table.project_sigma)
    if table.doubted_sigma is None:
        return usual
    return lognormal_quantiles(table.doubted_sigma) * (
        _middle(usual) / _middle(lognormal_quantiles(table.doubted_sigma))
    )


def _middle(quantiles: Floats) -> float:
    return float(quantiles[len(quantiles) // 2])


@lru_cache(maxsize=8)
def lognormal_quantiles(sigma: float) -> Floats:
    """Return the quantiles of a lognormal factor of mean 1."""
    import numpy as np

    inverse = NormalDist().inv_cdf
    spread = np.exp(sigma * np.array([inverse(share) for share in _shares().tolist()]))
    factors: Floats = spread / spread.mean()
    return factors


@lru_cache(maxsize=1)
def _shares() -> Floats:
    import numpy as np

    return (np.arange(1 << _BITS) + 0.5) / (1 << _BITS)
