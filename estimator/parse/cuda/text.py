"""The text of one C++ or CUDA file: places in characters, snippets, names."""

from __future__ import annotations

import re
from bisect import bisect_right

from estimator.model.fact import Place

_LONGEST_SNIPPET = 160
_SPACE = re.compile(rb"\s+")


class Text:
    """The bytes of one file, without a byte-order mark, and where its lines begin."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data.removeprefix(b"\xef\xbb\xbf")
        self._starts = [0, *(match.end() for match in re.finditer(rb"\n", self.data))]

    def line_of(self, offset: int) -> int:
        """Return the line, from 1, that holds the byte."""
        return bisect_right(self._starts, offset)

    def place(self, start: int, end: int) -> Place:
        """Return the span of bytes as a place, with columns in characters."""
        first, last = self.line_of(start), self.line_of(max(start, end - 1))
        return Place(self.path, first, self._column(first, start), last, self._column(last, end))

    def _column(self, line: int, offset: int) -> int:
        return len(self.data[self._starts[line - 1] : offset].decode("utf-8", "replace")) + 1

    def end_of_line(self, offset: int) -> int:
        """Return where the text of the line that holds the byte ends, without its break."""
        line = self.line_of(offset)
        end = self._starts[line] if line < len(self._starts) else len(self.data)
        return self._starts[line - 1] + len(self.data[self._starts[line - 1] : end].rstrip())

    def snippet(self, offset: int) -> str:
        """Return the line that holds the byte, stripped and cut to a readable length."""
        start = self._starts[self.line_of(offset) - 1]
        text = self.data[start : self.end_of_line(offset)].decode("utf-8", "replace").strip()
        return text if len(text) <= _LONGEST_SNIPPET else text[: _LONGEST_SNIPPET - 1] + "…"

    def flat(self, start: int, end: int) -> str:
        """Return the bytes as text with each run of white space made one space."""
        return _SPACE.sub(b" ", self.data[start:end]).decode("utf-8", "replace").strip()
