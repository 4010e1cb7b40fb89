"""Columns in UTF-16 units, which SARIF readers count in; places count characters."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from estimator.model.fact import Place

_LINE_END = re.compile(r"\r\n|\n|\r")
_FIRST_OF_FOUR = 0xF0  # only characters of four bytes in UTF-8 take two units in UTF-16


class Columns:
    """Converts places of a tree; where the tree is not at hand, `kind` says that columns stay in characters."""

    def __init__(self, root: str) -> None:
        self._root = Path(root)
        self.kind: Literal["utf16CodeUnits", "unicodeCodePoints"] = (
            "utf16CodeUnits" if root and self._root.is_absolute() and self._root.is_dir() else "unicodeCodePoints"
        )
        self._lines: dict[str, list[str]] = {}

    def convert(self, place: Place) -> tuple[int, int]:
        """Return the first column and the one after the last, counted from 1; 0 stays 0."""
        if self.kind == "unicodeCodePoints" or place.cell is not None:
            return place.column, place.end_column
        lines = self._read(place.path)
        return _units(lines, place.line, place.column), _units(lines, place.end_line, place.end_column)

    def _read(self, path: str) -> list[str]:
        """Return the lines of a file, none where all its characters count one."""
        if path not in self._lines:
            self._lines[path] = _split(self._root / path)
        return self._lines[path]


def _split(path: Path) -> list[str]:
    try:
        data = path.read_bytes()
    except OSError:
        return []
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _LINE_END.split(data.decode("utf-16", "replace"))
    if not data or max(data) < _FIRST_OF_FOUR:
        return []
    return _LINE_END.split(data.decode("utf-8-sig", "replace"))


def _units(lines: list[str], line: int, column: int) -> int:
    if not column or not 1 <= line <= len(lines):
        return column
    before = lines[line - 1][: column - 1]
    return column + sum(character > "\uffff" for character in before)
