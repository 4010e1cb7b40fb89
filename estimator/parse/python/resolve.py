"""From names in a scope to qualified names."""

from __future__ import annotations

import ast
from typing import Any

from estimator.parse.python.interest_index import InterestIndex
from estimator.parse.python.scopes import Binding, Scope

_DEEPEST_ALIAS = 12


class Resolver:
    """Resolves names and chains of one file to qualified names, following imports and simple rebinding."""

    def __init__(self, index: InterestIndex, module: str, star_imports: list[str]) -> None:
        self.index = index
        self.module = module
        self.star_imports = star_imports
        self._memo: dict[tuple[Scope, str], str | None] = {}
        self._running: set[tuple[Scope, str]] = set()

    def resolve(self, node: ast.AST, scope: Scope, depth: int = 0) -> str | None:
        """Return the qualified name that an expression stands for, or None."""
        if depth > _DEEPEST_ALIAS:
            return None
        if isinstance(node, ast.Name):
            return self.resolve_name(node.id, scope, depth)
        if isinstance(node, ast.Attribute):
            return self._resolve_chain(node, scope, depth)
        if isinstance(node, ast.Call):
            return self._resolve_call(node, scope, depth)
        if isinstance(node, ast.IfExp):
            return self.resolve(node.body, scope, depth + 1) or self.resolve(node.orelse, scope, depth + 1)
        if isinstance(node, ast.BoolOp):
            return next((q for value in node.values if (q := self.resolve(value, scope, depth + 1))), None)
        return None

    def resolve_name(self, name: str, scope: Scope, depth: int = 0) -> str | None:
        """Return what a bare name stands for: an import, an alias of one, a definition of this file, or None."""
        found = scope.find(name)
        if found is None:
            return self._resolve_unbound(name)
        key = (found, name)
        if key in self._memo:
            return self._memo[key]
        if key in self._running:
            return None
        self._running.add(key)
        try:
            result = self._first_known(found.bindings[name], found, name, depth)
        finally:
            self._running.discard(key)
        self._memo[key] = result
        return result

    def _resolve_unbound(self, name: str) -> str | None:
        # `from something import *` most often brings torch along; what a project's own module exports by it
        # is left to linking.
        for module in self.star_imports:
            if self.index.may_lead_to(f"{module}.{name}"):
                return f"{module}.{name}"
        if self.star_imports and name in self.index.first_segments:
            return name
        for module in self.star_imports:
            if self.index.is_project(module):
                return f"{module}.{name}"
        return None

    def _first_known(self, bindings: list[Binding], scope: Scope, name: str, depth: int) -> str | None:
        best = None
        for binding in bindings:
            qualified = self._resolve_binding(binding, scope, name, depth)
            if qualified is None:
                continue
            if self.index.may_lead_to(qualified):
                return qualified
            best = best or qualified
        return best

    def _resolve_binding(self, binding: Binding, scope: Scope, name: str, depth: int) -> str | None:
        if isinstance(binding, str):
            return binding
        if isinstance(binding, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            if scope.kind == "module" and self.module:
                return f"{self.module}.{name}"
            return None
        if binding is None:
            return None
        if isinstance(binding, ast.Call) and not self._is_lookup(binding):
            return None
        return self.resolve(binding, scope, depth + 1)

    def _resolve_chain(self, node: ast.Attribute, scope: Scope, depth: int) -> str | None:
        attributes = [node.attr]
        value: Any = node.value
        while isinstance(value, ast.Attribute):
            attributes.append(value.attr)
            value = value.value
        if isinstance(value, ast.Name) and scope.is_self(value.id):
            base = self._resolve_attribute(scope, attributes.pop(), depth)
        else:
            base = self.resolve(value, scope, depth + 1)
        if base is None:
            return None
        return ".".join([base, *reversed(attributes)])

    def _resolve_attribute(self, scope: Scope, name: str, depth: int) -> str | None:
        owner = scope.owner_class
        if owner is None or (owner, f"self.{name}") in self._running:
            return None
        key = (owner, f"self.{name}")
        self._running.add(key)
        try:
            candidates = [(binding, owner) for binding in owner.bindings.get(name, [])]
            candidates += owner.attributes.get(name, [])
            for binding, where in candidates:
                qualified = self._resolve_binding(binding, where, name, depth)
                if qualified is not None and self.index.may_lead_to(qualified):
                    return qualified
        finally:
            self._running.discard(key)
        return None

    def _resolve_call(self, node: ast.Call, scope: Scope, depth: int) -> str | None:
        """Resolve `getattr(torch, "cuda")` and `importlib.import_module("torch.cuda")`."""
        if not self._is_lookup(node) or not node.args:
            return None
        if _called(node) != "getattr":
            return _text(node.args[0])
        attribute = _text(node.args[1]) if len(node.args) > 1 else None
        base = self.resolve(node.args[0], scope, depth + 1) if attribute else None
        return f"{base}.{attribute}" if base else None

    @staticmethod
    def _is_lookup(node: ast.Call) -> bool:
        return _called(node) in ("getattr", "import_module", "__import__")


def _text(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", None) or getattr(node.func, "attr", None) or ""


def describe_callee(node: ast.AST, scope: Scope, resolver: Resolver) -> str:
    """Return the qualified name of a called expression, else its text with `?` for what is not a name."""
    qualified = resolver.resolve(node, scope)
    if qualified is not None:
        return qualified
    parts = []
    current = node
    while isinstance(current, ast.Attribute):
        parts.append(current.attr)
        current = current.value
    parts.append(current.id if isinstance(current, ast.Name) else "?")
    return ".".join(reversed(parts))


def tail_name(node: ast.AST | None) -> str:
    """Return the last name of an expression: `device` of `args.device`, `cfg["device"]` or `get.device()`."""
    while node is not None:
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Attribute):
            return node.attr
        if isinstance(node, ast.Subscript):
            if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
                return node.slice.value
            node = node.value
        elif isinstance(node, ast.Call):
            func = node.func
            lookup = isinstance(func, ast.Attribute) and func.attr in ("get", "pop", "setdefault")
            if lookup and node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                return node.args[0].value
            if isinstance(func, ast.Attribute) and func.attr in (
                "lower",
                "upper",
                "strip",
                "startswith",
                "split",
            ):
                node = func.value
            else:
                node = func
        elif isinstance(node, (ast.Starred, ast.Await)):
            node = node.value
        else:
            return ""
    return ""
