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
    """Return the node and all nodes below it, those nearer to it first."""
    found: list[Any] = [node]
    add, fields_of, ast_ = found.append, CHILD_FIELDS, ast.AST
    for current in found:
        for field in fields_of.get(current.__class__, ()):
            child = getattr(current, field, None)
            if child.__class__ is list:
                for item in child:
                    if isinstance(item, ast_):
                        add(item)
            elif isinstance(child, ast_):
                add(child)
    return found


def names_below(node: ast.AST) -> set[str]:
    """Return the bare names in an expression."""
    return {inner.id for inner in descend(node) if inner.__class__ is ast.Name}
