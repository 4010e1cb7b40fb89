"""YAML to trees."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from estimator.parse.configuration.tree import Budget, Mapping, Node, Scalar, Sequence
from estimator.parse.shell.options import plain_value
from estimator.parse.text import Point, Text
from estimator.parse.yaml import read_yaml

_WORDS = {"yes": True, "on": True, "no": False, "off": False}
_LINE = re.compile(r" \(at line (\d+)\)\Z")


def read_yaml_trees(text: Text) -> list[Node] | tuple[int, str]:
    """
    Return the documents of a file, or the row and the reason why they cannot be read; raises TooLargeError.

    What an alias repeats is read once, where its anchor stands: to follow aliases can cost without bound.
    """
    found = read_yaml(text.data.decode("utf-8", "replace"))
    if isinstance(found, str):
        line = _LINE.search(found)
        return (int(line[1]) - 1 if line else 0), _LINE.sub("", found)
    trees = _Trees(text)
    return [trees.node(node, 0) for node in found]


class _Trees:
    def __init__(self, text: Text) -> None:
        self.text = text
        self.budget = Budget()
        self.seen: set[int] = set()

    def node(self, node: Any, depth: int) -> Node:
        self.budget.spend(depth)
        start, end = self._point(node.start_mark), self._point(node.end_mark)
        repeated = id(node) in self.seen
        self.seen.add(id(node))
        if node.id == "mapping":
            mapping = Mapping(start)
            for key, value in () if repeated else node.value:
                name, inner = self.node(key, depth + 1), self.node(value, depth + 1)
                if isinstance(name, Scalar):
                    mapping.entries.append((name, inner))
            return mapping
        if node.id == "sequence":
            return Sequence(start, [] if repeated else [self.node(item, depth + 1) for item in node.value])
        return Scalar(None, "", start, end) if repeated else self._scalar(node, start, end)

    def _scalar(self, node: Any, start: Point, end: Point) -> Scalar:
        text, style = str(node.value), getattr(node, "style", None)
        if style in ("|", ">"):
            return Scalar(text, text, start, end, block=True, folded=style == ">")
        return Scalar(text if style else _plain(text), text, start, end, folded=start[0] != end[0])

    def _point(self, mark: Any) -> Point:
        return mark.line, self.text.byte_column(mark.line, mark.column)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str | int | float | bool | None:
    return _WORDS.get(text.lower(), plain_value(text))
