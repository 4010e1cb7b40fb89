"""Turns references between modules into facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from estimator.link.modules import ModuleTable
from estimator.link.sources import mark_builds
from estimator.model.artifact import Artifact
from estimator.model.fact import Fact
from estimator.model.rule import Interest
from estimator.model.summary import Export, Parsed, Reference

_LONGEST_CHAIN = 20
_SHORTEST_TOKEN = 6  # shorter names stand in too many files to tell anything


class Linked(NamedTuple):
    """The parsed files with linked facts added, and the names by which passed-over files may use helpers."""

    parsed: tuple[Parsed, ...]
    tokens: frozenset[str]


class Target(NamedTuple):
    """What a project name comes to in the end: a qualified name outside, a constant, or a helper."""

    symbol: str
    path: str
    export: Export | None


def link(parsed: Sequence[Parsed], artifacts: Sequence[Artifact], interest: Interest) -> Linked:
    """Return the files with each reference resolved to a fact where the project's exports say what it is."""
    table = ModuleTable(artifacts)
    by_path = {artifact.path: artifact for artifact in artifacts}
    for file in parsed:
        table.add(by_path[file.path].module, file)
    memo: dict[str, Target | None] = {}
    linked = tuple(_link_file(file, table, interest, memo) for file in parsed)
    return Linked(mark_builds(linked, artifacts), _tokens(parsed))


def _tokens(parsed: Sequence[Parsed]) -> frozenset[str]:
    return frozenset(
        name
        for file in parsed
        for export in file.summary.exports
        if (export.helper or export.constant) and len(name := export.name.rsplit(".", 1)[-1]) >= _SHORTEST_TOKEN
    )


def _link_file(file: Parsed, table: ModuleTable, interest: Interest, memo: dict[str, Target | None]) -> Parsed:
    facts = list(file.facts)
    taken = {fact.place for fact in facts}
    for reference in file.summary.references:
        if reference.symbol not in memo:
            memo[reference.symbol] = _resolve(reference.symbol, table)
        target = memo[reference.symbol]
        if target is None or target.path == file.path or reference.place in taken:
            continue
        fact = _fact(reference, target, interest)
        if fact is not None:
            facts.append(fact)
    for definition in file.summary.definitions:
        decorators = [_outside(name, table, memo) for name in definition.decorators]
        listed = tuple(name for name in decorators if name is not None and _listed(name, interest))
        if listed:
            facts.append(msgspec.structs.replace(definition, decorators=listed))
    if len(facts) == len(file.facts):
        return file
    facts.sort(key=lambda fact: (fact.place, fact.kind, fact.symbol))
    return msgspec.structs.replace(file, facts=tuple(facts))


def _outside(symbol: str, table: ModuleTable, memo: dict[str, Target | None]) -> str | None:
    """Return the name outside the project that a project name is an alias of."""
    if symbol not in memo:
        memo[symbol] = _resolve(symbol, table)
    target = memo[symbol]
    return target.symbol if target is not None and target.export is None else None


def _resolve(symbol: str, table: ModuleTable) -> Target | None:
    """Follow aliases from module to module until a definition, or a name that is not the project's."""
    path = ""
    for _ in range(_LONGEST_CHAIN):
        split = table.split(symbol)
        if split is None:
            return Target(symbol, path, None) if path else None
        module, rest = split
        if not rest:
            return None
        first, _, more = rest.partition(".")
        member = f"{first}.{more.split('.', 1)[0]}" if more else ""
        found = table.find(module, first)
        if found is None or found[1].alias is None:
            found = (table.find(module, member) if member else None) or (None if more else found)
        if found is None:
            return None
        owner, export = found
        path = table.modules[owner]
        if export.alias is not None:
            symbol = f"{export.alias}.{more}" if more else export.alias
            continue
        return Target(f"{owner}.{export.name}", path, export)
    return None


def _fact(reference: Reference, target: Target, interest: Interest) -> Fact | None:
    common: dict[str, Any] = {
        "place": reference.place,
        "scope": reference.scope,
        "syntax": reference.syntax,
        "snippet": reference.snippet,
        "guards": reference.guards,
    }
    if target.export is None:
        if not _listed(target.symbol, interest):
            return None
        return Fact(
            kind="call" if reference.call else "name",
            symbol=target.symbol,
            imported=reference.imported,
            **common,
        )
    if not (target.export.helper or target.export.constant):
        return None
    origin = f"{target.path}:{target.export.line}"
    return Fact(kind="helper", symbol=target.symbol, derived_from=origin, **common)


def _listed(symbol: str, interest: Interest) -> bool:
    end = len(symbol)
    while end > 0:
        if symbol[:end] in interest.names:
            return True
        end = symbol.rfind(".", 0, end)
    return False
