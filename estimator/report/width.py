"""How wide text is on a terminal, and how it breaks there: Chinese takes two columns and has no spaces."""

from __future__ import annotations

import re
import textwrap
from functools import cache
from unicodedata import combining, east_asian_width

_WIDE = (
    "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U0001f300-\U0003fffd"
)
_CLOSING = "，。；：、！？）」』】》”’…%,.;:!?)"
_OPENING = "（「『【《“‘("
# Where a line may not be broken: within a word, before what closes, after what opens.
_UNIT = rf"\s+|[{_OPENING}]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{_CLOSING}]*|\S"


def width(text: str) -> int:
    """Return how many columns the text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(one) else 2 if east_asian_width(one) in "WF" else 1 for one in text)


def wrap(text: str, longest: int, first: str = "", rest: str = "", whole: bool = False) -> list[str]:
    """
    Return the text in lines of at most so many columns, the first one and the rest with these beginnings.

    A word that fits in a line stays `whole` if asked for; else it may break at a hyphen.
    """
    if width(text) == len(text) and not whole:
        return textwrap.wrap(text, longest, initial_indent=first, subsequent_indent=rest)
    lines: list[str] = []
    line, begun = first, False
    for unit in _unit().findall(text):
        if width(line) + width(unit.rstrip()) > longest and begun:
            lines.append(line.rstrip())
            line, begun = rest, False
        if not begun and unit.isspace():
            continue
        while width(line) + width(unit) > longest and len(unit) > 1:
            head = take(unit, longest - width(line)) or unit[:1]
            lines.append(line + head)
            line, unit = rest, unit[len(head) :]
        line, begun = line + unit, True
    return [*lines, line.rstrip()] if begun else lines


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(_UNIT)  # takes as long as all else that a start compiles


def take(text: str, longest: int) -> str:
    """Return as much of the beginning as takes so many columns at most."""
    taken = 0
    for number, one in enumerate(text):
        taken += width(one)
        if taken > longest:
            return text[:number]
    return text
