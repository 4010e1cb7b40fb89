"""What a team's own figures say of the effort table."""

from __future__ import annotations

import msgspec

VERSION = "1"


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """
    Multipliers on the hours of items: for all, by area, by effort class and by rule; 1 means as the table says.

    `rows` counts the figures behind it; `error_before` and `error_after` are typical errors, as a factor, on figures
    that were left out of the fit. `spread` is what is left of the uncertainty of a whole project (lognormal sigma).
    """

    name: str
    rows: int
    all: float = 1.0
    areas: dict[str, float] = {}
    classes: dict[str, float] = {}
    rules: dict[str, float] = {}
    error_before: float = 1.0
    error_after: float = 1.0
    spread: float | None = None
    version: str = VERSION

    def factor(self, area: str, effort: str, rule: str) -> float:
        """Return the multiplier for an item of this area, effort class and rule."""
        parts = (self.areas.get(area, 1.0), self.classes.get(effort, 1.0), self.rules.get(rule, 1.0))
        return self.all * parts[0] * parts[1] * parts[2]
