"""What a codemod for artifacts is given: one finding, the text of the file, and the range of the finding in it."""

from __future__ import annotations

from typing import NamedTuple

from estimator.codemod.job import Job, Wish
from estimator.codemod.text import SourceText
from estimator.model.edit import Edit, Replacement


class Spot(NamedTuple):
    """One finding in an artifact; `start` and `end` are offsets, and `kind` is that of the artifact."""

    job: Job
    source: SourceText
    wish: Wish
    kind: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """Return the text of the finding."""
        return self.source.text[self.start : self.end]

    def edit(self, changes: list[tuple[int, int, str]], review: str = "") -> Edit:
        """Return the edit that makes the changes, offsets from the finding's start; safe without a `review`."""
        at = self.start
        finding = self.wish.finding
        return Edit(
            place=finding.place,
            rule=finding.rule,
            symbol=finding.symbol,
            codemod=self.wish.remedy.fix or "",
            replacements=tuple(Replacement(at + start, at + end, text) for start, end, text in changes),
            safety="review" if review else "safe",
            reason=review,
        )
