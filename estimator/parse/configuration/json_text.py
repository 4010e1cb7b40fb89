"""JSON text to a tree, by tree-sitter's JSON grammar, which bears comments and trailing commas."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from estimator.parse.configuration.tree import Budget, Mapping, Node, Scalar, Sequence
from estimator.parse.shell.options import plain_value

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax
    from tree_sitter import Parser


@lru_cache(maxsize=1)
def _parser() -> Parser:
    import tree_sitter_json
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_json.language()))


_BORNE = re.compile(rb"[\s,]*(?:(?:NaN|-?Infinity)[\s,]*)*")


def read_json(data: bytes) -> tuple[list[Node], int | None]:
    """Return the values of a file, and the row of the first thing that is no JSON; raises TooLargeError."""
    root = _parser().parse(data).root_node
    budget = Budget()
    nodes = [_node(child, budget, 0) for child in root.named_children if child.type != "comment"]
    return [node for node in nodes if node is not None], find_error(root)


def find_error(root: Syntax) -> int | None:
    """Return the row of the first syntax error; a comma too many is none, nor a number that Python writes."""
    if not root.has_error:
        return None
    stack = [root]
    while stack:
        node = stack.pop()
        if node.is_missing or (node.is_error and not _BORNE.fullmatch(node.text or b"")):
            return int(node.start_point[0])
        stack.extend(child for child in reversed(node.children) if child.has_error or child.is_error)
    return None


def _node(syntax: Syntax, budget: Budget, depth: int) -> Node | None:
    budget.spend(depth)
    kind = syntax.type
    if kind == "object":
        mapping = Mapping(syntax.start_point)
        for pair in syntax.named_children:
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if key is not None and value is not None:
                node = _node(value, budget, depth + 1)
                if node is not None:
                    mapping.entries.append((_scalar(key), node))
        return mapping
    if kind == "array":
        items = [_node(child, budget, depth + 1) for child in syntax.named_children]
        return Sequence(syntax.start_point, [item for item in items if item is not None])
    if kind in ("string", "number", "true", "false", "null"):
        return _scalar(syntax)
    return None


def _scalar(syntax: Syntax) -> Scalar:
    text = (syntax.text or b"").decode("utf-8", "replace")
    if syntax.type != "string":
        return Scalar(plain_value(text), text, syntax.start_point, syntax.end_point)
    try:
        value = str(json.loads(text, strict=False))
    except ValueError:
        value = text[1:-1]
    return Scalar(value, value, syntax.start_point, syntax.end_point)
