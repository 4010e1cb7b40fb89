"""Comments that begin with `#`, in formats that are read line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from estimator.parse.directives.comment import Comment

_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'[^']*'")
_SIGN = re.compile(r"(?:^|(?<=\s))(?:#|;(?=\s*cannscope:))")
_HERE = re.compile(r"<<-?\s*(['\"]?)(\w+)\1")
_CLOSERS = re.compile(r"(?:else|elif|elseif|endif|endforeach|endwhile|endfunction|endmacro|fi|done|esac)\b|[\])}]")
_TABLE = re.compile(r"\[\[?[^\]]+\]\]?\s*(?:#.*)?$")
_TABLE_KINDS = frozenset({"toml", "pyproject", "pipfile", "setup.cfg"})


def hash_comments(lines: Sequence[str], kind: str) -> Iterator[Comment]:
    """
    Yield the comments that speak to us.

    One at the end of a line covers the line. One on a line of its own covers the next line with what it continues
    onto, what is indented below it, and what closes that; a table of TOML up to the next one.
    """
    for row, line in enumerate(lines):
        if "cannscope:" not in line:
            continue
        start = _comment_start(line)
        if start is None:
            continue
        if line[:start].strip():
            yield Comment(row + 1, line[start:], row + 1, row + 1)
        else:
            first, last = statement_below(lines, row, kind)
            yield Comment(row + 1, line[start:], first, last)


def _comment_start(line: str) -> int | None:
    quoted = [match.span() for match in _QUOTED.finditer(line)]
    for sign in _SIGN.finditer(line):
        if line[: sign.start()].strip() and any(start < sign.start() < end for start, end in quoted):
            continue
        return sign.start()
    return None


def statement_below(lines: Sequence[str], row: int, kind: str) -> tuple[int, int]:
    """Return the lines, from 1, of the statement below a row; (0, 0) where none follows at that depth or deeper."""
    top = _next_code(lines, row + 1)
    if top is None or _indent(lines[row]) > _indent(lines[top]):
        return (0, 0)
    if kind in _TABLE_KINDS and _TABLE.match(lines[top].strip()):
        return top + 1, _last_code(lines, top, _next_table(lines, top + 1)) + 1
    end = _continued(lines, top, kind)
    base = _indent(lines[top])
    is_key = lines[top].split(" #")[0].rstrip().endswith(":")
    at = _next_code(lines, end + 1)
    while at is not None:
        text = lines[at].strip()
        deeper = _indent(lines[at]) > base
        closes = _indent(lines[at]) == base and bool(_CLOSERS.match(text)) and kind != "yaml"
        listed = (
            is_key and _indent(lines[at]) == base and text.startswith("- ") and not lines[top].lstrip().startswith("-")
        )
        if not (deeper or closes or listed):
            break
        end = _continued(lines, at, kind)
        at = _next_code(lines, end + 1)
    return top + 1, end + 1


def _continued(lines: Sequence[str], row: int, kind: str) -> int:
    """Return the last row that the line goes on to: by a backslash, an open bracket or a here-document."""
    here = _HERE.search(lines[row]) if kind in ("shell", "dockerfile") else None
    depth = _brackets(lines[row])
    is_open = depth > 0 or lines[row].rstrip().endswith("\\")
    end = at = row
    while is_open and at + 1 < len(lines):
        at += 1
        if _is_comment(lines[at]):  # does not end what a backslash began
            continue
        depth += _brackets(lines[at])
        is_open = depth > 0 or lines[at].rstrip().endswith("\\")
        end = at
    if here is not None:
        return next((at for at in range(end + 1, len(lines)) if lines[at].strip() == here[2]), end)
    return end


def _brackets(line: str) -> int:
    bare = _QUOTED.sub("", line).split(" #")[0]
    return sum(bare.count(sign) for sign in "([{") - sum(bare.count(sign) for sign in ")]}")


def _next_code(lines: Sequence[str], row: int) -> int | None:
    return next((at for at in range(row, len(lines)) if lines[at].strip() and not _is_comment(lines[at])), None)


def _next_table(lines: Sequence[str], row: int) -> int:
    return next((at for at in range(row, len(lines)) if _TABLE.match(lines[at].strip())), len(lines))


def _last_code(lines: Sequence[str], row: int, end: int) -> int:
    return max(at for at in range(row, end) if at == row or (lines[at].strip() and not _is_comment(lines[at])))


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith(("#", ";"))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
