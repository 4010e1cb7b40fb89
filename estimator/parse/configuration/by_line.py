"""Reads YAML that is none, such as the template of a Helm chart, line by line."""

from __future__ import annotations

import re

from estimator.parse.configuration.tree import Mapping, Node, Scalar
from estimator.parse.shell.options import plain_value
from estimator.parse.text import Text

_LINE = re.compile(
    rb"^(?P<indent>[ \t]*(?:- +)*)(?P<quote>[\"']?)(?P<key>[\w./-]+)(?P=quote):(?:[ \t]+(?P<value>.*))?$"
)
_COMMENT = re.compile(rb"[ \t]+#.*$")


def read_lines(text: Text) -> list[Node]:
    """
    Return one tree of the lines that set a key: nesting is told from indentation alone.

    A block of text after `|` is left out, and so is a line that only a template writes.
    """
    top = Mapping((0, 0))
    open_tables: list[tuple[int, Mapping]] = [(-1, top)]
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
        while open_tables[-1][0] >= column:
            open_tables.pop()
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
            open_tables[-1][1].entries.append((key, scalar))
            continue
        inner = Mapping((row, column))
        open_tables[-1][1].entries.append((key, inner))
        open_tables.append((column, inner))
    return [top]
