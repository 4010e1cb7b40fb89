"""Turns references between modules into facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from estimator.link.definitions import describe_definitions
from estimator.link.modules import ModuleTable
from estimator.link.resolution import Names, Target
from estimator.link.sources import mark_builds, read_sources
from estimator.link.wrappers import Wrappers
from estimator.model.artifact import Artifact
from estimator.model.fact import Fact, Place
from estimator.model.rule import Interest
from estimator.model.summary import Export, Parsed, Reference

# Shorter names, and these, stand in too many files to tell anything.
_SHORTEST_TOKEN = 6
_COMMON_NAMES = frozenset({"device", "devices", "backend", "platform"})


class Linked(NamedTuple):
    """The parsed files with linked facts added, and the names by which passed-over files may use helpers."""

    parsed: Sequence[Parsed]
    tokens: frozenset[str]


def link(
    parsed: Sequence[Parsed], artifacts: Sequence[Artifact], interest: Interest, *, at_once: bool = True
) -> Linked:
    """
    Return the files with each reference resolved to a fact where the project's exports say what it is.

    The definitions of helpers become facts too. Unless it is done `at_once`, the facts of a file are put together when
    the file is asked for, each time: so no more than one need be in memory.
    """
    linked = _Linker(parsed, artifacts, interest).link()
    return linked._replace(parsed=tuple(linked.parsed)) if at_once else linked


def link_only(
    parsed: Sequence[Parsed], artifacts: Sequence[Artifact], interest: Interest, paths: Collection[str]
) -> tuple[Parsed, ...]:
    """Return the files, those of these paths as `link` gives them, and all others as they are."""
    return _Linker(parsed, artifacts, interest).link_only(paths)


class _Used(NamedTuple):
    """The places of a file where a helper is used, and the facts about those uses."""

    explained: frozenset[Place]
    facts: tuple[Fact, ...]


_UNUSED = _Used(frozenset(), ())


class _LinkedFiles(Sequence[Parsed]):
    """The files with linked facts added, each put together when it is asked for."""

    def __init__(
        self,
        parsed: Sequence[Parsed],
        used: Sequence[_Used],
        define: Callable[[Parsed], list[Fact]],
        sources: frozenset[str],
    ) -> None:
        self._parsed = parsed
        self._used = used
        self._define = define
        self._sources = sources

    def __len__(self) -> int:
        return len(self._parsed)

    def __getitem__(self, number: Any) -> Any:
        file, used = self._parsed[number].for_linking(), self._used[number]
        return mark_builds(_with_facts(file, used, [*used.facts, *self._define(file)]), self._sources)


class _Linker:
    def __init__(self, parsed: Sequence[Parsed], artifacts: Sequence[Artifact], interest: Interest) -> None:
        self.parsed = parsed
        self.artifacts = artifacts
        self.interest = interest
        self.table = ModuleTable(artifacts)
        self.modules = {artifact.path: artifact.module for artifact in artifacts}
        for file in parsed:
            self.table.add(self.modules[file.path], file)
        self.names = Names(self.table)
        self.wrappers = Wrappers(self.names, self._exports())
        self.uses: dict[str, list[Place]] = defaultdict(list)

    def _exports(self) -> Iterator[tuple[str, Export]]:
        for module, exports in self.table.exports.items():
            for export in exports.values():
                yield f"{module}.{export.name}", export

    def link(self) -> Linked:
        return Linked(self._link(), self._tokens())

    def _link(self) -> _LinkedFiles:
        used = [self._link_references(file.for_linking()) for file in self.parsed]
        sources = read_sources(self.parsed, self.artifacts)
        return _LinkedFiles(self.parsed, used, self._link_definitions, sources)

    def link_only(self, paths: Collection[str]) -> tuple[Parsed, ...]:
        linked = self._link()  # all: a definition has uses anywhere
        return tuple(linked[number] if file.path in paths else file for number, file in enumerate(self.parsed))

    def _tokens(self) -> frozenset[str]:
        found = set()
        for symbol, export in self._exports():
            target = self.names.look_up(symbol)
            if target is not None and self.wrappers.role(target):
                # A module that hands on a class writes its name, not those of its members.
                found.update(export.name.split("."))
        return frozenset(name for name in found if len(name) >= _SHORTEST_TOKEN and name not in _COMMON_NAMES)

    # -- uses -------------------------------------------------------------------------------------------------

    def _link_references(self, file: Parsed) -> _Used:
        """Return where a helper explains more than the file's own facts, and the new ones."""
        if not file.summary.references:
            return _UNUSED
        by_place: dict[Place, list[Fact]] = defaultdict(list)
        for fact in file.facts:
            by_place[fact.place].append(fact)
        explained: set[Place] = set()
        shown: set[tuple[int, str]] = set()
        facts: list[Fact] = []
        for reference in file.summary.references:
            place = reference.place
            target = self.names.resolve(reference.symbol)
            if target is None or place in explained:
                continue
            if any(not _gives_way(fact, reference) for fact in by_place[place]):
                continue
            found = self._fact(reference, target, file.path)
            if found is None:
                continue
            explained.add(place)
            if found.kind != "helper" or (place.line, found.symbol) not in shown:  # once a line is enough
                shown.add((place.line, found.symbol))
                facts.append(found)
        return _Used(frozenset(explained), tuple(facts)) if explained else _UNUSED

    def _fact(self, reference: Reference, target: Target, path: str) -> Fact | None:
        common: dict[str, Any] = {
            "place": reference.place,
            "scope": reference.scope,
            "syntax": reference.syntax,
            "snippet": reference.snippet,
            "guards": reference.guards,
        }
        export = target.export
        if export is None:
            if not _listed(target.symbol, self.interest) or reference.position == "import":
                return None
            kind: Any = "call" if reference.call else "name"
            return Fact(kind=kind, symbol=target.symbol, imported=reference.imported, **common)
        features = self._features(reference, target, same_file=target.path == path)
        if not features:
            return None
        origin = f"{target.path}:{export.line}"
        return Fact(kind="helper", symbol=target.symbol, derived_from=origin, features=features, **common)

    def _features(self, reference: Reference, target: Target, *, same_file: bool) -> tuple[str, ...]:
        """Return how the helper is used, where a port looks at such a use; else nothing, and the use is counted."""
        assert target.export is not None
        role = self.wrappers.role(target)
        branch = reference.position == "branch"
        if role and not same_file:
            self.uses[target.symbol].append(reference.place)
        own = not target.export.name.count(".") and target.export.wraps  # a module's variable, not an object's
        asked = branch and bool(target.export.family or own)
        if role == "cuda" and (asked or not same_file or reference.position == "import"):
            return (reference.position, *reference.beside)
        if role == "other" and branch and target.export.family:
            return ("other-branch", *target.export.devices, *reference.beside)
        return ()

    # -- definitions ------------------------------------------------------------------------------------------

    def _link_definitions(self, file: Parsed) -> list[Fact]:
        module = self.modules[file.path]
        facts = []
        for definition in file.summary.definitions:
            outside = [target.symbol for name in definition.decorators if (target := self._outside(name))]
            listed = tuple(name for name in outside if _listed(name, self.interest))
            if listed:
                facts.append(msgspec.structs.replace(definition, decorators=listed))
        if self.table.modules.get(module) == file.path:
            facts += describe_definitions(module, file.summary.exports, self.wrappers, self.uses)
        return facts

    def _outside(self, symbol: str) -> Target | None:
        """Return the name outside the project that a project name is an alias of."""
        target = self.names.resolve(symbol)
        return target if target is not None and target.export is None else None


def _gives_way(fact: Fact, reference: Reference) -> bool:
    """Tell whether what the parser saw at a place says less than that a helper is used there."""
    if fact.kind in ("method", "attribute"):
        return True
    return fact.kind in ("name", "call", "import") and fact.symbol == reference.symbol


def _with_facts(file: Parsed, used: _Used, new: list[Fact]) -> Parsed:
    if not new:
        return file
    kept = [fact for fact in file.facts if fact.place not in used.explained]
    facts = sorted([*kept, *new], key=lambda fact: (fact.place, fact.kind, fact.symbol))
    return msgspec.structs.replace(file, facts=tuple(facts))


def _listed(symbol: str, interest: Interest) -> bool:
    end = len(symbol)
    while end > 0:
        if symbol[:end] in interest.names:
            return True
        end = symbol.rfind(".", 0, end)
    return False
