"""Which of the proposed edits are made, and how the others are told."""

from __future__ import annotations

from estimator.codemod.job import Job, Wish
from estimator.model.edit import Edit, FileFix, Left, Replacement


def keep_apart(edits: list[Edit]) -> tuple[list[Edit], list[Left]]:
    """Return the edits that touch no text of one before them, and the others as left."""
    kept: list[Edit] = []
    taken: list[Replacement] = []
    left: list[Left] = []
    for edit in edits:
        if any(
            one != other and one.start < other.end and other.start < one.end
            for one in edit.replacements
            for other in taken
        ):
            left.append(leave(edit, "another edit is made of the same text"))
        else:
            kept.append(edit)
            taken += edit.replacements
    return kept, left


def keep_whole_groups(edits: list[Edit], torn: set[str]) -> tuple[list[Edit], list[Left]]:
    """Return the edits without those of groups of which one was left, and these."""
    lost = [edit for edit in edits if edit.group in torn]
    left = [leave(edit, "a use of the import cannot be rewritten") for edit in lost]
    return [edit for edit in edits if edit.group not in torn], left


def untouched(job: Job, data: bytes, reason: str) -> FileFix:
    """Return the file as it is, with one reason for all its places."""
    wishes = [one for one in job.wishes if job.selected is None or one.finding.rule in job.selected]
    left = tuple(refuse(wish, reason) for wish in wishes)
    return FileFix(path=job.path, before=data, after=data, left=left)


def leave(edit: Edit, reason: str) -> Left:
    """Return an edit that is not made as a place that is left."""
    return Left(edit.place, edit.rule, edit.symbol, reason)


def refuse(wish: Wish, reason: str) -> Left:
    """Return a finding as a place that is left."""
    return Left(wish.finding.place, wish.finding.rule, wish.finding.symbol, reason)
