"""The nodes of a syntax tree, without those that say nothing: contexts and operators."""

from __future__ import annotations

import ast
from typing import Any

_LEAVES = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
# Fields that hold no node, or only such as say nothing.
_NO_CHILDREN = frozenset(
    "ctx op ops type_comment kind id attr arg name module level asname conversion simple is_async tag".split()
)


def _child_fields() -> dict[type, tuple[str, ...]]:
    fields: dict[type, tuple[str, ...]] = {ast.Constant: ()}
    for name in dir(ast):
        cls = getattr(ast, name)
        if isinstance(cls, type) and issubclass(cls, ast.AST) and not issubclass(cls, (*_LEAVES, ast.Constant)):
            fields[cls] = tuple(field for field in cls._fields if field not in _NO_CHILDREN)
    return fields


CHILD_FIELDS = _child_fields()
BACKWARDS = {cls: tuple(reversed(fields)) for cls, fields in CHILD_FIELDS.items()}


def descend(node: ast.AST) -> list[Any]:
    """Return the node and all nodes below it, those nearer to it first; among them may be a None or a text."""
    found: list[Any] = [node]
    fields_of, none = CHILD_FIELDS, ()
    for current in found:
        # What is no node has no fields, so nobody need ask.
        for field in fields_of.get(current.__class__, none):
            child = getattr(current, field, None)
            if child.__class__ is list:
                found += child
            elif child is not None:
                found.append(child)
    return found


def names_below(node: ast.AST) -> set[str]:
    """Return the bare names in an expression."""
    return {inner.id for inner in descend(node) if inner.__class__ is ast.Name}
