"""Which class of the project a value is an object of, where the file says so."""

from __future__ import annotations

import ast
import re
from typing import Any

from estimator.parse.python.interest_index import InterestIndex
from estimator.parse.python.resolve import Resolver
from estimator.parse.python.scopes import Binding, Scope

_CLASS_NAME = re.compile(r"_*[A-Z]\w*[a-z]\w*\Z")
_WRAPPERS = frozenset({"Optional", "Final", "ClassVar", "Annotated"})
_DEEPEST = 6


class Instances:
    """
    Finds classes of values: of what a constructor was assigned to, of annotated names, and of `self`.

    Only classes of the project count, and only names whose every binding agrees.
    """

    def __init__(self, index: InterestIndex, resolver: Resolver, module: str) -> None:
        self.index = index
        self.resolver = resolver
        self.module = module

    def class_of(self, node: ast.AST, scope: Scope, depth: int = 0) -> str | None:
        """Return the qualified name of the project's class that the expression is an object of."""
        if depth > _DEEPEST:
            return None
        if isinstance(node, ast.Call):
            return self._constructed(node, scope)
        if isinstance(node, ast.Name):
            return self._of_name(node.id, scope, depth)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and scope.is_self(node.value.id):
            return self._of_attribute(node.attr, scope, depth)
        return None

    def member(self, node: ast.Attribute, scope: Scope) -> str | None:
        """Return `module.Class.member` for an attribute of an object whose class is known."""
        owner = self.class_of(node.value, scope)
        return f"{owner}.{node.attr}" if owner else None

    def _constructed(self, node: ast.Call, scope: Scope) -> str | None:
        return self._class_name(self.resolver.resolve(node.func, scope))

    def _class_name(self, qualified: str | None) -> str | None:
        if qualified is None or not self.index.is_project(qualified):
            return None
        return qualified if _CLASS_NAME.match(qualified.rpartition(".")[2]) else None

    def _of_name(self, name: str, scope: Scope, depth: int) -> str | None:
        if scope.is_self(name):
            owner = scope.owner_class
            known = owner is not None and owner.parent is not None and owner.parent.kind == "module" and self.module
            return f"{self.module}.{owner.name}" if known and owner is not None else None
        found = scope.find(name) or (scope.module if name in scope.module.annotations else None)
        if found is None:
            return None
        annotated = self._annotated(found.annotations.get(name), found, depth)
        return annotated or self._agreed([(binding, found) for binding in found.bindings.get(name, [])], depth)

    def _of_attribute(self, name: str, scope: Scope, depth: int) -> str | None:
        owner = scope.owner_class
        if owner is None:
            return None
        annotated = self._annotated(owner.annotations.get(name), owner, depth)
        if annotated:
            return annotated
        return self._agreed(owner.attributes.get(name, []), depth)

    def _agreed(self, bindings: list[tuple[Binding, Scope]], depth: int) -> str | None:
        """Return the class that all bindings agree on, those to None left aside."""
        found = set()
        for value, scope in bindings:
            if not _is_none(value):
                found.add(self.class_of(value, scope, depth + 1) if isinstance(value, ast.expr) else None)
        return found.pop() if len(found) == 1 else None

    def _annotated(self, node: ast.AST | None, scope: Scope, depth: int) -> str | None:
        """Read `Class`, `"Class"`, `Optional[Class]` and `Class | None`."""
        if node is None or depth > _DEEPEST:
            return None
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            try:
                node = ast.parse(node.value, mode="eval").body
            except (SyntaxError, ValueError):
                return None
        if isinstance(node, ast.Subscript):
            outer = getattr(node.value, "id", None) or getattr(node.value, "attr", None)
            return self._annotated(node.slice, scope, depth + 1) if outer in _WRAPPERS else None
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            sides = [side for side in (node.left, node.right) if not _is_none(side)]
            return self._annotated(sides[0], scope, depth + 1) if len(sides) == 1 else None
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._class_name(self.resolver.resolve(node, scope))
        return None


def _is_none(node: Any) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
