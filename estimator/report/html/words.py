"""Every word of the page that is not the project's own goes through one function, so that a catalogue can follow."""

from __future__ import annotations

from typing import Protocol

from estimator.report.text import escape


class Translate(Protocol):
    """Returns a text of the page in the reader's language, with `values` in the places that it names in braces."""

    def __call__(self, text: str, /, **values: object) -> str: ...


def speak_english(text: str, /, **values: object) -> str:
    """Return the text as it is written, which is in English."""
    return text.format(**values) if values else text


def plural(translate: Translate, number: int, one: str, many: str) -> str:
    """Return a text with a number `n` in it: `one` where the number is one."""
    return translate(one if number == 1 else many, n=f"{number:,}")


def visible(text: str) -> str:
    """Return hostile text with all but its line ends and tabs made visible: no control and no direction marks."""
    return "\n".join("\t".join(escape(part) for part in line.split("\t")) for line in text.split("\n"))
