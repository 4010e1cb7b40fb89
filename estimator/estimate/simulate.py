"""Draws the total effort: PERT per item, with errors shared by rule, area and project."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING

from estimator.model.assessment import Effort, Hours, WorkItem
from estimator.model.effort import EffortTable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Draws = NDArray[np.float64]

_GRID = 257
_DIGITS = 3


def simulate(items: Sequence[WorkItem], table: EffortTable, seed: int) -> Effort:
    """Return the distribution of the sum of the items, in engineer-weeks; all zero for no items."""
    if not items:
        return Effort()
    import numpy as np

    total = np.zeros(table.draws)
    by_area: dict[str, Draws] = {}
    for item in items:
        hours = _pert(item.hours, _uniform(seed, item.draw, table.draws))
        by_area[item.area] = by_area.get(item.area, 0.0) + hours
    area_sigma = table.settings.get("area_sigma", 0.2)
    for area in sorted(by_area):
        total += by_area[area] * _lognormal(seed, f"area:{area}", area_sigma, table.draws)
    total *= _lognormal(seed, "project", table.project_sigma, table.draws)
    weeks = np.sort(total) / table.hours_per_week

    def quantile(share: float) -> float:
        return round(float(weeks[int(share * (len(weeks) - 1))]), _DIGITS)

    mean = sum(item.hours.mean for item in items) / table.hours_per_week
    return Effort(quantile(0.1), quantile(0.5), quantile(0.8), quantile(0.9), round(mean, _DIGITS))


@lru_cache(maxsize=4096)
def _uniform(seed: int, name: str, draws: int) -> Draws:
    """
    Return uniform draws that depend on the name alone, so that adding an item moves no other.

    Only the raw bits are taken from numpy: its distributions may change between versions, its bit streams not.
    """
    import numpy as np

    key = int.from_bytes(hashlib.sha256(f"{seed}\0{name}".encode()).digest()[:16], "little")
    bits = np.random.Philox(key=key).random_raw(draws)
    return ((bits >> np.uint64(11)).astype(np.float64) + 0.5) / 2.0**53


@lru_cache(maxsize=256)
def _lognormal(seed: int, name: str, sigma: float, draws: int) -> Draws:
    """Return lognormal factors of mean 1."""
    import numpy as np

    grid = np.linspace(0.0, 1.0, 4097)[1:-1]
    inverse = NormalDist().inv_cdf
    table = np.array([inverse(share) for share in grid.tolist()])
    factors: Draws = np.exp(sigma * np.interp(_uniform(seed, name, draws), grid, table) - sigma * sigma / 2)
    return factors


def _pert(hours: Hours, uniform: Draws) -> Draws:
    """Return PERT draws by the inverse of the beta distribution on a grid."""
    import numpy as np

    spread = hours.high - hours.low
    if spread <= 0:
        return np.full(len(uniform), hours.likely)
    alpha = 1 + 4 * (hours.likely - hours.low) / spread
    beta = 1 + 4 * (hours.high - hours.likely) / spread
    x = np.linspace(0.0, 1.0, _GRID)
    middle = (x[1:] + x[:-1]) / 2
    density = middle ** (alpha - 1) * (1 - middle) ** (beta - 1)
    cumulative = np.concatenate([[0.0], np.cumsum(density)])
    return hours.low + spread * np.interp(uniform, cumulative / cumulative[-1], x)
