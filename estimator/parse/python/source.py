"""The text of one file: decoding, lines, and places in characters."""

from __future__ import annotations

import io
import re
import tokenize
from typing import Any

from estimator.model.fact import Place

_LINE_BREAK = re.compile(rb"\r\n|\r|\n")
_LONGEST_SNIPPET = 160


class Source:
    """The UTF-8 lines of one file, split the way Python splits them."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data
        self._lines: list[bytes] | None = None

    @property
    def lines(self) -> list[bytes]:
        """Return the lines, without their breaks."""
        if self._lines is None:
            self._lines = _LINE_BREAK.split(self.data)
        return self._lines

    def place(self, node: Any) -> Place:
        """Return the span of a node, with columns in characters."""
        return Place(
            self.path,
            node.lineno,
            self._column(node.lineno, node.col_offset),
            node.end_lineno,
            self._column(node.end_lineno, node.end_col_offset),
        )

    def line_place(self, line: int) -> Place:
        """Return the span of a line without its indentation."""
        text = self.lines[line - 1].decode("utf-8", "replace") if line <= len(self.lines) else ""
        start = len(text) - len(text.lstrip()) + 1
        return Place(self.path, line, start, line, max(start, len(text.rstrip()) + 1))

    def _column(self, line: int, offset: int) -> int:
        # `ast` counts UTF-8 bytes; editors and people count characters.
        text = self.lines[line - 1] if line <= len(self.lines) else b""
        if text.isascii():
            return offset + 1
        return len(text[:offset].decode("utf-8", "replace")) + 1

    def snippet(self, line: int) -> str:
        """Return the line, stripped and cut to a readable length."""
        text = self.lines[line - 1].decode("utf-8", "replace").strip() if line <= len(self.lines) else ""
        return text if len(text) <= _LONGEST_SNIPPET else text[: _LONGEST_SNIPPET - 1] + "…"


def count_lines(data: bytes) -> int:
    """Return the number of lines, counting a last one without a break."""
    breaks = data.count(b"\n") or data.count(b"\r")
    return breaks + (not data.endswith((b"\n", b"\r"))) if data else 0


def decode(data: bytes) -> tuple[bytes, str | None]:
    """Return the text as UTF-8 without a byte-order mark, and the reason if characters had to be replaced."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").encode(), "encoding: UTF-16, which Python does not read"
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        body = data.removeprefix(b"\xef\xbb\xbf")
        return body.decode("utf-8", "replace").encode(), f"encoding: {_first_line(error)}"
    return text.removeprefix("\ufeff").encode("utf-8", "replace"), None


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
