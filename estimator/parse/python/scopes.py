"""Scopes and their bindings, as Python's own rules see them."""

from __future__ import annotations

import ast
from typing import Literal, Union

ScopeKind = Literal["module", "function", "class", "comprehension"]

# A binding is the qualified name of an import (str), the expression assigned (ast.AST), or None for a value
# that cannot be followed: a parameter, a loop variable, the result of unpacking.
Binding = Union[str, ast.AST, None]


class Scope:
    """One scope: its bindings by name, in source order, their annotations, and what a class sets through `self`."""

    __slots__ = ("annotations", "attributes", "bindings", "elsewhere", "kind", "name", "parent", "self_name")

    def __init__(self, kind: ScopeKind, name: str, parent: Scope | None, self_name: str = "") -> None:
        self.kind = kind
        self.name = name
        self.parent = parent
        self.bindings: dict[str, list[Binding]] = {}
        self.elsewhere: dict[str, Literal["global", "nonlocal"]] = {}
        self.attributes: dict[str, list[tuple[Binding, Scope]]] = {}
        self.annotations: dict[str, ast.AST] = {}
        self.self_name = self_name

    def bind(self, name: str, binding: Binding) -> None:
        """Add a binding of the name, in the scope that a `global` or `nonlocal` statement says."""
        owner = self._owner(name) if self.elsewhere else self
        known = owner.bindings.get(name)
        if known is None:
            owner.bindings[name] = [binding]
        else:
            known.append(binding)

    def _owner(self, name: str) -> Scope:
        where = self.elsewhere.get(name)
        if where == "global":
            return self.module
        scope: Scope = self
        if where == "nonlocal":
            while scope.parent is not None and (scope is self or scope.kind != "function"):
                scope = scope.parent
        return scope

    def find(self, name: str) -> Scope | None:
        """Return the scope whose binding a use of the name here refers to, if it is bound in this file."""
        if self.elsewhere.get(name) == "global":
            module = self.module
            return module if name in module.bindings else None
        scope: Scope | None = self
        while scope is not None:
            if name in scope.bindings and (scope.kind != "class" or scope is self):
                return scope
            scope = scope.parent
        return None

    @property
    def module(self) -> Scope:
        """Return the module's scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    @property
    def owner_class(self) -> Scope | None:
        """Return the class whose method this scope stands in, if any."""
        scope: Scope | None = self
        while scope is not None and scope.kind != "class":
            scope = scope.parent
        return scope

    def is_self(self, name: str) -> bool:
        """Tell whether the name is the first parameter of the method that this scope stands in."""
        scope: Scope | None = self
        while scope is not None and scope.kind != "class":
            if name in scope.bindings:
                return scope.self_name == name
            scope = scope.parent
        return False

    @property
    def qualname(self) -> str:
        """Return the dotted names of the definitions around, "" at module level."""
        names = []
        scope: Scope | None = self
        while scope is not None and scope.parent is not None:
            if scope.kind != "comprehension":
                names.append(scope.name)
            scope = scope.parent
        return ".".join(reversed(names))
