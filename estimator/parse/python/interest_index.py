"""Fast answers to "do the loaded rules care about this name or string?"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import translate
from functools import lru_cache

from estimator.model.fact import Fact
from estimator.model.rule import Interest

_LONGEST_LITERAL = 120


class InterestIndex:
    """An `Interest` prepared for lookups, memoised over all files of a run."""

    def __init__(self, interest: Interest) -> None:
        self.interest = interest
        self.names = interest.names
        self.parents = _parents(interest.names)
        self.first_segments = frozenset(name.split(".", 1)[0] for name in interest.names)
        self.loose = interest.methods | interest.attributes
        self.keywords = interest.keywords
        self.literals = interest.strings | interest.env
        self.literal_prefixes = (*interest.string_prefixes, *interest.env_prefixes)
        self.project_roots = interest.project_roots
        self.wrapped = interest.wrapped
        self.wrapped_prefixes = tuple(symbol[:-1] for symbol in interest.wrapped or () if symbol.endswith("*"))
        self.imports = interest.names | interest.imports
        self.slotted = interest.slotted
        self.sign_names = interest.sign_names
        self.sign_endings = interest.sign_endings
        self._matters: dict[str, bool] = {}
        self._sign: re.Pattern[str] | None = None
        self._tells: dict[str, bool] = {}
        self._leads: dict[str, bool] = {}

    def matters(self, qualified: str) -> bool:
        """Tell whether a rule looks for uses of this qualified name or of a parent of it."""
        known = self._matters.get(qualified)
        if known is None:
            known = self._matters[qualified] = _holds_prefix(self.names, qualified)
        return known

    def matters_imported(self, qualified: str) -> bool:
        """Tell whether a rule looks for an import of this qualified name or of a parent of it."""
        return _holds_prefix(self.imports, qualified)

    def may_lead_to(self, qualified: str) -> bool:
        """Tell whether this name, a parent of it or a member of it may be listed by a rule."""
        return qualified in self.parents or self.matters(qualified)

    def leads_on(self, qualified: str) -> bool:
        """Tell whether the name may lead to one that a rule lists, or is the project's own."""
        known = self._leads.get(qualified)
        if known is None:
            known = self._leads[qualified] = self.may_lead_to(qualified) or self.is_project(qualified)
        return known

    def is_project(self, qualified: str) -> bool:
        """Tell whether the name's first segment is a module of the scanned project."""
        return qualified.split(".", 1)[0] in self.project_roots

    def tells(self, symbol: str) -> bool:
        """Tell whether a call, base class or decorator of this name is a sign of a workload."""
        known = self._tells.get(symbol)
        if known is None:
            if self._sign is None:
                self._sign = re.compile("|".join(map(translate, self.interest.sign_patterns)) or r"(?!)")
            known = self._tells[symbol] = self._sign.match(symbol) is not None
        return known

    def wants_literal(self, text: str) -> bool:
        """Tell whether a string literal may be a device, a backend or an environment variable of interest."""
        return len(text) <= _LONGEST_LITERAL and (
            text in self.literals or text.startswith(self.literal_prefixes) or text.rstrip("=") in self.interest.env
        )

    def is_wrapped(self, fact: Fact) -> bool:
        """Tell whether a function that hands on what the fact says would be a helper around CUDA."""
        if fact.kind in ("import", "env", "definition"):
            return False
        if self.wrapped is None:
            return True
        if fact.kind in ("name", "call"):
            end = len(fact.symbol)
            while end > 0 and fact.symbol[:end] not in self.names:
                end = fact.symbol.rfind(".", 0, end)
            return fact.symbol[: max(end, 0)] in self.wrapped
        return self._is_wrapped_text(fact.symbol)

    def wraps_string(self, text: str) -> bool:
        """Tell whether a constant of this text names a device or a backend."""
        if not self.wants_literal(text) or self.is_env(text):
            return False
        return self.wrapped is None or self._is_wrapped_text(text)

    def _is_wrapped_text(self, text: str) -> bool:
        return text in (self.wrapped or ()) or text.startswith(self.wrapped_prefixes)

    def is_env(self, text: str) -> bool:
        """Tell whether the text is an environment variable that a rule names."""
        return text in self.interest.env or (text.startswith(self.interest.env_prefixes) and text.isupper())


def _parents(names: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for name in names:
        end = name.rfind(".")
        while end > 0 and name[:end] not in found:
            found.add(name[:end])
            end = name.rfind(".", 0, end)
    return frozenset(found)


def _holds_prefix(names: frozenset[str], qualified: str) -> bool:
    end = len(qualified)
    while end > 0:
        if qualified[:end] in names:
            return True
        end = qualified.rfind(".", 0, end)
    return False


@lru_cache(maxsize=4)
def index_of(interest: Interest) -> InterestIndex:
    """Return the index of an interest, built once."""
    return InterestIndex(interest)
