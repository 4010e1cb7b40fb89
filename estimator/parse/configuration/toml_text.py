"""TOML to a tree."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from estimator.parse.configuration.tree import Budget, Mapping, Node, Scalar, Sequence
from estimator.parse.text import Point
from estimator.parse.toml import Path, Toml, read_toml


def read_toml_tree(data: bytes) -> list[Node] | str:
    """Return the document as a tree, or the reason why it is none; raises TooLargeError."""
    text = data.decode("utf-8", "replace")
    document = read_toml(text)
    return document if isinstance(document, str) else [_Tree(text, document).node(document.data, ())]


class _Tree:
    def __init__(self, text: str, document: Toml) -> None:
        self.text = text
        self.spots = document.spots
        self.starts = [0] + [index + 1 for index, character in enumerate(text) if character == "\n"]
        self.budget = Budget()

    def node(self, value: Any, path: Path) -> Node:
        self.budget.spend(len(path))
        spot = self.spots.get(path)
        start, end = (self._point(spot.value[0]), self._point(spot.value[1])) if spot else ((0, 0), (0, 0))
        if isinstance(value, dict):
            mapping = Mapping(start)
            for name, inner in value.items():
                mapping.entries.append((self._key(str(name), (*path, name)), self.node(inner, (*path, name))))
            return mapping
        if isinstance(value, list):
            return Sequence(start, [self.node(inner, (*path, index)) for index, inner in enumerate(value)])
        plain = value if isinstance(value, (str, int, float, bool)) else str(value)
        return Scalar(plain, str(value), start, end)

    def _key(self, name: str, path: Path) -> Scalar:
        spot = self.spots.get(path)
        start, end = spot.key if spot else (0, 0)
        return Scalar(name, name, self._point(start), self._point(end))

    def _point(self, offset: int) -> Point:
        row = bisect_right(self.starts, offset) - 1
        return row, len(self.text[self.starts[row] : offset].encode())
