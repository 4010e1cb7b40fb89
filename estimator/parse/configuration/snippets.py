"""Shell that stands inside a configuration file, with its place kept."""

from __future__ import annotations

import re

from estimator.parse.configuration.tree import Scalar
from estimator.parse.text import Text

_TEMPLATE = re.compile(rb"\$?\{\{.*?\}\}")


def shell_piece(text: Text, scalar: Scalar) -> tuple[bytes, int]:
    """
    Return the shell that a scalar holds, laid out as in the file, and the row that it begins on.

    Expressions of templates become plain words. Where the format folds lines into one, they are joined as shell
    joins lines.
    """
    row, column = scalar.start
    if scalar.block:
        last = scalar.end[0] + (1 if scalar.end[1] else 0)
        rows = text.lines[row + 1 : max(last, row + 2)]
        return _plain(_joined(rows) if scalar.folded else b"\n".join(rows)), row + 1
    line = text.lines[row] if row < len(text.lines) else b""
    inner = 1 if line[column : column + 1] in (b'"', b"'") else 0
    if scalar.end[0] == row:
        raw = line[column + inner : scalar.end[1] - inner]
        if b"\\" in raw and inner:
            raw = scalar.text.encode()
        return _plain(b" " * (column + inner) + raw), row
    rows = text.lines[row : scalar.end[0] + 1]
    rows = [b" " * (column + inner) + rows[0][column + inner :], *rows[1:-1], rows[-1][: scalar.end[1] - inner]]
    return _plain(_joined(rows)), row


def _joined(rows: list[bytes]) -> bytes:
    """Return lines that stand for one line each time none of two is empty."""
    parts = []
    for index, line in enumerate(rows):
        following = rows[index + 1] if index + 1 < len(rows) else b""
        bare = line.rstrip()
        parts.append(bare + b" \\" if bare and following.strip() and not bare.endswith(b"\\") else line)
    return b"\n".join(parts)


def _plain(data: bytes) -> bytes:
    return _TEMPLATE.sub(lambda found: b"_" * len(found[0]), data) if b"{{" in data else data
