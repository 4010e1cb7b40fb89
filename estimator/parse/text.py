"""The text of a file that is no Python: decoding, lines, and places in characters."""

from __future__ import annotations

from estimator.model.fact import Place

Point = tuple[int, int]  # row and column in bytes, both from 0

_LONGEST_SNIPPET = 160
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF32 = b"\xff\xfe\0\0"  # nobody writes code in it


class Text:
    """The UTF-8 text of one file, by lines."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data
        self.lines = data.split(b"\n")

    def place(self, start: Point, end: Point) -> Place:
        """Return the span between two points, with lines and columns from 1 and columns in characters."""
        return Place(self.path, start[0] + 1, self._column(start), end[0] + 1, self._column(end))

    def _column(self, point: Point) -> int:
        row, column = point
        line = self.lines[row] if row < len(self.lines) else b""
        return column + 1 if line.isascii() else len(line[:column].decode("utf-8", "replace")) + 1

    def byte_column(self, row: int, column: int) -> int:
        """Return the column in bytes of a column in characters, both from 0."""
        line = self.lines[row] if row < len(self.lines) else b""
        return column if line.isascii() else len(line.decode("utf-8", "replace")[:column].encode())

    def snippet(self, row: int) -> str:
        """Return the line, stripped and cut to a readable length."""
        text = self.lines[row].decode("utf-8", "replace").strip() if row < len(self.lines) else ""
        return text if len(text) <= _LONGEST_SNIPPET else text[: _LONGEST_SNIPPET - 1] + "…"


def decode(data: bytes) -> tuple[bytes, str | None]:
    """Return the text as UTF-8 without a byte-order mark, and the reason if characters had to be replaced."""
    if data.startswith(_UTF16):
        return data.decode("utf-16", "replace").encode("utf-8", "replace"), None
    body = data.removeprefix(b"\xef\xbb\xbf")
    if body.isascii():
        return body, None
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        row = body.count(b"\n", 0, error.start) + 1
        return body.decode("utf-8", "replace").encode(), f"line {row}: not UTF-8"
    return body, None


def is_binary(data: bytes) -> bool:
    """Tell whether the bytes are no text: a NUL in the first 8 KB, unless a byte-order mark says UTF-16."""
    return b"\0" in data[:8192] and (not data.startswith(_UTF16) or data.startswith(_UTF32))
