"""What a module offers to others: aliases, device constants, and definitions that may wrap CUDA."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from estimator.model.fact import Fact
from estimator.model.summary import Export
from estimator.parse.python.interest_index import InterestIndex
from estimator.parse.python.resolve import Resolver
from estimator.parse.python.scopes import Binding, Scope
from estimator.parse.python.walk import Walk

# A definition wraps CUDA when it says so ("per_gpu" is a unit), or when it returns what CUDA says.
_CUDA_WORD = re.compile(r"(?i)(?:^|(?<!per)_)(?:cuda|gpus?|nccl|nvidia|cudnn)(?:_|$)")
_DEVICE_WORD = re.compile(r"(?i)(?:^|_)(?:device|devices|accelerator|backend|platform)(?:_|$)")
_LONGEST_NAMED_HELPER = 80
_LONGEST_PLAIN_HELPER = 12


def collect_exports(walk: Walk, index: InterestIndex, resolver: Resolver, facts: Sequence[Fact]) -> tuple[Export, ...]:
    """Return the module-level names, and the class members, that other modules may tie themselves to CUDA by."""
    lines_of_facts = sorted(
        {fact.place.line for fact in facts if fact.kind != "import" and index.ties_to_device(fact.symbol)}
    )
    exports: dict[str, Export] = {}
    for name, bindings in walk.module.bindings.items():
        for binding in bindings:
            export = _export(name, binding, walk.module, index, resolver, lines_of_facts)
            if export is not None:
                exports.setdefault(name, export)
            if isinstance(binding, ast.ClassDef):
                _add_members(binding, walk, index, resolver, lines_of_facts, exports)
    return tuple(exports[name] for name in sorted(exports))


def _add_members(
    node: ast.ClassDef,
    walk: Walk,
    index: InterestIndex,
    resolver: Resolver,
    lines: list[int],
    exports: dict[str, Export],
) -> None:
    scope = walk.scopes.get(id(node))
    for name, bindings in scope.bindings.items() if scope else ():
        for binding in bindings:
            member = f"{node.name}.{name}"
            export = _export(member, binding, scope or walk.module, index, resolver, lines)
            if export is not None:
                exports.setdefault(member, export)


def _export(
    name: str, binding: Binding, scope: Scope, index: InterestIndex, resolver: Resolver, lines: list[int]
) -> Export | None:
    if isinstance(binding, str):
        wanted = index.may_lead_to(binding) or index.is_project(binding)
        return Export(name, 0, alias=binding) if wanted else None
    if isinstance(binding, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return Export(name, binding.lineno, helper=True) if _wraps(binding, lines) else None
    if isinstance(binding, ast.Constant) and isinstance(binding.value, str) and index.wants_literal(binding.value):
        return Export(name, binding.lineno, constant=binding.value)
    if isinstance(binding, (ast.Name, ast.Attribute)):
        qualified = resolver.resolve(binding, scope)
        if qualified and (index.may_lead_to(qualified) or index.is_project(qualified)):
            return Export(name, binding.lineno, alias=qualified)
        return None
    if isinstance(binding, ast.expr) and _CUDA_WORD.search(name.rsplit(".", 1)[-1]):
        # A module's constant that holds plain text or a number is most often a configuration key.
        plain = isinstance(binding, ast.Constant) and scope.kind == "module"
        return None if plain else Export(name, binding.lineno, helper=True)
    if isinstance(binding, ast.expr) and any(binding.lineno <= line <= (binding.end_lineno or 0) for line in lines):
        return Export(name, binding.lineno, helper=True)
    return None


def _wraps(node: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[int]) -> bool:
    """Tell whether a function is a helper around CUDA: by its name, or because it returns a CUDA fact."""
    if _CUDA_WORD.search(node.name):
        return True
    end = node.end_lineno or node.lineno
    if node.name.startswith("__") or not any(node.lineno <= line <= end for line in lines):
        return False
    if end - node.lineno > _LONGEST_NAMED_HELPER:
        return False
    if _DEVICE_WORD.search(node.name):
        return True
    returns = [inner for inner in ast.walk(node) if isinstance(inner, ast.Return)]
    return end - node.lineno <= _LONGEST_PLAIN_HELPER and any(
        inner.lineno <= line <= (inner.end_lineno or inner.lineno) for inner in returns for line in lines
    )
