"""Which workload the signs of a file speak for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from fnmatch import translate
from typing import NamedTuple

from estimator.model.graph import Evidence
from estimator.model.summary import Parsed
from estimator.model.workload import DISTRIBUTED, SignRule

WEIGHTS = {"certain": 20.0, "high": 5.0, "medium": 2.0, "low": 1.0}
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_WILD = re.compile(r"[*?\[]")
_FOLDERS_ABOVE = 3


class Told(NamedTuple):
    """A rule that a file meets, with the place that meets it."""

    rule: SignRule
    evidence: Evidence


class _Globs:
    """Globs of which most are plain words; a pattern is compiled for the others when the first word is asked about."""

    def __init__(self, globs: Iterable[str]) -> None:
        globs = tuple(globs)
        self._words = frozenset(glob for glob in globs if not _WILD.search(glob))
        self._wild = [glob for glob in globs if glob not in self._words]
        self._pattern: re.Pattern[str] | None = None

    def match(self, word: str) -> bool:
        """Tell whether the word fits any glob."""
        if word in self._words or not self._wild:
            return word in self._words
        if self._pattern is None:
            self._pattern = re.compile("|".join(map(translate, self._wild)))
        return self._pattern.match(word) is not None


class SignBook:
    """The rules about signs, prepared for lookups."""

    def __init__(self, rules: Sequence[SignRule], own: Collection[str]) -> None:
        self._own = own  # first parts of the project's own modules
        self._by_kind: dict[str, list[tuple[SignRule, _Globs]]] = defaultdict(list)
        for rule in rules:
            self._by_kind[rule.kind].append((rule, _Globs(rule.patterns)))
        self._modules = [(rule, module) for rule in rules if rule.kind == "import" for module in rule.patterns]
        self._known: dict[tuple[str, str], tuple[SignRule, ...]] = {}

    def read(self, file: Parsed) -> tuple[Told, ...]:
        """Return the rules that the code of a file meets, each with its first place."""
        told: dict[SignRule, Told] = {}
        for sign in file.summary.signs:
            for rule in self._met(sign.kind, sign.symbol):
                told.setdefault(rule, Told(rule, Evidence(file.path, sign.line, sign.symbol, rule.why)))
        for entry in file.summary.imports if self._modules else ():
            if entry.level == 0 and "typing" not in entry.nature and entry.module.partition(".")[0] not in self._own:
                for rule in self._brought(entry.module):
                    told.setdefault(rule, Told(rule, Evidence(file.path, entry.line, entry.module, rule.why)))
        return tuple(told.values())

    def read_name(self, path: str, command: str = "") -> tuple[Told, ...]:
        """Return what the name of a file, of its command and of the nearest telling folder say, word by word."""
        *folders, name = path.split("/")
        told: dict[SignRule, Told] = {}
        for word in (*_words(command), *_words(name.rpartition(".")[0] or name)):
            for rule in self._met("file", word):
                told.setdefault(rule, Told(rule, Evidence(path, 0, word, rule.why)))
        for folder in reversed(folders[-_FOLDERS_ABOVE:]):
            rules = [(word, rule) for word in _words(folder) for rule in self._met("folder", word)]
            if rules:
                word, rule = rules[0]
                told[rule] = Told(rule, Evidence(path, 0, f"{folder}/", rule.why))
                break
        return tuple(told.values())

    def _met(self, kind: str, symbol: str) -> tuple[SignRule, ...]:
        known = self._known.get((kind, symbol))
        if known is None:
            met = tuple(rule for rule, pattern in self._by_kind[kind] if pattern.match(symbol))
            known = self._known[kind, symbol] = met
        return known

    def _brought(self, module: str) -> tuple[SignRule, ...]:
        known = self._known.get(("import", module))
        if known is None:
            met = tuple(rule for rule, listed in self._modules if module == listed or module.startswith(f"{listed}."))
            known = self._known["import", module] = met
        return known


def is_distributed(told: Iterable[Told]) -> bool:
    """Tell whether a sign says that a program runs on several devices."""
    return any(one.rule.workload == DISTRIBUTED for one in told)


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]
