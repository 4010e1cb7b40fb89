"""Which other devices the same statement or chain of branches serves."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from estimator.parse.python.walk import Entry

_MOST_SIBLINGS = 64

ReadDevices = Callable[[Any], list[str]]


def devices_beside(entry: Entry, read: ReadDevices) -> list[str]:
    """
    Return the devices that others of the same chain of branches, or siblings in the same expression, are for.

    A chain may be written as one `if` after the other, or as flags that are set one after the other.

    `read` returns the devices that an expression names.
    """
    found: list[str] = []
    child: Any
    parent: Any
    child, parent_entry, _ = entry
    statement_left = False
    innermost = True  # an `if` further out is one of a chain only where it asks for a device itself
    while parent_entry is not None:
        parent, parent_entry, _ = parent_entry
        if isinstance(parent, (ast.If, ast.IfExp)):
            found.extend(device for test in _later_tests(parent, child) for device in read(test))
        elif not statement_left:
            found.extend(device for sibling in _siblings(parent, child) for device in read(sibling))
        if isinstance(child, ast.Assign) or (isinstance(child, ast.If) and (innermost or read(child.test))):
            found.extend(_devices_around(parent, child, read))
            innermost = False
        if isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            break
        statement_left = statement_left or isinstance(parent, ast.stmt)
        child = parent
    return found


def is_condition(entry: Entry) -> bool:
    """Tell whether the entry is part of what an `if`, a conditional expression or a `while` asks."""
    child, parent_entry, _ = entry
    while parent_entry is not None:
        parent = parent_entry[0]
        if isinstance(parent, (ast.If, ast.IfExp, ast.While)):
            return child is parent.test
        if isinstance(parent, (ast.stmt, ast.Lambda)):
            return False
        child, parent_entry = parent, parent_entry[1]
    return False


def _later_tests(node: Any, child: Any) -> Iterator[ast.AST]:
    """Return the tests of the branches that follow in the chain, for a child of the test or the body."""
    if child is not node.test and not (child is node.body or (isinstance(node.body, list) and child in node.body)):
        return
    while True:
        rest = node.orelse
        if isinstance(rest, list):
            if len(rest) != 1:
                return
            rest = rest[0]
        if not isinstance(rest, (ast.If, ast.IfExp)):
            return
        yield rest.test
        node = rest


def _devices_around(parent: Any, child: Any, read: ReadDevices) -> Iterator[str]:
    """Return what the statements of the same kind next to the child ask for, as long as they name devices."""
    for block in (getattr(parent, "body", None), getattr(parent, "orelse", None)):
        if not isinstance(block, list) or child not in block:
            continue
        place = block.index(child)
        for side in (block[place + 1 :], reversed(block[:place])):
            for statement in side:
                if type(statement) is not type(child):
                    break
                devices = read(statement.test if isinstance(statement, ast.If) else statement.value)
                if not devices:
                    break
                yield from devices


def _siblings(node: Any, child: Any) -> Iterator[ast.AST]:
    if isinstance(node, ast.BoolOp):
        parts = node.values
    elif isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        parts = node.elts
    elif isinstance(node, ast.Dict):
        parts = [key for key in node.keys if key is not None]
        if child not in parts:
            index = node.values.index(child)
            child = node.keys[index]
    else:
        return
    for part in parts[:_MOST_SIBLINGS]:
        if part is not child:
            yield part
