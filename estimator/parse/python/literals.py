"""The text of a string literal as a device, a backend or an environment variable."""

from __future__ import annotations

import ast
import re
from typing import Any

from estimator.parse.python.interest_index import InterestIndex
from estimator.parse.python.walk import Entry, format_text

_PLACEHOLDER = re.compile(r"%[\d.]*[sdir]|\{[^{}]*\}")


def literal_text(entry: Entry) -> str:
    """Return the literal with `{}` for what is formatted in or appended: `"cuda:" + str(i)` is `cuda:{}`."""
    node: Any = entry[0]
    if isinstance(node, ast.JoinedStr):
        return format_text(node)
    text = _PLACEHOLDER.sub("{}", node.value)
    above = entry[1]
    if above is not None and isinstance(above[0], ast.BinOp) and isinstance(above[0].op, ast.Add):
        return f"{text}{{}}" if above[0].left is node else f"{{}}{text}"
    return text


def environment_variable(text: str, entry: Entry, index: InterestIndex) -> str | None:
    """Return the environment variable that the literal names, alone or as `NAME=value`, if a rule knows it."""
    name, equals, _ = text.partition("=")
    if not index.is_env(name):
        return None
    if equals and any(c.isspace() for c in name):
        return None
    return name


def constant_of(node: ast.expr) -> Any:
    """Return the value of a literal, of an f-string where nothing is formatted in; else None."""
    if isinstance(node, ast.JoinedStr) and all(isinstance(part, ast.Constant) for part in node.values):
        return format_text(node)
    return node.value if isinstance(node, ast.Constant) else None


def value_beside(entry: Entry) -> ast.Constant | None:
    """Return the constant that is given under this key: `{"key": True}`, `settings["key"] = True`; else None."""
    node: Any = entry[0]
    above = entry[1]
    parent: Any = above[0] if above is not None else None
    value: Any = None
    if isinstance(parent, ast.Dict):
        value = next((given for key, given in zip(parent.keys, parent.values, strict=True) if key is node), None)
    elif isinstance(parent, ast.Subscript) and parent.slice is node and above is not None and above[1] is not None:
        statement: Any = above[1][0]
        if isinstance(statement, ast.Assign) and any(target is parent for target in statement.targets):
            value = statement.value
    return value if isinstance(value, ast.Constant) else None
