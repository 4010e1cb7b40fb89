"""Words and figures as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from estimator.report.width import take, width


def weeks(value: float) -> str:
    """Return engineer-weeks without false precision: one decimal below 10, none above."""
    if 0 < value < 0.05:
        return "<0.1"
    return f"{value:.1f}" if value < 9.95 else f"{value:,.0f}"


def percent(share: float) -> str:
    """Return a share as a whole percentage."""
    return "<1 %" if 0 < share < 0.005 else f"{share * 100:.0f} %"


def count(number: int, noun: str) -> str:
    """Return the number with its noun, in the plural where it is not one."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def cut(text: str, longest: int) -> str:
    """Return the text in so many columns, with an ellipsis in the middle if need be: both ends tell things apart."""
    if width(text) <= longest:
        return text
    tail = longest // 2 - 1
    end = take(text[::-1], tail)[::-1]
    return f"{take(text, longest - tail - 1).rstrip()}…{end.lstrip()}"


def tally(numbers: Mapping[str, int], title: str) -> str:
    """Return names with their numbers, in the order given."""
    return f"{title}: " + ", ".join(f"{name} {number:,}" for name, number in numbers.items())


def escape(text: str) -> str:
    """Return the text with control characters and undecodable bytes made visible: file names are hostile."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape", "surrogatepass").decode()
        for character in text
    )


def printable(value: Any) -> Any:
    """Return a value for JSON with undecodable file names made printable, since JSON is UTF-8."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(item) for item in value]
    return value
