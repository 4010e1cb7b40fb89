"""Reads YAML that is none, such as the template of a Helm chart, line by line."""

from __future__ import annotations

import re
from typing import NamedTuple

from estimator.parse.configuration.tree import Mapping, Node, Scalar, Sequence
from estimator.parse.shell.options import plain_value
from estimator.parse.text import Text

_LINE = re.compile(
    rb"^(?P<indent>[ \t]*(?:- +)*)(?P<quote>[\"']?)(?P<key>[\w./-]+)(?P=quote):(?:[ \t]+(?P<value>.*))?$"
)
_COMMENT = re.compile(rb"[ \t]+#.*$")


class _Open(NamedTuple):
    """A table that later lines may add to: the column it begins at, and the entries that hold it at `position`."""

    column: int
    table: Mapping
    is_item: bool = False
    holder: list[tuple[Scalar, Node]] | None = None
    position: int = 0


def read_lines(text: Text) -> list[Node]:
    """
    Return one tree of the lines that set a key: nesting is told from indentation alone.

    A block of text after `|` is left out, and so are a line that only a template writes and an item without a key.
    """
    top = Mapping((0, 0))
    opened = [_Open(-1, top)]
    block: int | None = None
    for row, line in enumerate(text.lines):
        bare = line.rstrip()
        if not bare or bare.lstrip().startswith(b"#"):
            continue
        indent = len(bare) - len(bare.lstrip())
        if block is not None and indent > block:
            continue
        block = None
        found = _LINE.match(bare)
        if found is None:
            continue
        column = found.start("key")
        dash = found["indent"].find(b"-")
        if dash >= 0:
            while opened[-1].column > dash or (opened[-1].column == dash and opened[-1].is_item):
                opened.pop()
            opened.append(_begin_item(opened[-1], row, dash))
        while opened[-1].column >= column:
            opened.pop()
        entries = opened[-1].table.entries
        name = found["key"].decode("utf-8", "replace")
        key = Scalar(name, name, (row, found.start("key")), (row, found.end("key")))
        value = _COMMENT.sub(b"", found["value"] or b"").strip()
        if value[:1] in (b"|", b">"):
            block = indent
        elif value and not value.startswith(b"{{"):
            start = found.start("value")
            plain = value.strip(b"\"'").decode("utf-8", "replace")
            typed = plain if value[:1] in (b'"', b"'") else plain_value(plain)
            scalar = Scalar(typed, plain, (row, start), (row, start + len(value)))
            entries.append((key, scalar))
            continue
        inner = Mapping((row, column))
        entries.append((key, inner))
        opened.append(_Open(column, inner, holder=entries, position=len(entries) - 1))
    return [top]


def _begin_item(around: _Open, row: int, dash: int) -> _Open:
    """Return the next item of the list that a key holds; where no key holds one, the table around goes on."""
    if around.holder is None or around.is_item:
        return _Open(dash, around.table, is_item=True)
    key, held = around.holder[around.position]
    if isinstance(held, Mapping):
        if held.entries:
            return _Open(dash, around.table, is_item=True)
        held = Sequence(held.start)
        around.holder[around.position] = (key, held)
    item = Mapping((row, dash))
    if isinstance(held, Sequence):
        held.items.append(item)
    return _Open(dash, item, is_item=True)
