"""Finds the rules that a fact meets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fnmatch import translate
from functools import lru_cache

from estimator.match.versions import versions_fit
from estimator.model.fact import Argument, Fact
from estimator.model.rule import ArgumentTest, Atom, Rule, SlotTest

Candidate = tuple[Rule, Atom]
_SPECIAL = frozenset("*?[")


class Matcher:
    """Answers which rules a fact meets; the candidates of a (kind, symbol) pair are looked up once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        # What a whole project is asked for does not compete with what single places are.
        self._tables: dict[bool, tuple[dict[str, list[Candidate]], dict[str, list[Candidate]]]] = {
            True: ({}, {}),
            False: ({}, {}),
        }
        self._exact: dict[tuple[str, str], list[Candidate]] = {}
        self._prefixes: list[tuple[str, str, Candidate]] = []
        self._any: dict[str, list[Candidate]] = {}
        self._candidates: dict[tuple[str, str], tuple[Candidate, ...]] = {}
        for rule in rules:
            for atom in rule.match.any:
                self._add(rule, atom)

    def _add(self, rule: Rule, atom: Atom) -> None:
        dotted = "name" in atom.kinds or atom.kinds in (("call",), ("import",))
        for kind in atom.kinds:
            if not atom.symbols:
                self._any.setdefault(kind, []).append((rule, atom))
        candidate = (rule, atom)
        names, members = self._tables[rule.per == "project"]
        for symbol in atom.symbols:
            if dotted:
                if symbol.endswith(".*"):
                    members.setdefault(symbol[:-2], []).append(candidate)
                else:
                    names.setdefault(symbol, []).append(candidate)
            elif symbol.endswith("*"):
                self._prefixes.append((atom.kinds[0], symbol[:-1], candidate))
            else:
                self._exact.setdefault((atom.kinds[0], symbol), []).append(candidate)

    def match(self, fact: Fact) -> list[Rule]:
        """Return the rules that the fact meets, each once."""
        key = (fact.kind, _full(fact))
        candidates = self._candidates.get(key)
        if candidates is None:
            candidates = self._candidates[key] = tuple(self._look_up(*key, fact.symbol))
        met = {}
        for rule, atom in candidates:
            if rule.id not in met and meets(atom, fact) and not _excluded(rule, fact):
                met[rule.id] = rule
        return list(met.values())

    def _look_up(self, kind: str, symbol: str, leaf: str) -> list[Candidate]:
        found = list(self._any.get(kind, []))
        for name in _readings(kind, symbol):
            found += self._exact.get((kind, name), [])
        found += [c for k, prefix, c in self._prefixes if k == kind and leaf.startswith(prefix)]
        if kind in ("name", "call", "import"):
            for names, members in self._tables.values():
                found += _longest(kind, symbol, names, members)
        return found


def _longest(
    kind: str, symbol: str, names: dict[str, list[Candidate]], members: dict[str, list[Candidate]]
) -> list[Candidate]:
    """Return the candidates of the longest listed name that the symbol is, or is a member of."""
    end = len(symbol)
    while end > 0:
        name = symbol[:end]
        listed = [c for c in members.get(name, []) if end < len(symbol) and kind in c[1].kinds]
        listed = listed or [c for c in names.get(name, []) if kind in c[1].kinds]
        if listed:
            return listed
        end = symbol.rfind(".", 0, end)
    return []


def _full(fact: Fact) -> str:
    """Return the symbol, that of a key of a configuration with the keys above it, which are its scope."""
    return f"{fact.scope}.{fact.symbol}" if fact.kind == "config" and fact.scope else fact.symbol


def _readings(kind: str, symbol: str) -> list[str]:
    """Return the names that a symbol answers to: a key of a configuration also without the keys above it."""
    if kind != "config":
        return [symbol]
    parts = symbol.split(".")
    return [".".join(parts[start:]) for start in range(len(parts))]


