"""What a name is used for where it stands: a condition, a decorator, or anything else."""

from __future__ import annotations

import ast
from typing import Any

from estimator.model.summary import Position
from estimator.parse.python.walk import Entry

_SKIPS = frozenset({"skipif", "skipIf", "skipUnless"})
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_TESTED = (ast.If, ast.IfExp, ast.While, ast.Assert)
_PARTS = (
    ast.Compare, ast.BoolOp, ast.UnaryOp, ast.Attribute, ast.Call, ast.Tuple, ast.List, ast.Set, ast.Subscript,
)  # fmt: skip


def find_position(entry: Entry) -> Position:
    """
    Return what the name of the entry is used for.

    "branch" is a name that is compared, stands in the test of a statement or a comprehension, or decides whether a
    test is skipped: there code chooses by what the name says.
    """
    child: Any
    child, above, _ = entry
    while above is not None:
        parent: Any
        parent, further, _ = above
        if isinstance(parent, _DEFINITIONS):
            return "decorator" if any(decorator is child for decorator in parent.decorator_list) else "use"
        if isinstance(parent, _TESTED) and child is parent.test:
            return "branch"
        if isinstance(parent, ast.comprehension):
            return "branch" if any(condition is child for condition in parent.ifs) else "use"
        if isinstance(parent, ast.Compare) and all(isinstance(op, (ast.Is, ast.IsNot)) for op in parent.ops):
            return "use"  # `handle is None` asks whether something was loaded, not what there is
        if isinstance(parent, (ast.Compare, ast.MatchValue)):
            return "branch"
        if isinstance(parent, ast.Call) and child is not parent.func and _called(parent) in _SKIPS:
            return "branch"
        if not isinstance(parent, _PARTS):
            return "use"
        child, above = parent, further
    return "use"


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", None) or getattr(node.func, "id", None) or ""
