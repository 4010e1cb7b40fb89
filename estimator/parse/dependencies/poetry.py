"""Versions as poetry writes them."""

from __future__ import annotations

import re

_RANGE = re.compile(r"([~^])(\d{1,9}(?:\.\d{1,9})*)(?!\d)(\S*)\Z")
_PLAIN = re.compile(r"\d[\w.+!*-]*\Z")
_SEPARATOR = re.compile(r",|(?<=[\w*])\s+(?=[<>=!~^])")
_SPACE = re.compile(r"\s+")


def to_pep440(constraint: str) -> str:
    """Return a constraint as a version specifier: "^2.1" is >=2.1,<3, "~2.1" is >=2.1,<2.2, "2.1" itself."""
    alternatives = [part for part in constraint.split("|") if part.strip()]
    if len(alternatives) != 1:
        return ""  # no specifier says "or"
    return ",".join(filter(None, (_one(part) for part in _SEPARATOR.split(alternatives[0]))))


def _one(part: str) -> str:
    part = _SPACE.sub("", part)
    if part in ("", "*"):
        return ""
    ranged = _RANGE.match(part)
    if ranged:
        numbers = [int(number) for number in ranged[2].split(".")]
        if ranged[1] == "~":
            moving = min(1, len(numbers) - 1)
        else:
            moving = next((at for at, number in enumerate(numbers) if number), len(numbers) - 1)
        raised = [*numbers[:moving], numbers[moving] + 1]
        return f">={ranged[2]}{ranged[3]},<{'.'.join(map(str, raised))}"
    if _PLAIN.match(part):
        return f"=={part}"
    return f"={part}" if part.startswith("=") and not part.startswith("==") else part
