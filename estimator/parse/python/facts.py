"""From what the pass noted to facts: names resolved, strings placed, guards read."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath
from typing import Any

import msgspec

from estimator.model.fact import Argument, Fact, FactKind, Slot
from estimator.parse.python.beside import is_condition
from estimator.parse.python.body import hash_body
from estimator.parse.python.device_words import role_of
from estimator.parse.python.embedded import READ, read_embedded
from estimator.parse.python.guards import GuardReader
from estimator.parse.python.host import is_on_host
from estimator.parse.python.interest_index import InterestIndex
from estimator.parse.python.kernels import Kernel, describe_kernels, may_hold_kernels, read_kernel
from estimator.parse.python.literals import constant_of, environment_variable, literal_text, value_beside
from estimator.parse.python.references import Referrer
from estimator.parse.python.resolve import Resolver, describe_callee
from estimator.parse.python.roots import uses_of_interest
from estimator.parse.python.scopes import Scope
from estimator.parse.python.slots import find_slot
from estimator.parse.python.source import Source
from estimator.parse.python.walk import Entry, Walk, absolute_module


class FactBuilder:
    """Builds the facts and project references of one walked file."""

    def __init__(self, walk: Walk, index: InterestIndex, resolver: Resolver, source: Source, package: str) -> None:
        self.walk = walk
        self.index = index
        self.resolver = resolver
        self.source = source
        self.package = package
        self.guards = GuardReader()
        self.referrer = Referrer(walk, index, resolver, source, self.guards)
        self.references = self.referrer.references
        self.facts: list[Fact] = []
        self.definitions: list[Fact] = []
        self.kernels: dict[Fact, Kernel] = {}
        self._kernels_likely: bool | None = None
        self.strings_read: dict[int, bool] = {}

    def build(self) -> None:
        """Fill `facts` and `references`, in the order of the file."""
        for entry in self.walk.imports:
            self._add_imports(entry)
        for entry in self.walk.calls:
            self._add_lookup(entry)
        for entry in uses_of_interest(self.walk, self.index, self.resolver):
            self._add_use(entry)
        self.referrer.refer_to_own()
        for entry in self.walk.loose:
            self._add_loose(entry)
        for entry in self.walk.keywords:
            self._add_keyword(entry)
        for entry in self.walk.literals:
            self._add_literal(entry)
        for entry in self.walk.definitions:
            self._add_definition(entry)
        if self.kernels:
            described = describe_kernels(self.kernels, PurePosixPath(self.source.path).stem)
            self.facts = [described.get(fact, fact) for fact in self.facts]
            self.definitions = [described.get(fact, fact) for fact in self.definitions]
        self.facts.sort(key=lambda fact: (fact.place, fact.kind, fact.symbol))
        self.references.sort(key=lambda reference: (reference.place, reference.symbol))

    # -- names ------------------------------------------------------------------------------------------------

    def _add_use(self, entry: Entry) -> None:
        node, above, scope = entry
        qualified = self.resolver.resolve(node, scope)
        if qualified is None:
            return
        parent: Any = above[0] if above else None
        called = isinstance(parent, ast.Call) and parent.func is node
        if not called and self._is_variable(node, scope):
            return
        if self.index.matters(qualified):
            self._add(
                "call" if called else "name",
                qualified,
                entry,
                syntax=ast.unparse(node),
                arguments=self._arguments(parent, scope) if called else (),
                imported=self._is_imported(node, scope),
                slot=find_slot(entry, self.resolver) if qualified in self.index.slotted else None,
                features=self._read_strings(qualified, parent, entry) if called else (),
            )
        # Rules may name the project itself, as one that others use; its own names are its own all the same.
        if self.index.is_project(qualified) and not self._defines(node, scope, qualified):
            self.referrer.refer(
                qualified, entry, syntax=ast.unparse(node), call=called, imported=isinstance(node, ast.Name)
            )

    def _read_strings(self, qualified: str, call: ast.Call, entry: Entry) -> tuple[str, ...]:
        """Add the facts in CUDA code that the call is given as text; return what that makes of the call."""
        found = read_embedded(qualified, call, entry[2], self.source, self.index.interest, self.strings_read)
        if found is None:
            return ()
        guards = self.guards.guards_of(entry)
        self.facts += [msgspec.structs.replace(fact, guards=(*guards, *fact.guards)) for fact in found]
        return (READ,)

    @staticmethod
    def _defines(node: ast.AST, scope: Scope, qualified: str) -> bool:
        return isinstance(getattr(node, "ctx", None), ast.Store)

    @staticmethod
    def _is_variable(node: ast.AST, scope: Scope) -> bool:
        """Tell whether this is a variable or `self.x`; what it was given is a fact where it was given."""
        if isinstance(node, ast.Attribute):
            return isinstance(node.value, ast.Name) and scope.is_self(node.value.id)
        if not isinstance(node, ast.Name):
            return False
        found = scope.find(node.id)
        return found is not None and not any(isinstance(binding, str) for binding in found.bindings[node.id])

    def _is_imported(self, node: Any, scope: Scope) -> bool:
        while isinstance(node, ast.Attribute):
            node = node.value
        found = scope.find(node.id) if isinstance(node, ast.Name) else None
        if found is None:
            return False
        return any(isinstance(b, str) and self.index.matters(b) for b in found.bindings[node.id])

    def _arguments(self, call: ast.Call, scope: Scope) -> tuple[Argument, ...]:
        given: list[tuple[str | None, int | None, ast.expr]] = [(None, i, value) for i, value in enumerate(call.args)]
        given += [(kw.arg, None, kw.value) for kw in call.keywords if kw.arg]
        plain = [self._argument(name, position, value, scope) for name, position, value in given]
        # What a list holds is given as well: `backends=["nccl"]`, `sources=["a.cu", "b.cu"]`.
        listed = [
            Argument(name, position, text)
            for name, position, value in given
            if isinstance(value, (ast.List, ast.Tuple))
            for element in value.elts
            if isinstance(text := constant_of(element), str)
        ]
        return (*plain, *listed)

    def _argument(self, name: str | None, position: int | None, value: ast.expr, scope: Scope) -> Argument:
        literal = constant_of(value)
        if not isinstance(literal, (str, int, float, bool)):
            literal = None
        symbol = self.resolver.resolve(value, scope) if isinstance(value, (ast.Name, ast.Attribute)) else None
        if isinstance(value, ast.Constant) and value.value is None:
            symbol = "None"
        return Argument(name, position, literal, symbol)

    # -- imports ----------------------------------------------------------------------------------------------

    def _add_imports(self, entry: Entry) -> None:
        node: Any = entry[0]
        base = absolute_module(node, self.package) + "." if isinstance(node, ast.ImportFrom) else ""
        for alias in node.names:
            qualified = f"{base}{alias.name}" if alias.name != "*" else base[:-1]
            if self.index.matters_imported(qualified):
                self._add("import", qualified, (alias, entry, entry[2]), syntax=f"import {qualified}")
            if role_of(alias.name) == "cuda" and self.index.is_project(qualified):
                self.referrer.refer(
                    qualified, (alias, entry, entry[2]), syntax=f"import {qualified}", position="import"
                )

    def _add_lookup(self, entry: Entry) -> None:
        """Add what `getattr(torch, "cuda")`, `hasattr(...)` and `import_module(...)` name."""
        node: Any = entry[0]
        called = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
        if called in ("hasattr", "setattr", "delattr"):
            attribute = node.args[1] if len(node.args) > 1 else None
            text = attribute.value if isinstance(attribute, ast.Constant) else None
            base = self.resolver.resolve(node.args[0], entry[2])
            qualified = f"{base}.{text}" if base and isinstance(text, str) else None
        else:
            qualified = self.resolver.resolve(node, entry[2])
        kind: FactKind = "name" if called in ("getattr", "hasattr", "setattr", "delattr") else "import"
        matters = self.index.matters if kind == "name" else self.index.matters_imported
        if qualified and matters(qualified):
            self._add(kind, qualified, entry, syntax=ast.unparse(node))

    # -- unknown receivers ------------------------------------------------------------------------------------

    def _add_loose(self, entry: Entry) -> None:
        node: Any
        node, above, scope = entry
        qualified = self.resolver.resolve(node, scope)
        if qualified is not None and (self.index.matters(qualified) or not self.index.is_project(qualified)):
            return
        parent: Any = above[0] if above else None
        called = isinstance(parent, ast.Call) and parent.func is node
        wanted = self.index.interest.methods if called else self.index.interest.attributes
        if node.attr not in wanted or not isinstance(node.ctx, ast.Load):
            return
        if node.attr in self.index.interest.plain and (is_on_host(node.value) or _is_own(node.value, scope)):
            return
        self._add(
            "method" if called else "attribute",
            node.attr,
            entry,
            syntax=ast.unparse(node),
            arguments=self._arguments(parent, scope) if called else (),
        )

    def _add_keyword(self, entry: Entry) -> None:
        node: Any
        node, above, scope = entry
        call: Any = above[0] if above else None
        self._add(
            "keyword",
            node.arg,
            entry,
            syntax=f"{node.arg}={ast.unparse(node.value)}",
            arguments=(self._argument(node.arg, None, node.value, scope),),
            slot=Slot("keyword", node.arg, describe_callee(call.func, scope, self.resolver)),
        )

    # -- strings ----------------------------------------------------------------------------------------------

    def _add_literal(self, entry: Entry) -> None:
        slot = find_slot(entry, self.resolver)
        text = literal_text(entry)
        variable = environment_variable(text, entry, self.index)
        if variable is not None:
            if slot is not None:
                self._add("env", variable, entry, syntax=variable)
        elif slot is not None and not any(c.isspace() for c in text):
            given = value_beside(entry) if slot.kind in ("dict_key", "subscript") else None
            arguments = () if given is None else (self._argument("value", None, given, entry[2]),)
            self._add("string", text, entry, syntax=repr(text), slot=slot, arguments=arguments)

    # -- definitions ------------------------------------------------------------------------------------------

    def _add_definition(self, entry: Entry) -> None:
        node: Any
        node, _, scope = entry
        resolved = [self.resolver.resolve(_undecorated(decorator), scope) for decorator in node.decorator_list]
        decorators = [name for name in resolved if name and self.index.matters(name)]
        elsewhere = [name for name in resolved if name and self.index.is_project(name)]
        if not decorators and not elsewhere:
            return
        place = self.source.place(node)
        start = self.source.lines[node.lineno - 1]
        end_column = len(start.decode("utf-8", "replace").rstrip()) + 1
        fact = Fact(
            kind="definition",
            symbol=node.name,
            place=type(place)(place.path, place.line, place.column, place.line, end_column),
            scope=scope.qualname,
            syntax=f"def {node.name}",
            snippet=self.source.snippet(place.line),
            guards=self.guards.guards_of(entry),
            branch=self.guards.branch_of(entry),
            decorators=tuple(decorators or elsewhere),
            lines=place.end_line - place.line + 1,
            body=hash_body(node),
        )
        (self.facts if decorators else self.definitions).append(fact)
        body = self.walk.scopes.get(id(node))
        if body is not None and not isinstance(node, ast.ClassDef) and self._may_hold_kernels():
            kernel = read_kernel(node, lambda inner: self.resolver.resolve(inner, body))
            if kernel is not None:
                self.kernels[fact] = kernel

    def _may_hold_kernels(self) -> bool:
        if self._kernels_likely is None:
            self._kernels_likely = may_hold_kernels(self.source.data, self.resolver.module)
        return self._kernels_likely

    # -- adding -----------------------------------------------------------------------------------------------

    def _add(self, kind: FactKind, symbol: str, entry: Entry, *, syntax: str, **fields: Any) -> None:
        place = self.source.place(entry[0])
        self.facts.append(
            Fact(
                kind=kind,
                symbol=symbol,
                place=place,
                scope=entry[2].qualname,
                syntax=syntax,
                snippet=self.source.snippet(place.line),
                guards=self.guards.guards_of(entry),
                branch=self.guards.branch_of(entry),
                condition=is_condition(entry),
                **fields,
            )
        )


def _is_own(node: ast.AST, scope: Scope) -> bool:
    """Tell whether this is `self`, whose methods are most often the project's own and no tensor's."""
    return isinstance(node, ast.Name) and scope.is_self(node.id)


def _undecorated(decorator: ast.expr) -> ast.expr:
    return decorator.func if isinstance(decorator, ast.Call) else decorator
