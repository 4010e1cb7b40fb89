"""What changed between two scans."""

from __future__ import annotations

from typing import Literal

import msgspec

Cause = Literal["retired", "added", "changed", "scaled", "re-estimated"]


class ItemChange(msgspec.Struct, frozen=True, kw_only=True):
    """
    How the mean hours of a work item changed, and why.

    `retired` and `added`: the item is gone, or new. `changed`: its findings are others. `scaled`: it has no findings
    of its own and follows the rest of the project. `re-estimated`: same findings, other rules.
    """

    id: str
    title: str
    area: str
    cause: Cause
    before: float
    after: float

    @property
    def hours(self) -> float:
        """Return the change in mean hours."""
        return self.after - self.before


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """
    The change of one strategy: p50 before and after in engineer-weeks, mean hours by cause, and the items.

    `new_rules` tells whether the two scans were made with different rules.
    """

    strategy: str
    before: float
    after: float
    new_rules: bool
    causes: dict[str, float]
    items: tuple[ItemChange, ...]
    findings_gone: int
    findings_new: int
