"""The text of a Python file: decoding, offsets, and edits of ranges that leave every other byte alone."""

from __future__ import annotations

import codecs
import io
import re
import tokenize
from collections.abc import Iterable

from estimator.model.edit import Replacement

_LINE_END = re.compile(r"\r\n|\r|\n")


class SourceText:
    """The text of one file, with the encoding that its bytes had."""

    def __init__(self, data: bytes) -> None:
        """Decode the bytes; raises SyntaxError or UnicodeDecodeError where they are no Python text."""
        self.bom = data.startswith(codecs.BOM_UTF8)
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        self.encoding = "utf-8" if encoding == "utf-8-sig" else encoding
        self.text = data.removeprefix(codecs.BOM_UTF8).decode(self.encoding)
        if self.encode(self.text) != data:
            raise UnicodeDecodeError(self.encoding, data, 0, len(data), "bytes do not survive decoding")
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def encode(self, text: str) -> bytes:
        """Return the text as bytes, as the file had them."""
        return (codecs.BOM_UTF8 if self.bom else b"") + text.encode(self.encoding)

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line from 1 and a column from 0, both in characters."""
        return self._starts[line - 1] + column

    def end_of_line(self, offset: int) -> tuple[int, str]:
        """Return where the line of an offset ends, and its line ending ("" on the last line)."""
        found = _LINE_END.search(self.text, offset)
        return (found.start(), found.group()) if found else (len(self.text), "")

    def indent_of(self, line: int) -> str:
        """Return the white space at the beginning of a line, counted from 1."""
        start = self._starts[line - 1]
        return self.text[start : start + len(self.text[start:]) - len(self.text[start:].lstrip(" \t\f"))]

    @property
    def newline(self) -> str:
        """Return the first line ending of the file."""
        found = _LINE_END.search(self.text)
        return found.group() if found else "\n"


def apply(text: str, replacements: Iterable[Replacement]) -> str:
    """Return the text with the replacements made; raises ValueError where two of them overlap."""
    parts: list[str] = []
    end = 0
    for one in sorted(replacements):
        if one.start < end:
            raise ValueError("replacements overlap")
        parts += (text[end : one.start], one.text)
        end = one.end
    return "".join([*parts, text[end:]])


def revert(text: str, replacements: Iterable[Replacement], before: str) -> str:
    """Return what was there before the replacements were made in `before`: they are undone one by one."""
    undone: list[Replacement] = []
    shift = 0
    for one in sorted(replacements):
        start = one.start + shift
        undone.append(Replacement(start, start + len(one.text), before[one.start : one.end]))
        shift += len(one.text) - (one.end - one.start)
    return apply(text, undone)
