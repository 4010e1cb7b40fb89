"""Comments of C++ and CUDA, and the statements that they cover."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from estimator.parse.directives.comment import Comment

_TOKEN = re.compile(
    r"(?P<comment>//(?:[^\n\\]|\\.|\\\n)*|/\*.*?(?:\*/|\Z))"
    r'|(?P<raw>R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)")'
    r"|(?P<string>\"(?:\\.|[^\"\\\n])*\")"
    r"|(?P<char>'(?:\\.|[^'\\\n]){1,4}')"
    r"|(?P<directive>^[ \t]*\#(?:[^\n\\/]|\\.|\\\n|/(?![/*]))*)"
    r"|(?P<sign>[;(){}\[\]])"
    r"|(?P<word>\w+)|(?P<other>[^\s\w])",
    re.DOTALL | re.MULTILINE,
)
_OPEN, _CLOSE = "([{", ")]}"
_GOES_ON = frozenset({"else", "catch", "while"})


class _Token(NamedTuple):
    kind: str
    text: str
    first: int
    last: int


def cpp_comments(text: str) -> Iterator[Comment]:
    """
    Yield the comments that speak to us.

    One behind code covers the statement that ends on its line, else the line. One on a line of its own covers the
    statement or definition below; between arguments or elements, the next line.
    """
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    tokens = [
        _Token(match.lastgroup if match.lastgroup != "mark" else "raw", match[0], *_rows(match, starts))
        for match in _TOKEN.finditer(text)
        if match.lastgroup
    ]
    for number, token in enumerate(tokens):
        if token.kind != "comment" or "cannscope:" not in token.text:
            continue
        before = tokens[number - 1] if number else None
        after = _next(tokens, number + 1)
        if before is not None and before.last == token.first and before.kind != "comment":
            yield Comment(token.first, token.text, _start_of(tokens, number - 1, token.first), token.first)
        elif after is not None and tokens[after].first == token.last:
            yield Comment(token.first, token.text, token.last, token.last)
        else:
            yield Comment(token.first, token.text, *_below(tokens, after))


def _rows(match: re.Match[str], starts: Sequence[int]) -> tuple[int, int]:
    return bisect_right(starts, match.start()), bisect_right(starts, max(match.start(), match.end() - 1))


def _next(tokens: Sequence[_Token], number: int) -> int | None:
    return next((at for at in range(number, len(tokens)) if tokens[at].kind != "comment"), None)


def _below(tokens: Sequence[_Token], top: int | None) -> tuple[int, int]:
    """Return the lines of the statement that begins with the token, (0, 0) where a block ends there."""
    if top is None or tokens[top].text in _CLOSE:
        return (0, 0)
    first = tokens[top].first
    if tokens[top].kind == "directive":
        return first, tokens[top].last
    depth = 0
    for at in range(top, len(tokens)):
        token = tokens[at]
        if token.kind != "sign":
            continue
        if token.text in _OPEN:
            depth += 1
        elif token.text in _CLOSE:
            depth -= 1
            if depth < 0:
                return first, first
        if depth == 0 and token.text in ";}":
            following = _next(tokens, at + 1)
            goes_on = following is not None and tokens[following].text in _GOES_ON
            if token.text == ";" or not goes_on:
                return first, token.last
    return first, first


def _start_of(tokens: Sequence[_Token], end: int, line: int) -> int:
    """Return the first line of the statement that ends with the token, the line itself where none ends there."""
    if tokens[end].text != ";":
        return line
    depth, first = 0, tokens[end].first
    for token in reversed(tokens[:end]):
        if token.kind == "comment":
            continue
        if token.text in _CLOSE and token.text != "}":
            depth += 1
        elif token.text in _OPEN and token.text != "{":
            depth -= 1
        if depth < 0 or (depth == 0 and (token.text in ("{", "}", ";") or token.kind == "directive")):
            break
        first = token.first
    return first
