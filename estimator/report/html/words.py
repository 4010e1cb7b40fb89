"""Words of the page: numbers of things, and text of the project that nothing in it can hide."""

from __future__ import annotations

from estimator.report.language import Speech
from estimator.report.text import escape


def plural(say: Speech, number: int, one: str, many: str) -> str:
    """Return a text with a number `n` in it: `one` where the number is one."""
    return say(one if number == 1 else many, n=f"{number:,}")


def visible(text: str) -> str:
    """Return hostile text with all but its line ends and tabs made visible: no control and no direction marks."""
    return "\n".join("\t".join(escape(part) for part in line.split("\t")) for line in text.split("\n"))
