"""What a module offers to others: aliases, device constants, objects, and definitions that may wrap CUDA."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

import msgspec

from estimator.model.fact import Fact
from estimator.model.summary import Export, Role, Shape
from estimator.parse.python.device_words import devices_in, family_of, role_of
from estimator.parse.python.instances import Instances
from estimator.parse.python.interest_index import InterestIndex
from estimator.parse.python.references import Referrer
from estimator.parse.python.resolve import Resolver
from estimator.parse.python.scopes import Binding, Scope
from estimator.parse.python.source import Source
from estimator.parse.python.walk import Walk
from estimator.parse.python.wrapping import Wrapping, answers, is_neutral_name

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_ENUMS = ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag")


def collect_exports(
    walk: Walk,
    index: InterestIndex,
    resolver: Resolver,
    referrer: Referrer,
    source: Source,
    facts: Sequence[Fact],
) -> tuple[Export, ...]:
    """Return the module-level names, and the class members, that other modules may tie themselves to CUDA by."""
    wrapping = Wrapping(index, facts, referrer.references)
    return _Collector(walk, index, resolver, referrer.instances, source, wrapping).collect()


class _Collector:
    def __init__(
        self,
        walk: Walk,
        index: InterestIndex,
        resolver: Resolver,
        instances: Instances,
        source: Source,
        wrapping: Wrapping,
    ) -> None:
        self.walk = walk
        self.index = index
        self.resolver = resolver
        self.instances = instances
        self.source = source
        self.wrapping = wrapping
        self.exports: dict[str, Export] = {}

    def collect(self) -> tuple[Export, ...]:
        module = self.walk.module
        for name, bindings in module.bindings.items():
            for binding in bindings:
                self._keep(self._export(name, binding, module))
                if isinstance(binding, ast.ClassDef):
                    self._add_members(binding)
        for name in module.annotations:
            if name not in self.exports and (owner := self.instances.class_of(ast.Name(name), module)):
                self._keep(Export(name, 0, instance=owner))
        return tuple(self.exports[name] for name in sorted(self.exports))

    def _keep(self, export: Export | None) -> None:
        if export is not None:
            self.exports.setdefault(export.name, export)

    def _add_members(self, node: ast.ClassDef) -> None:
        scope = self.walk.scopes.get(id(node))
        if scope is None:
            return
        is_enum = any(_last_name(base).endswith(_ENUMS) for base in node.bases) or _lists_constants(scope)
        for name, bindings in scope.bindings.items():
            for binding in bindings:
                self._keep(self._export(f"{node.name}.{name}", binding, scope, is_enum))
        for name, candidates in scope.attributes.items():
            for binding, _ in candidates:
                if isinstance(binding, ast.expr) and role_of(name) and self.wrapping.facts_in(_span(binding)):
                    self._keep(self._definition(f"{node.name}.{name}", binding, role_of(name), "flag"))

    def _export(self, name: str, binding: Binding, scope: Scope, is_enum: bool = False) -> Export | None:
        last = name.rsplit(".", 1)[-1]
        if isinstance(binding, str):
            wanted = self.index.may_lead_to(binding) or self.index.is_project(binding)
            return Export(name, 0, alias=binding) if wanted else None
        if isinstance(binding, _FUNCTIONS):
            return self._function(name, last, binding)
        if isinstance(binding, ast.ClassDef):
            return self._class(name, binding, scope)
        if not isinstance(binding, ast.expr):
            return None
        if isinstance(binding, (ast.Name, ast.Attribute)):
            qualified = self.resolver.resolve(binding, scope)
            if qualified and (self.index.may_lead_to(qualified) or self.index.is_project(qualified)):
                return Export(name, binding.lineno, alias=qualified)
            return None
        return self._value(name, last, binding, scope, is_enum)

    def _function(self, name: str, last: str, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Export | None:
        if last.startswith(("test_", "__")):
            return None
        role = role_of(last)
        if role:
            return self._definition(name, node, role, "function", answers(last))
        lines = (node.end_lineno or node.lineno) - node.lineno
        if not is_neutral_name(last, lines):
            return None
        wraps, leads = self.wrapping.of_function(node)
        if wraps:
            return self._definition(name, node, "neutral", "function", answers(last))
        return self._definition(name, node, "", "function", answers(last), leads) if leads else None

    def _class(self, name: str, node: ast.ClassDef, scope: Scope) -> Export | None:
        # A class that is named for CUDA is written anew, not revisited where it is used.
        resolved = (self.resolver.resolve(base, scope) for base in node.bases)
        bases = tuple(base for base in resolved if base and self.index.is_project(base))
        return Export(name, node.lineno, bases=bases) if bases else None

    def _value(self, name: str, last: str, value: ast.expr, scope: Scope, is_enum: bool) -> Export | None:
        role = role_of(last)
        if isinstance(value, ast.Constant):
            if isinstance(value.value, str) and self.index.wraps_string(value.value):
                constant = self._definition(name, value, role or "neutral", "member" if is_enum else "flag", is_enum)
                return msgspec.structs.replace(constant, constant=value.value)
            # A constant that holds plain text or a number is most often a configuration key.
            return self._definition(name, value, role, "member", True) if is_enum and role else None
        if is_enum and role:
            return self._definition(name, value, role, "member", True)
        span = _span(value)
        if role and scope.kind == "module":
            return self._definition(name, value, role, "flag", answers(last))
        if isinstance(value, ast.Call) and (owner := self.instances.class_of(value, scope)):
            return Export(name, value.lineno, instance=owner)
        short = span[1] - span[0] <= 3
        if not role and not (short and is_neutral_name(last, 0)):
            return None
        if self.wrapping.facts_in(span):
            return self._definition(name, value, role or "neutral", "flag", answers(last))
        leads = () if role else self.wrapping.leads_in([span])
        return self._definition(name, value, "", "flag", answers(last), leads) if leads else None

    def _definition(
        self,
        name: str,
        node: ast.expr | ast.stmt,
        role: Role,
        shape: Shape,
        answering: bool = False,
        leads: Iterable[str] = (),
    ) -> Export:
        shown = bool(role or leads)
        last = name.rsplit(".", 1)[-1]
        return Export(
            name,
            node.lineno,
            role=role,
            shape=shape,
            leads=tuple(leads),
            wraps=self.wrapping.facts_in(_span(node)),
            devices=devices_in(last),
            family=family_of(last) if answering and devices_in(last) else "",
            place=self.source.line_place(node.lineno) if shown else None,
            snippet=self.source.snippet(node.lineno) if shown else "",
        )


def _lists_constants(scope: Scope) -> bool:
    """Tell whether a class is an enumeration in all but name: it holds upper-case constants, and nothing else."""
    named = [name for name in scope.bindings if not name.startswith("__")]
    return len(named) > 1 and all(
        name.isupper() and any(isinstance(binding, ast.Constant) for binding in scope.bindings[name]) for name in named
    )


def _span(node: ast.expr | ast.stmt) -> tuple[int, int]:
    return node.lineno, node.end_lineno or node.lineno


def _last_name(node: ast.expr) -> str:
    return getattr(node, "attr", None) or getattr(node, "id", None) or ""
