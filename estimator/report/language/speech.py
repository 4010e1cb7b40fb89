"""Texts of a report in the reader's language; what a catalogue does not have is said in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from estimator.report.text import count

_GAP = re.compile("(?<=[，。；：！？）]) +")
_HOLE = re.compile(r"\\\{(\w+)\\\}")


class Speech:
    """
    Translates texts: called with one as it stands in English, its holes in braces, and what fills them.

    `tag` is that of the language, such as zh-Hans. `counts` are the words for numbers of things, by the English noun,
    with `{n}` for the number. `patterns` are texts with holes that other stages have filled before a report sees them;
    a hole `n` is a number, `word` is left as it is, and `known` is a text of the catalogue.
    """

    def __init__(
        self, tag: str, texts: Mapping[str, str], counts: Mapping[str, str], patterns: Mapping[str, str]
    ) -> None:
        self.tag = tag
        self.texts = texts
        self.counts = counts
        self.patterns = patterns
        self._recalled: dict[str, str] = {}

    def __call__(self, text: str, /, **values: object) -> str:
        """Return the text in the language, with the values in its holes; without any, as `recall` does."""
        return self.texts.get(text, text).format(**values) if values else self.recall(text)

    def column(self, name: str) -> str:
        """Return the head of a column, where a word means something else than elsewhere."""
        return self.texts.get(f"column: {name}", self(name))

    def join(self, text: str) -> str:
        """Return sentences without the spaces that Chinese does not put between them."""
        return _GAP.sub("", text) if self.tag.startswith("zh") else text

    def count(self, number: int, noun: str) -> str:
        """Return a number of things."""
        worded = self.counts.get(noun)
        return count(number, noun) if worded is None else worded.format(n=f"{number:,}")

    def recall(self, said: str) -> str:
        """Return a text that was made in English, holes filled; what fills them is translated where it is known."""
        known = self.texts.get(said, self._recalled.get(said))
        if known is None:
            known = self._recalled[said] = self._fill(said)
        return known

    def _fill(self, said: str) -> str:
        """Return the text by the first pattern that it fits, else as it is."""
        for pattern, worded in self._compiled:
            found = pattern.fullmatch(said)
            if found and self._knows(found.groupdict()):
                holes = found.groupdict().items()
                return worded.format(**{name: value if name == "word" else self.recall(value) for name, value in holes})
        return said

    def _knows(self, holes: Mapping[str, str]) -> bool:
        """Tell whether what fills the hole `known`, if there is one, is a text of the catalogue."""
        return "known" not in holes or holes["known"] in self.texts

    @cached_property
    def _compiled(self) -> list[tuple[re.Pattern[str], str]]:
        """Return the patterns in their order, as regular expressions."""
        return [(re.compile(_HOLE.sub(_open, re.escape(text)), re.S), worded) for text, worded in self.patterns.items()]


def said(text: str) -> str:
    """Return the text as it is: marks one that is said later, for those who gather what there is to translate."""
    return text


def _open(hole: re.Match[str]) -> str:
    """Return the pattern of what may fill a hole; `n` stands for a number."""
    return f"(?P<{hole[1]}>{'[0-9,]+' if hole[1] == 'n' else '.+?'})"


ENGLISH = Speech("en", {}, {}, {})
