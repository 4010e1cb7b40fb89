"""Protocol buffers in text format (config.pbtxt) to a tree."""

from __future__ import annotations

import re

from estimator.parse.configuration.tree import Budget, Mapping, Node, Scalar, Sequence
from estimator.parse.shell.options import plain_value
from estimator.parse.text import Point

_TOKEN = re.compile(rb"#[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|[{}\[\]<>:,;]|[^\s{}\[\]<>:,;\"'#]+")
_OPEN = {b"{": b"}", b"<": b">"}


def read_textproto(data: bytes) -> tuple[list[Node], int | None]:
    """
    Return the message of a file as a tree, and the row where it breaks off; raises TooLargeError.

    A small reader of our own: the format has no maintained parser that does not need the message's schema.
    """
    reader = _Reader(data)
    top = Mapping((0, 0))
    broken = reader.fill(top, None, 0)
    return [top], broken


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.tokens: list[tuple[bytes, Point, Point]] = []
        self.at = 0
        self.budget = Budget()
        row, begin, last = 0, 0, 0
        for found in _TOKEN.finditer(data):
            row += data.count(b"\n", last, found.start())
            begin, last = data.rfind(b"\n", 0, found.start()) + 1, found.start()
            if not found[0].startswith(b"#"):
                column = found.start() - begin
                self.tokens.append((found[0], (row, column), (row, column + len(found[0]))))

    def fill(self, mapping: Mapping, closing: bytes | None, depth: int) -> int | None:
        """Read fields until the closing bracket; return the row of what is no field."""
        while self.at < len(self.tokens):
            token, start, end = self.tokens[self.at]
            self.at += 1
            if token == closing:
                return None
            if token in (b",", b";"):
                continue
            if not re.match(rb"[A-Za-z_\[]", token):
                return start[0]
            if self.at < len(self.tokens) and self.tokens[self.at][0] == b":":
                self.at += 1
            value, broken = self._value(depth + 1)
            if value is None or broken is not None:
                return start[0] if broken is None else broken
            name = token.decode("utf-8", "replace")
            mapping.entries.append((Scalar(name, name, start, end), value))
        return None if closing is None else (self.tokens[-1][1][0] if self.tokens else 0)

    def _value(self, depth: int) -> tuple[Node | None, int | None]:
        self.budget.spend(depth)
        if self.at >= len(self.tokens):
            return None, None
        token, start, end = self.tokens[self.at]
        self.at += 1
        if token in _OPEN:
            inner = Mapping(start)
            return inner, self.fill(inner, _OPEN[token], depth)
        if token == b"[":
            sequence = Sequence(start)
            while self.at < len(self.tokens) and self.tokens[self.at][0] != b"]":
                if self.tokens[self.at][0] == b",":
                    self.at += 1
                    continue
                value, broken = self._value(depth + 1)
                if value is None or broken is not None:
                    return value, broken
                sequence.items.append(value)
            self.at += 1
            return sequence, None
        text = token.decode("utf-8", "replace")
        if token[:1] in b"\"'":
            return Scalar(text[1:-1], text[1:-1], start, end), None
        return Scalar(plain_value(text), text, start, end), None
