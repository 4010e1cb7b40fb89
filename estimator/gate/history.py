"""The history of a repository: its commits, and which files each of some commits held."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from typing import NamedTuple

from estimator.files import is_path_below
from estimator.gate.repository import Repository
from estimator.model.trend import Commit

_REGULAR = ("100644", "100755")
_LATEST = 32_503_680_000  # the year 3000, the last that dates reach on every system


class Held(NamedTuple):
    """The files of a commit: blobs by path, relative to the root; and the paths that are new or others than before."""

    blobs: dict[str, str]
    changed: frozenset[str]


def list_commits(repository: Repository, since: str | None, until: str) -> list[Commit]:
    """
    Return the commits from `since` (or the first) to `until`, oldest first, along the first parents.

    Raises UsageError where there is no repository, no such revision, or where a shallow clone lacks it.
    """
    last = repository.commit_named(until)
    if since is None:
        return _log(repository, last)
    first = repository.commit_named(since)
    return _log(repository, "--max-count=1", first) + [
        one for one in _log(repository, f"{first}..{last}") if one.id != first
    ]


def _log(repository: Repository, *arguments: str) -> list[Commit]:
    text = repository.ask(
        "log", "--first-parent", "--reverse", "--format=%H %ct %s", "--no-show-signature", *arguments, "--"
    )
    lines = text.decode("utf-8", "replace").split("\n")
    return [Commit(id, _time(time), subject) for id, time, subject in (line.split(" ", 2) for line in lines if line)]


def _time(written: str) -> int:
    """Return the seconds since 1970, within what a date can show: a commit may name any time, or none."""
    return min(int(written[:13]), _LATEST) if written.isdecimal() else 0


def choose_commits(commits: Sequence[Commit], every: int | None, *, weekly: bool, most: int) -> list[Commit]:
    """
    Return each `every`th commit, the last of each week, or as many as are shown without being asked; the last always.

    Weeks are those of ISO 8601, in UTC.
    """
    if not commits:
        return []
    if weekly:
        weeks: dict[tuple[int, int], Commit] = {}
        for commit in commits:
            year, week, _ = datetime.fromtimestamp(commit.time, timezone.utc).isocalendar()
            weeks[year, week] = commit
        return list(weeks.values())
    step = every or max(1, -(-len(commits) // most))
    return list(reversed(list(reversed(commits))[::step]))


def walk_trees(repository: Repository, commits: Sequence[Commit]) -> Iterator[tuple[Commit, Held]]:
    """Yield each commit with the files that it held; the first tree is listed, the others by what changed."""
    if not commits:
        return
    blobs = dict(_list_blobs(repository.ask("ls-tree", "-r", "-z", commits[0].id)))
    yield commits[0], Held(dict(blobs), frozenset(blobs))
    pairs = zip(commits[1:], commits, strict=False)
    asked = "".join(f"{after.id} {before.id}\n" for after, before in pairs)
    text = repository.ask(
        "diff-tree",
        "--stdin",
        "-r",
        "-m",
        "-z",
        "--raw",
        "--no-renames",
        "--no-abbrev",
        "--always",
        "--relative",
        input=asked.encode(),
    )
    for commit, (_, changes) in zip(commits[1:], _read_changes(text), strict=True):
        for path, blob in changes.items():
            if blob:
                blobs[path] = blob
            else:
                blobs.pop(path, None)
        yield commit, Held(dict(blobs), frozenset(changes))


def _read_changes(text: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what `git diff-tree --stdin -z --raw` says: each commit with its changed paths, "" for what is no file."""
    commit, changes = "", dict[str, str]()
    fields = iter(os.fsdecode(text).split("\0"))
    for field in fields:
        if field.startswith(":"):
            _, mode, _, blob, _ = field.removeprefix(":").split(" ")
            path = next(fields)
            if is_path_below(path):
                changes[path] = blob if mode in _REGULAR else ""
        elif field:
            if commit:
                yield commit, changes
            commit, changes = field, {}
    if commit:
        yield commit, changes


def _list_blobs(text: bytes) -> Iterator[tuple[str, str]]:
    """Yield path and blob of each regular file that `git ls-tree -r -z` lists."""
    for entry in os.fsdecode(text).split("\0"):
        if entry:
            about, _, path = entry.partition("\t")
            mode, _, blob = about.split(" ")
            if mode in _REGULAR and is_path_below(path):
                yield path, blob
