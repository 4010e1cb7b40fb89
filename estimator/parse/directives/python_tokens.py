"""Comments of Python, and the statements that they cover."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator
from typing import NamedTuple

from estimator.parse.directives.comment import Comment

_GOES_ON = frozenset({"elif", "else", "except", "finally"})
_LAYOUT = frozenset({tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER})


class _Line(NamedTuple):
    """A logical line: its first and last physical line, its column, and its first word."""

    first: int
    last: int
    column: int
    word: str


class _Said(NamedTuple):
    """A comment before it is known what it covers; `inside` a logical line, at its end, or between two of them."""

    line: int
    column: int
    text: str
    own: bool
    inside: bool
    ends: bool
    at: int


def python_comments(text: str) -> Iterator[Comment]:
    """
    Yield the comments that speak to us; what cannot be read as tokens ends them.

    One at the end of a statement covers it, one at the end of a line within a statement that line. One on a line
    of its own covers the statement below with its block and branches; within brackets, the next line.
    """
    lines: list[_Line] = []
    said: list[_Said] = []
    rows: set[int] = set()
    start: tuple[int, int, str] | None = None
    tokens = list(_tokens(text))
    for number, token in enumerate(tokens):
        if token.type == tokenize.COMMENT:
            if "cannscope:" in token.string:
                own = not token.line[: token.start[1]].strip()
                ends = number + 1 < len(tokens) and tokens[number + 1].type == tokenize.NEWLINE
                said.append(
                    _Said(token.start[0], token.start[1], token.string, own, start is not None, ends, len(lines))
                )
        elif token.type == tokenize.NEWLINE:
            if start is not None:
                lines.append(_Line(start[0], token.start[0], start[1], start[2]))
            start = None
        elif token.type not in _LAYOUT:
            rows.update(range(token.start[0], token.end[0] + 1))
            start = start or (token.start[0], token.start[1], token.string)
    for one in said:
        first, last = _cover(one, lines, rows)
        yield Comment(one.line, one.text, first, last)


def _cover(said: _Said, lines: list[_Line], rows: set[int]) -> tuple[int, int]:
    if said.own and not said.inside:
        return _block(said, lines)
    if said.own:
        row = min((row for row in rows if row > said.line), default=0)
        return row, row
    if said.ends and said.at < len(lines):
        return lines[said.at].first, said.line
    return said.line, said.line


def _block(said: _Said, lines: list[_Line]) -> tuple[int, int]:
    """Return the statement below, its block and its further branches; nothing where the comment ends a block."""
    if said.at >= len(lines) or said.column > lines[said.at].column:
        return (0, 0)
    top = lines[said.at]
    decorated = top.word == "@"
    last = top.last
    for line in lines[said.at + 1 :]:
        if line.column < top.column or not (line.column > top.column or line.word in _GOES_ON or decorated):
            break
        if line.column == top.column and line.word != "@":
            decorated = False
        last = line.last
    return top.first, last


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    try:
        yield from tokenize.generate_tokens(io.StringIO(text).readline)
    except (tokenize.TokenError, SyntaxError):
        return
