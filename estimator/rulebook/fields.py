"""Reads YAML mappings field by field; every error names the file, the line and what was being read."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import NoReturn, TypeVar

from estimator.errors import RulePackError
from estimator.rulebook.document import Items, Node, Scalar, Table

Choice = TypeVar("Choice", bound=str)


def suggest(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean 'x'?" for the nearest known word, else nothing."""
    near = difflib.get_close_matches(word, list(known), 1, 0.6)
    return f"; did you mean '{near[0]}'?" if near else ""


class Fields:
    """One YAML mapping with a known set of keys."""

    def __init__(self, node: Node, label: str, what: str, keys: Sequence[str]) -> None:
        self.label = label
        self.what = what
        self.line = node.line
        if not isinstance(node, Table):
            self.fail(
                f"a mapping with {', '.join(keys[:4])} ... is wanted here" if keys else "a mapping is wanted here"
            )
        self.table = node
        for key in node.nodes:
            if keys and key not in keys:
                self.fail(f"unknown key '{key}'{suggest(key, keys)}", node.lines[key])

    def fail(self, message: str, line: int | None = None) -> NoReturn:
        """Raise RulePackError for this mapping, at its own line unless another is given."""
        raise RulePackError(f"{self.label}:{line or self.line}: {self.what}: {message}")

    def __iter__(self) -> Iterator[str]:
        """Return the keys that are there, in order."""
        return iter(self.table.nodes)

    def __contains__(self, key: str) -> bool:
        return key in self.table.nodes

    def node(self, key: str) -> Node:
        """Return what stands under the key."""
        if key not in self.table.nodes:
            self.fail(f"'{key}' is missing")
        return self.table.nodes[key]

    def line_of(self, key: str) -> int:
        """Return the line of the key, else of the mapping."""
        return self.table.lines.get(key, self.line)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a non-empty string of one line."""
        if default is not None and key not in self:
            return default
        return self._as_text(key, self.node(key))

    def optional_text(self, key: str) -> str | None:
        """Return a string, or None where the key is missing or null."""
        node = self.table.nodes.get(key)
        if node is None or (isinstance(node, Scalar) and node.value is None):
            return None
        return self._as_text(key, node)

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Return one string or a non-empty list of them as a tuple."""
        if default is not None and key not in self:
            return default
        return tuple(self._as_text(key, node) for node in self.nodes(key))

    def nodes(self, key: str) -> list[Node]:
        """Return the entries of a non-empty list; a single value counts as a list of one."""
        node = self.node(key)
        if not isinstance(node, Items):
            return [node]
        if not node.nodes:
            self.fail(f"'{key}' is an empty list", node.line)
        return node.nodes

    def choice(self, key: str, choices: Sequence[Choice], default: Choice | None = None) -> Choice:
        """Return one of the choices."""
        if default is not None and key not in self:
            return default
        word = self.text(key)
        for one in choices:
            if one == word:
                return one
        known = suggest(word, choices) or f"; it is one of {', '.join(choices)}"
        self.fail(f"unknown {key} '{word}'{known}", self.node(key).line)

    def flag(self, key: str, default: bool | None = None) -> bool | None:
        """Return true or false."""
        if key not in self:
            return default
        node = self.node(key)
        if not isinstance(node, Scalar) or not isinstance(node.value, bool):
            self.fail(f"'{key}' is true or false", node.line)
        return node.value

    def flag_or(self, key: str, word: Choice, default: bool) -> bool | Choice:
        """Return true, false or the word."""
        if key not in self:
            return default
        node = self.node(key)
        if isinstance(node, Scalar) and (isinstance(node.value, bool) or node.value == word):
            return word if node.value == word else bool(node.value)
        self.fail(f"'{key}' is true, false or {word}", node.line)

    def number(self, key: str, default: float | None = None) -> float:
        """Return a number of at least 0."""
        if default is not None and key not in self:
            return default
        return self.as_number(key, self.node(key))

    def as_number(self, key: str, node: Node) -> float:
        """Return the number of at least 0 that the node holds."""
        if not isinstance(node, Scalar) or isinstance(node.value, (bool, str)) or node.value is None:
            self.fail(f"'{key}' is a number", node.line)
        if not 0 <= node.value < float("inf"):
            self.fail(f"'{key}' is {node.text}; it cannot be negative or without bound", node.line)
        return float(node.value)

    def child(self, key: str, what: str | None = None, keys: Sequence[str] = ()) -> Fields:
        """Return the mapping under the key; any key is allowed in it where none are given."""
        return Fields(self.node(key), self.label, what or self.what, keys)

    def children(self, key: str, what: str | None = None, keys: Sequence[str] = ()) -> list[Fields]:
        """Return the mappings of the list under the key."""
        return [Fields(node, self.label, what or self.what, keys) for node in self.nodes(key)]

    def _as_text(self, key: str, node: Node) -> str:
        if not isinstance(node, Scalar):
            self.fail(f"'{key}' wants text, not a list or mapping", node.line)
        if node.value is None:
            self.fail(f"'{key}' is empty", node.line)
        if isinstance(node.value, bool):
            reads = "true" if node.value else "false"
            self.fail(f'{node.text} reads as the boolean {reads} in YAML; quote it: {key}: "{node.text}"', node.line)
        if not isinstance(node.value, str):
            self.fail(f'{node.text} reads as a number in YAML; quote it: {key}: "{node.text}"', node.line)
        text = node.value.strip()
        if not text:
            self.fail(f"'{key}' is empty", node.line)
        return text
