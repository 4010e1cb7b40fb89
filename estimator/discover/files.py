"""Looks at files that may vanish or be closed to us."""

from __future__ import annotations

from pathlib import Path


def is_file(path: Path) -> bool:
    """Tell whether this is a regular file that we may look at."""
    try:
        return path.is_file()
    except OSError:  # in a folder that may be listed but not entered
        return False


def head(path: Path, size: int) -> bytes:
    """Return the first bytes of the file, none if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError:
        return b""
