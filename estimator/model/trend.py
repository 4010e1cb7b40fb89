"""How findings and effort went over a history."""

from __future__ import annotations

import msgspec

from estimator.model.assessment import Effort


class Commit(msgspec.Struct, frozen=True):
    """A commit: its id, when it was committed (seconds since 1970), and the first line of its message."""

    id: str
    time: int
    subject: str


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """
    What a commit held.

    `findings` counts those in own code, by category; `tests` those in tests. `effort` is that of the strategy, in
    engineer-weeks. `added` and `gone` count findings against the point before. `skipped` files could not be read.
    """

    commit: Commit
    files: int
    findings: dict[str, int]
    tests: int
    suppressed: int
    effort: Effort
    added: int = 0
    gone: int = 0
    skipped: int = 0

    @property
    def total(self) -> int:
        """Return the findings in own code."""
        return sum(self.findings.values())


class Trend(msgspec.Struct, frozen=True, kw_only=True):
    """
    The points of a history, oldest first, all by the rules of today.

    `commits` counts those that the points were chosen from; `notes` are for the reader.
    """

    target: str
    strategy: str
    points: tuple[Point, ...]
    commits: int
    notes: tuple[str, ...] = ()
