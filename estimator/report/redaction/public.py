"""What anybody may read, because it comes with cannscope: whatever is not known to be public is taken for a secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from estimator.model.rule import Rule
from estimator.model.rulebook import Rulebook
from estimator.report.redaction.pseudonyms import Pseudonyms

# Facts whose symbol is a name that the project gave.
_OWN_NAMES = frozenset({"binding", "definition", "helper", "kernel"})
# Facts whose symbol is a qualified name, of libraries that the rules name.
_DOTTED = frozenset({"attribute", "call", "cpp", "import", "include", "keyword", "method", "name"})
_WORD = re.compile(r"\w+")
# Parts of versions, which rules do not list.
_FREE = re.compile(r"v?\d{1,2}|(cu|py|cp|cuda)\d{2,3}")


class Public:
    """The words and texts of the rules that come with cannscope."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rules = {rule.id: rule for rule in rulebook.rules}
        self.efforts = {effort.id: effort.title for effort in rulebook.effort.classes.values()}
        self.packs = frozenset(pack.name for pack in rulebook.packs)
        self.texts = frozenset(_texts(msgspec.to_builtins([rulebook.rules, rulebook.effort, rulebook.targets])))
        self.texts |= frozenset(sign.why for sign in rulebook.signs)
        self.fused = frozenset(one.becomes for target in rulebook.targets for one in target.fused)
        self._words = frozenset(word for rule in rulebook.rules for word in _asked_for(rule))
        self._answers = frozenset(word for text in _answers(rulebook) for word in _WORD.findall(text))

    def symbol(self, rule: str, symbol: str, names: Pseudonyms) -> str:
        """Return the symbol where rules ask for all of its words, else what stands for it or for its unknown rest."""
        known = self.rules.get(rule)
        if known is None or not symbol:
            return names.name("name", symbol)
        if symbol == known.subject:
            return symbol
        kinds = {kind for atom in known.match.any for kind in atom.kinds}
        if kinds & _OWN_NAMES:
            return names.name("name", symbol)
        # An image, an index or a setting may be made of any words, so those of its own rule alone are public.
        words = self._words if kinds <= _DOTTED else frozenset(_asked_for(known))
        if _is_made_of(symbol, words):
            return symbol
        parts = symbol.split(".")
        if kinds <= _DOTTED:
            for number in range(len(parts) - 1, 1, -1):
                head = ".".join(parts[:number])
                if _is_made_of(head, words):
                    return f"{head}.{names.name('name', symbol)}"
        return names.name("name", symbol)

    def replacement(self, text: str | None) -> str | None:
        """Return what a symbol becomes where it holds no word but those of the rules, else nothing."""
        if text is None or text in self.texts:
            return text
        return text if _is_made_of(text, self._answers) else None


def _is_made_of(text: str, words: frozenset[str]) -> bool:
    return all(word in words or _FREE.fullmatch(word) for word in _WORD.findall(text))


def _asked_for(rule: Rule) -> Iterator[str]:
    """Yield the words of the names that a rule asks for."""
    symbols = [symbol for atom in (*rule.match.any, *rule.match.exclude) for symbol in atom.symbols]
    symbols += [symbol for entry in rule.targets.values() for symbol in entry.symbols]
    for symbol in (*symbols, rule.subject or ""):
        yield from _WORD.findall(symbol)


def _answers(rulebook: Rulebook) -> Iterator[str]:
    """Yield what symbols become, and the symbols, whose last parts it may hold."""
    for rule in rulebook.rules:
        yield " ".join(_asked_for(rule))
        for entry in rule.targets.values():
            for remedy in (entry.remedy, *entry.symbols.values(), *(one.remedy for one in entry.variants)):
                yield remedy.replacement or ""


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts(part)
