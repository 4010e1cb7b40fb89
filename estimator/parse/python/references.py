"""Uses of names that this or another module of the project may define; linking decides what they are."""

from __future__ import annotations

import ast
from typing import Any

from estimator.model.summary import Position, Reference
from estimator.parse.python.device_words import devices_in, role_of
from estimator.parse.python.guards import GuardReader
from estimator.parse.python.instances import Instances
from estimator.parse.python.interest_index import InterestIndex
from estimator.parse.python.positions import devices_beside, find_position
from estimator.parse.python.resolve import Resolver
from estimator.parse.python.scopes import Scope
from estimator.parse.python.source import Source
from estimator.parse.python.walk import Entry, Walk
from estimator.parse.python.wrapping import may_be_helper


class Referrer:
    """Builds the project references of one walked file."""

    def __init__(
        self, walk: Walk, index: InterestIndex, resolver: Resolver, source: Source, guards: GuardReader
    ) -> None:
        self.walk = walk
        self.resolver = resolver
        self.source = source
        self.guards = guards
        self.instances = Instances(index, resolver, resolver.module)
        self.references: list[Reference] = []

    def refer(self, symbol: str, entry: Entry, *, syntax: str, position: Position | None = None, **fields: Any) -> None:
        """Add a reference at the entry; what the name is used for is found out unless it is given."""
        place = self.source.place(entry[0])
        position = position or find_position(entry)
        if position == "branch" and devices_in(entry[2].qualname):
            position = "use"  # what is named for a device asks for it; code for another goes beside, not inside
        self.references.append(
            Reference(
                symbol,
                place,
                scope=entry[2].qualname,
                syntax=syntax,
                snippet=self.source.snippet(place.line),
                guards=self.guards.guards_of(entry),
                position=position,
                beside=devices_beside(entry) if position == "branch" else (),
                **fields,
            )
        )

    def refer_to_own(self) -> None:
        """Add what this file's own definitions, its re-exports, and the classes of its objects say of a device."""
        if not self.resolver.module:
            return
        helpers = {
            name
            for name, bindings in self.walk.module.bindings.items()
            if may_be_helper(name) and any(isinstance(binding, ast.AST) for binding in bindings)
        }
        for entry, (name, attribute) in zip(self.walk.uses, self.walk.heads, strict=True):
            if not attribute:
                if name in helpers and _is_read(entry) and _is_of_module(name, entry[2]):
                    self.refer(f"{self.resolver.module}.{name}", entry, syntax=name)
            elif role_of(entry[0].attr) and _is_read(entry):  # type: ignore[attr-defined]
                self._refer_to_member(entry[0], entry)  # type: ignore[arg-type]
        self._refer_to_re_exports()

    def _refer_to_member(self, node: ast.Attribute, entry: Entry) -> None:
        qualified = self.resolver.resolve(node, entry[2])
        if qualified is None:
            qualified = self.instances.member(node, entry[2])
        elif not qualified.startswith(f"{self.resolver.module}."):
            return  # another module's, which was seen as a use of an import
        if qualified is not None:
            self.refer(qualified, entry, syntax=ast.unparse(node))

    def _refer_to_re_exports(self) -> None:
        """Refer to the names for a device that `__all__` lists: a port lists its own beside them."""
        module = self.walk.module
        for listed in module.bindings.get("__all__", []):
            for element in listed.elts if isinstance(listed, (ast.List, ast.Tuple)) else ():
                if isinstance(element, ast.Constant) and isinstance(element.value, str) and role_of(element.value):
                    name = f"{self.resolver.module}.{element.value}"
                    self.refer(name, (element, None, module), syntax=f"export {element.value}", position="import")


def _is_of_module(name: str, scope: Scope) -> bool:
    found = scope.find(name)
    return found is not None and found.kind == "module"


def _is_read(entry: Entry) -> bool:
    return isinstance(entry[0].ctx, ast.Load)  # type: ignore[attr-defined]