def _excluded(rule: Rule, fact: Fact) -> bool:
    return any(
        fact.kind in atom.kinds
        and any(_symbol_fits(atom, name) for name in _readings(fact.kind, _full(fact)))
        and meets(atom, fact)
        for atom in rule.match.exclude
    )


def _symbol_fits(atom: Atom, symbol: str) -> bool:
    if not atom.symbols:
        return True
    for listed in atom.symbols:
        if listed.endswith("*"):
            if symbol.startswith(listed[:-1]):
                return True
        elif symbol == listed or ("name" in atom.kinds and symbol.startswith(f"{listed}.")):
            return True
    return False


def meets(atom: Atom, fact: Fact) -> bool:
    """Tell whether a fact whose kind and symbol fit also passes the atom's tests."""
    if atom.decorators and not any(_decorated(fact.decorators, name) for name in atom.decorators):
        return False
    if atom.features and not any(feature in fact.features for feature in atom.features):
        return False
    if atom.classes and fact.kernel_class not in atom.classes:
        return False
    if atom.path_words and not _words(fact.place.path).intersection(atom.path_words):
        return False
    if atom.among and not any(guard.device in atom.among for guard in fact.guards):
        return False
    if atom.condition is not None and atom.condition != fact.condition:
        return False
    if atom.guarded is not None and atom.guarded != any(guard.kind == "branch" for guard in fact.guards):
        return False
    if atom.direct is not None and atom.direct != _is_direct(fact):
        return False
    if atom.bare is not None and atom.bare == bool(fact.arguments):
        return False
    if atom.slot is not None and not _slot_fits(atom.slot, fact):
        return False
    if atom.versions is not None and not versions_fit(atom.versions, fact.arguments):
        return False
    return all(_argument_fits(test, fact.arguments) for test in atom.arguments)


def _is_direct(fact: Fact) -> bool:
    # A bare name, or another attribute, was given the symbol elsewhere: there is the place to change.
    return "." in fact.syntax and fact.syntax.rpartition(".")[2] == fact.symbol.rpartition(".")[2]


def _decorated(decorators: Iterable[str], name: str) -> bool:
    return any(decorator == name or decorator.startswith(f"{name}.") for decorator in decorators)


def _slot_fits(test: SlotTest, fact: Fact) -> bool:
    slot = fact.slot
    if slot is None or (test.kinds and slot.kind not in test.kinds):
        return False
    if any(keyword in slot.beside for keyword in test.without):
        return False
    if test.names and not any(_fits(name, slot.name.lower()) for name in test.names):
        return False
    return not test.callees or any(_fits(callee, slot.callee.lower()) for callee in test.callees)


def _argument_fits(test: ArgumentTest, arguments: Sequence[Argument]) -> bool:
    given = [a for a in arguments if a.name in test.names or a.position in test.positions]
    if not test.names and not test.positions:
        given = list(arguments)
    if test.absent:
        return not given
    if test.values is not None:
        # 1 == True in Python, but not to a porter.
        given = [a for a in given if any(a.value == v and type(a.value) is type(v) for v in test.values)]
    if test.globs is not None:
        given = [a for a in given if any(_fits(glob, _text(a.value)) for glob in test.globs)]
    if test.symbols is not None:
        given = [a for a in given if a.symbol in test.symbols]
    return bool(given)


def _text(value: str | int | float | bool | None) -> str:
    return "" if value is None else str(value).lower()


@lru_cache(maxsize=2048)
def _words(path: str) -> frozenset[str]:
    return frozenset(re.split(r"[^a-z0-9]+", path.lower()))


def _fits(glob: str, text: str) -> bool:
    """Tell whether the text fits a glob, as fnmatch would; most are a word with stars about it."""
    word = glob.strip("*")
    if not _SPECIAL.isdisjoint(word):
        return _expression(glob).match(text) is not None
    before, after = glob.startswith("*"), glob.endswith("*")
    if before and after:
        return word in text
    if before or after:
        return text.endswith(word) if before else text.startswith(word)
    return text == word


@lru_cache(maxsize=2048)
def _expression(glob: str) -> re.Pattern[str]:
    return re.compile(translate(glob))
