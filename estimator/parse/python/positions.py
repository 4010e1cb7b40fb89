"""What a name is used for where it stands, and which devices the code asks for beside it."""

from __future__ import annotations

import ast
from typing import Any

from estimator.model.summary import Position
from estimator.parse.python.device_words import devices_in
from estimator.parse.python.walk import Entry

_SKIPS = frozenset({"skipif", "skipIf", "skipUnless"})
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
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
        if isinstance(parent, _COMPREHENSIONS):
            conditions = (condition for part in parent.generators for condition in part.ifs)
            return "branch" if any(condition is child for condition in conditions) else "use"
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


def devices_beside(entry: Entry) -> tuple[str, ...]:
    """
    Return the devices that the block around a condition asks for, sorted.

    The block is the statement of the condition with its `elif` parts, and the `if` statements before and after it.
    """
    child: Any
    child, above, _ = entry
    while above is not None and not (isinstance(child, ast.If) and not _is_elif(child, above[0])):
        if isinstance(child, (ast.stmt, ast.IfExp)) and not isinstance(child, ast.If):
            return _devices_of([child.test] if isinstance(child, (ast.IfExp, ast.While, ast.Assert)) else [])
        child, above = above[0], above[1]
    if above is None:
        return ()
    for field in ("body", "orelse", "finalbody"):
        block = getattr(above[0], field, None)
        if isinstance(block, list) and any(statement is child for statement in block):
            return _devices_of([test for statement in block for test in _tests(statement)])
    return ()


def _is_elif(node: ast.If, parent: Any) -> bool:
    return isinstance(parent, ast.If) and len(parent.orelse) == 1 and parent.orelse[0] is node


def _tests(statement: ast.stmt) -> list[ast.expr]:
    tests = []
    while isinstance(statement, ast.If):
        tests.append(statement.test)
        if len(statement.orelse) != 1:
            break
        statement = statement.orelse[0]
    return tests


def _devices_of(tests: list[ast.expr]) -> tuple[str, ...]:
    found: set[str] = set()
    for test in tests:
        for node in ast.walk(test):
            text = getattr(node, "id", None) or getattr(node, "attr", None) or getattr(node, "value", None)
            if isinstance(text, str):
                found.update(devices_in(text))
    return tuple(sorted(found))


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", None) or getattr(node.func, "id", None) or ""
