"""What tells the use of a file: telling calls, base classes and decorators, with their names resolved."""

from __future__ import annotations

import ast
from typing import Any

from estimator.model.summary import Sign
from estimator.parse.python.interest_index import InterestIndex
from estimator.parse.python.resolve import Resolver, describe_callee
from estimator.parse.python.walk import Walk


def collect_signs(walk: Walk, resolver: Resolver, index: InterestIndex) -> list[Sign]:
    """Return the first sign of each kind and symbol, by line."""
    signs: dict[tuple[str, str], Sign] = {}

    def note(kind: Any, symbol: str, line: int) -> None:
        known = signs.get((kind, symbol))
        if index.tells(symbol) and (known is None or line < known.line):
            signs[kind, symbol] = Sign(kind, symbol, line)

    decorating: set[int] = set()
    for node, _, scope in walk.definitions:
        for decorator in node.decorator_list:  # type: ignore[attr-defined]
            decorating.add(id(decorator))
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if _may_tell(called, index):
                note("decorator", describe_callee(called, scope, resolver), decorator.lineno)
    for node, _, scope in walk.signs:
        if isinstance(node, ast.Call) and id(node) not in decorating:
            note("call", describe_callee(node.func, scope, resolver), node.lineno)
        elif isinstance(node, ast.ClassDef):
            for base in node.bases:
                if _may_tell(base, index):
                    note("base", describe_callee(base, scope, resolver), node.lineno)
    return sorted(signs.values(), key=lambda sign: (sign.line, sign.kind, sign.symbol))


def _may_tell(node: ast.expr, index: InterestIndex) -> bool:
    last = getattr(node, "id", None) or getattr(node, "attr", None) or ""
    return last in index.sign_names or last.endswith(index.sign_endings)
