"""TOML text to a tree, by tree-sitter's TOML grammar, since `tomllib` tells no lines."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from estimator.parse.configuration.json_text import find_error
from estimator.parse.configuration.tree import Budget, Mapping, Node, Scalar, Sequence
from estimator.parse.shell.options import plain_value

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax
    from tree_sitter import Parser


@lru_cache(maxsize=1)
def _parser() -> Parser:
    import tree_sitter_toml
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_toml.language()))


def read_toml(data: bytes) -> tuple[list[Node], int | None]:
    """Return the tables of a file as one tree, and the row of the first thing that is no TOML."""
    root = _parser().parse(data if data.endswith(b"\n") else data + b"\n").root_node
    budget = Budget()
    top = Mapping((0, 0))
    for child in root.named_children:
        if child.type == "pair":
            _pair(child, top, budget, 0)
        elif child.type in ("table", "table_array_element"):
            table = top
            names = [part for part in child.named_children if part.type.endswith("key")][:1]
            for name in _keys(names[0]) if names else ():
                inner = Mapping(name.start)
                table.entries.append((name, inner))
                table = inner
            for pair in child.named_children:
                if pair.type == "pair":
                    _pair(pair, table, budget, 1)
    return [top], find_error(root)


def _pair(pair: Syntax, table: Mapping, budget: Budget, depth: int) -> None:
    budget.spend(depth)
    children = [child for child in pair.named_children if child.type != "comment"]
    if len(children) != 2:
        return
    *above, last = _keys(children[0])
    for name in above:
        inner = Mapping(name.start)
        table.entries.append((name, inner))
        table = inner
    table.entries.append((last, _value(children[1], budget, depth + 1)))


def _keys(node: Syntax) -> list[Scalar]:
    if node.type == "dotted_key":
        return [key for child in node.named_children for key in _keys(child)]
    text = _text(node).strip("\"'")
    return [Scalar(text, text, node.start_point, node.end_point)]


def _value(node: Syntax, budget: Budget, depth: int) -> Node:
    budget.spend(depth)
    if node.type == "array":
        return Sequence(
            node.start_point,
            [_value(child, budget, depth + 1) for child in node.named_children if child.type != "comment"],
        )
    if node.type == "inline_table":
        table = Mapping(node.start_point)
        for child in node.named_children:
            if child.type == "pair":
                _pair(child, table, budget, depth + 1)
        return table
    text = _text(node)
    if node.type == "string":
        text = text.strip("\"'")
        return Scalar(text, text, node.start_point, node.end_point)
    return Scalar(plain_value(text), text, node.start_point, node.end_point)


def _text(node: Syntax) -> str:
    return (node.text or b"").decode("utf-8", "replace")
