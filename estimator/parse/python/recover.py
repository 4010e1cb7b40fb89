"""
Reads what can be read of a file that `ast` refuses.

Newer syntax than the running Python's, Python 2 and half-written files fail as a whole. The statement that
`ast` stops at is replaced by `pass` (a compound one by `if 1:`) and the parse is tried again, within bounds; if
that does not converge, the file is cut into top-level blocks and the broken ones are left out. See
docs/decisions/0003-recovery.md for why this is not a second parser.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import NamedTuple

_MOST_PATCHES = 60
_LARGEST_PATCHED = 2_000_000
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|$)")


class Recovered(NamedTuple):
    """A tree of what could be parsed, and one line on what could not."""

    tree: ast.Module
    reason: str


def recover(text: bytes, error: BaseException, parse: Callable[[bytes], ast.Module]) -> Recovered:
    """Return a tree of the readable statements of the text, with the reason why the rest was left out."""
    reason = _describe(error)
    text = text.replace(b"\0", b" ")
    if isinstance(error, SyntaxError) and len(text) <= _LARGEST_PATCHED:
        patched = _patch(text, error, parse)
        if patched is not None:
            tree, count = patched
            return Recovered(tree, f"{reason}; {_plural(count, 'statement')} left out")
    tree, lost, total = _keep_blocks(text, parse)
    return Recovered(tree, f"{reason}; {lost} of {_plural(total, 'top-level block')} left out")


def _patch(text: bytes, error: SyntaxError, parse: Callable[[bytes], ast.Module]) -> tuple[ast.Module, int] | None:
    lines = _split(text)
    seen: set[int] = set()
    current: BaseException = error
    while len(seen) < _MOST_PATCHES:
        number = getattr(current, "lineno", None) or 0
        if isinstance(current, IndentationError) and "expected an indented block" in str(current):
            match = re.search(r"on line (\d+)", str(current))
            number = int(match.group(1)) if match else number
        if not 1 <= number <= len(lines) or number in seen:
            return None
        seen.add(number)
        lines[number - 1] = _blank(lines[number - 1])
        try:
            return parse(b"".join(lines)), len(seen)
        except (SyntaxError, ValueError) as again:
            current = again
        except (RecursionError, MemoryError):
            return None
    return None


def _blank(line: bytes) -> bytes:
    body = line.rstrip(b"\r\n")
    ending = line[len(body) :]
    indent = body[: len(body) - len(body.lstrip())]
    return indent + (b"if 1:" if body.rstrip().endswith(b":") else b"pass") + ending


def _keep_blocks(text: bytes, parse: Callable[[bytes], ast.Module]) -> tuple[ast.Module, int, int]:
    """Parse each top-level block on its own, at its own line numbers."""
    lines = _split(text)
    starts = [
        number
        for number, line in enumerate(lines)
        if line[:1].strip()
        and line[:1] not in b"#)]}"
        and not line.startswith((b"else", b"elif", b"except", b"finally"))
    ]
    body: list[ast.stmt] = []
    lost = 0
    for position, start in enumerate(starts):
        end = starts[position + 1] if position + 1 < len(starts) else len(lines)
        try:
            block = parse(b"".join(lines[start:end]))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            lost += 1
            continue
        ast.increment_lineno(block, start)
        body.extend(block.body)
    return ast.Module(body=body, type_ignores=[]), lost, len(starts)


def _split(text: bytes) -> list[bytes]:
    return [line for line in _LINE.findall(text) if line]


def _describe(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"syntax: {error.msg} (line {error.lineno})"
    if isinstance(error, (RecursionError, MemoryError)):
        return "syntax: nested too deeply"
    return f"syntax: {error}"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")
