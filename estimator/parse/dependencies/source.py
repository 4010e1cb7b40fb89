"""The text of one file that is not Python: decoding, lines, and places in characters."""

from __future__ import annotations

from bisect import bisect_right

from estimator.model.fact import Place

_BINARY_SAMPLE = 8192
_LONGEST_SNIPPET = 160
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Text:
    """One file's characters, with the place of every offset; lines break at CR, LF or both."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.lines = self.text.split("\n")
        self._starts = [0]
        for line in self.lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def place(self, start: int, end: int) -> Place:
        """Return the span between two offsets of `text`."""
        first, last = bisect_right(self._starts, start), bisect_right(self._starts, max(start, end - 1))
        return Place(self.path, first, start - self._starts[first - 1] + 1, last, end - self._starts[last - 1] + 1)

    def offset(self, line: int, column: int = 1) -> int:
        """Return the offset of a line and column, both from 1."""
        return self._starts[line - 1] + column - 1

    def snippet(self, line: int) -> str:
        """Return the line, stripped and cut to a readable length."""
        text = self.lines[line - 1].strip() if line <= len(self.lines) else ""
        return text if len(text) <= _LONGEST_SNIPPET else text[: _LONGEST_SNIPPET - 1] + "…"

    def count(self) -> int:
        """Return the number of lines, counting a last one without a break."""
        return len(self.lines) - (self.lines[-1] == "")


def read_text(data: bytes, path: str) -> tuple[Text, str | None] | None:
    """Return the text, with the reason if characters had to be replaced; None for what is no text at all."""
    if data.startswith(_UTF16):  # what PowerShell writes for `pip freeze > requirements.txt`
        return Text(path, data.decode("utf-16", "replace")), None
    if b"\0" in data[:_BINARY_SAMPLE]:
        return None
    try:
        return Text(path, data.decode("utf-8-sig")), None
    except UnicodeDecodeError as error:
        return Text(path, data.decode("utf-8-sig", "replace")), f"encoding: not UTF-8 at byte {error.start + 1}"
