"""Ignore files, read as git reads them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


def read_ignore(folder: Path) -> tuple[Path, GitIgnoreSpec] | None:
    """Return the folder with the patterns of its .gitignore, if it has one."""
    try:
        text = (folder / ".gitignore").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return folder, read_patterns(line for line in text.splitlines() if is_pattern(line))


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
