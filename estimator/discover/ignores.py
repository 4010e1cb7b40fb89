"""Ignore files, read as git reads them, but for patterns that could take for ever to match."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from estimator.files import read_file

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_LARGEST = 1_000_000  # bytes
_MOST_PATTERNS = 5_000
# A star tries each length: time grows by a power of the path's length, and the power is the number of stars.
_MOST_STARS = 3
_MOST_SPANS = 1  # `**` in the middle, which spans folders
_STAR = re.compile(r"\*+")


class Ignores(NamedTuple):
    """The patterns of a folder's .gitignore, and what is wrong with it, "" for nothing."""

    folder: Path
    spec: GitIgnoreSpec
    complaint: str


def read_ignore(folder: Path) -> Ignores | None:
    """Return what the .gitignore of a folder says, None where it has none; git does not follow one that is a link."""
    path = folder / ".gitignore"
    try:
        if path.is_symlink():
            return None
        lines = read_file(path, _LARGEST).decode("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in (errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG):
            return None
        return Ignores(folder, read_patterns([]), f"{error.strerror or 'cannot be read'}: what it names is read")
    complaint = ""
    if len(lines) > _MOST_PATTERNS:
        complaint = f"more than {_MOST_PATTERNS:,} lines: those behind are not followed"
    patterns = []
    for number, line in enumerate(lines[:_MOST_PATTERNS], 1):
        if _is_slow(line):
            complaint = complaint or f"line {number}: too many `*` to match in good time: not followed"
        elif is_pattern(line):
            patterns.append(line)
    return Ignores(folder, read_patterns(patterns), complaint)


def read_patterns(lines: Iterable[str]) -> GitIgnoreSpec:
    """Return the patterns of lines as they stand in a .gitignore."""
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)


def is_pattern(line: str) -> bool:
    """Tell whether a line can stand in a .gitignore; git passes over one that cannot."""
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def _is_slow(line: str) -> bool:
    if line.startswith("#"):
        return False
    inner = re.sub(r"^!?/?(?:\*\*/)*|(?:/\*\*)*/?\s*$", "", line)
    stars = _STAR.findall(inner)
    spans = len(re.findall(r"(?:^|/)\*\*(?=/)", inner))
    return len(stars) - spans > _MOST_STARS or spans > _MOST_SPANS
