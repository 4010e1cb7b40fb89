"""Which memory a kernel in Python touches: addresses and loop bounds that were loaded, and what loops add up."""

from __future__ import annotations

import ast
from collections.abc import Callable

from estimator.parse.kernel_class import split_words
from estimator.parse.python.nodes import descend, names_below

LeafOf = Callable[[ast.Call], str]
_Assigned = tuple[set[str], ast.expr, ast.stmt]

_ROUNDS = 4
_MEMORY = frozenset({"load", "store"})
_BLOCKS = frozenset({"arange", "make_block_ptr", "make_tensor_descriptor"})
_INDEX_WORDS = frozenset("index indices indexes idx ids loc slot slots table tables map mapping perm dest dst".split())
_START_WORDS = frozenset("start starts begin bos cu offset offsets len lens seqlen seqlens length lengths".split())


def read_accesses(node: ast.FunctionDef | ast.AsyncFunctionDef, leaf_of: LeafOf) -> set[str]:
    """
    Return what addresses, loop bounds and sums tell.

    An address made of a block of loaded values seeks each element. One value that a program loads moves its block: to
    a row that an index names, or to where a sequence begins. A single value that is read that way is hardly work.
    """
    assigned: list[_Assigned] = []
    addresses: list[tuple[ast.AST, str]] = []
    conditions: list[ast.AST] = []
    bounds: list[ast.AST] = []
    for inner in descend(node):
        if isinstance(inner, (ast.Assign, ast.AugAssign, ast.AnnAssign)) and inner.value is not None:
            given = inner.targets if isinstance(inner, ast.Assign) else [inner.target]
            assigned.append((_names(*given), inner.value, inner))
        elif isinstance(inner, ast.Call) and inner.args:
            leaf = leaf_of(inner)
            if leaf in _MEMORY or leaf.startswith("atomic_"):
                addresses.append((inner.args[0], leaf))
        elif isinstance(inner, ast.While):
            conditions.append(inner.test)
        elif isinstance(inner, ast.For):
            bounds.append(inner.iter)
    blocks = _follow(assigned, lambda _, value: any(leaf_of(call) in _BLOCKS for call in _calls(value)))

    def loads_block(value: ast.AST) -> bool:
        return any(_is_block(call, blocks, leaf_of) for call in _loads(value, leaf_of))

    def loads_index(targets: set[str], value: ast.AST) -> bool:
        return any(_is_index(targets | _names(call.args[0])) for call in _loads(value, leaf_of))

    sought = _follow(assigned, lambda _, value: loads_block(value))
    moved = _follow(assigned, lambda _, value: bool(_loads(value, leaf_of)))
    named = _follow(assigned, loads_index)
    features: set[str] = set()
    wide = [
        address for address, leaf in addresses if leaf != "load" or _names(address) & blocks or loads_block(address)
    ]
    if any(_names(address) & sought or loads_block(address) for address, _ in addresses):
        features.add("indirect-index")
    elif any(_names(address) & named or loads_index(set(), address) for address in wide):
        features.add("program-index")
    elif any(_names(address) & moved or _loads(address, leaf_of) for address in wide):
        features.add("program-offset")
    added = [address for address, leaf in addresses if leaf.startswith("atomic_") and leaf != "atomic_cas"]
    if added and not any(_names(address) & (sought | named) or _loads(address, leaf_of) for address in added):
        features.add("atomic-in-place")
    if any(_names(condition) & moved for condition in conditions):
        features.add("data-dependent-loop")
    if any(_names(bound) & moved for bound in bounds):
        features.add("segment-loop")
    if _adds_up(node, assigned, moved, leaf_of):
        features.add("loop-sum")
    return features


def _adds_up(node: ast.AST, assigned: list[_Assigned], moved: set[str], leaf_of: LeafOf) -> bool:
    """Tell whether a loop that is not unrolled joins loaded values to a variable of their own kind."""
    for loop in descend(node):
        if not isinstance(loop, (ast.While, ast.For)) or _is_unrolled(loop, leaf_of):
            continue
        inside = {id(inner) for inner in descend(loop)}
        here = [
            (targets, value, isinstance(statement, ast.AugAssign) or bool(targets & _names(value)))
            for targets, value, statement in assigned
            if id(statement) in inside
        ]
        anew = {name for targets, _, adds in here if not adds for name in targets}
        if any(
            adds and not targets & anew and (_names(value) & moved - targets or _loads(value, leaf_of))
            for targets, value, adds in here
        ):
            return True
    return False


def _is_unrolled(loop: ast.For | ast.While, leaf_of: LeafOf) -> bool:
    return isinstance(loop, ast.For) and isinstance(loop.iter, ast.Call) and leaf_of(loop.iter) == "static_range"


def _is_index(names: set[str]) -> bool:
    """Tell whether names speak of an index rather than of where something begins or how long it is."""
    words = {word for name in names for word in split_words(name)}
    return bool(words & _INDEX_WORDS) and not words & _START_WORDS


def _follow(assigned: list[_Assigned], begins: Callable[[set[str], ast.expr], bool]) -> set[str]:
    """Return the variables that are given a value of the kind, or one made of such variables."""
    found = {name for targets, value, _ in assigned if begins(targets, value) for name in targets}
    sources = [(targets, _names(value)) for targets, value, _ in assigned]
    for _ in range(_ROUNDS):
        known = len(found)
        for targets, names in sources:
            if names & found:
                found |= targets
        if len(found) == known:
            break
    return found


def _calls(node: ast.AST) -> list[ast.Call]:
    return [inner for inner in descend(node) if isinstance(inner, ast.Call)]


def _loads(node: ast.AST, leaf_of: LeafOf) -> list[ast.Call]:
    return [call for call in _calls(node) if call.args and leaf_of(call) == "load"]


def _is_block(load: ast.Call, blocks: set[str], leaf_of: LeafOf) -> bool:
    address = load.args[0]
    return bool(_names(address) & blocks) or any(leaf_of(call) in _BLOCKS for call in _calls(address))


def _names(*nodes: ast.AST) -> set[str]:
    return set().union(*(names_below(node) for node in nodes))
