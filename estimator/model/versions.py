"""Compares versions of torch and CANN."""

from __future__ import annotations

import re

_PART = re.compile(r"(\d+)|rc(\d+)", re.IGNORECASE)
_FINAL = 10_000


def minor(version: str) -> str:
    """Return the first two parts of a version: 2.7 of 2.7.1."""
    return ".".join(version.split(".")[:2])


def version_key(version: str) -> tuple[int, ...]:
    """Return a key that orders versions: 8.3.RC1 comes before 8.3.0, and 2.9 before 2.10."""
    parts: list[int] = []
    for number, candidate in _PART.findall(version)[:3]:
        parts.append(int(candidate) if candidate else int(number) + _FINAL if len(parts) == 2 else int(number))
    return tuple(parts)


def within(version: str, lowest: str | None, highest: str | None) -> bool:
    """Tell whether the version is at least `lowest` and below `highest`; an unknown version is within no bound."""
    if lowest is None and highest is None:
        return True
    key = version_key(version)
    return (lowest is None or key >= version_key(lowest)) and (highest is None or key < version_key(highest))
