"""Which uses of names may lead to something that a rule lists."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from estimator.parse.python.interest_index import InterestIndex
from estimator.parse.python.nodes import names_below
from estimator.parse.python.resolve import Resolver
from estimator.parse.python.walk import Entry, Walk

_ALIAS_NODES = frozenset({ast.Name, ast.Attribute, ast.Call, ast.IfExp, ast.BoolOp})


def uses_of_interest(walk: Walk, index: InterestIndex, resolver: Resolver) -> Iterator[Entry]:
    """Yield the uses of names and attributes that some scope of the file binds to something that may matter."""
    roots = _roots_of_interest(walk, index, resolver)
    attributes = {name[5:] for name in roots if name.startswith("self.")}
    for entry, (name, attribute) in zip(walk.uses, walk.heads, strict=True):
        if name in roots or attribute in attributes:
            yield entry


def _roots_of_interest(walk: Walk, index: InterestIndex, resolver: Resolver) -> set[str]:
    """Return the names, and attributes as `self.x`, to a fixpoint."""
    roots: set[str] = set()
    aliases: list[tuple[str, Any]] = []
    for scope in [walk.module, *walk.scopes.values()]:
        for name, bindings in scope.bindings.items():
            for binding in bindings:
                if binding is None:
                    continue
                if isinstance(binding, str):
                    if index.leads_on(binding):
                        roots.add(name)
                elif binding.__class__ in _ALIAS_NODES:
                    aliases.append((name, binding))
        if scope.kind == "class":
            for name, candidates in scope.attributes.items():
                aliases.extend((f"self.{name}", b) for b, _ in candidates if b.__class__ in _ALIAS_NODES)
            aliases.extend(
                (f"self.{name}", b)
                for name, bindings in scope.bindings.items()
                for b in bindings
                if b.__class__ in _ALIAS_NODES
            )
    if resolver.star_imports:
        roots |= {name for entry, (name, _) in zip(walk.uses, walk.heads, strict=True) if entry[2].find(name) is None}
    named: list[set[str] | None] = [None] * len(aliases)
    changed = True
    while changed:
        changed = False
        for position, (name, node) in enumerate(aliases):
            if name in roots:
                continue
            names = named[position]
            if names is None:
                names = named[position] = names_below(node)
            if not names.isdisjoint(roots) or (isinstance(node, ast.Call) and resolver.resolve(node, walk.module)):
                roots.add(name)
                changed = True
    return roots
