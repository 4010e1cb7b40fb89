"""What a name of the project comes to: followed through aliases, objects and base classes, from module to module."""

from __future__ import annotations

from typing import NamedTuple

from estimator.link.modules import ModuleTable
from estimator.model.summary import Export

_LONGEST_CHAIN = 20


class Target(NamedTuple):
    """What a project name comes to in the end: a definition of the project, or a name outside (no export)."""

    symbol: str
    path: str
    export: Export | None


class Names:
    """Resolves qualified names of the project; what was asked once is remembered."""

    def __init__(self, table: ModuleTable) -> None:
        self.table = table
        self._memo: dict[str, Target | None] = {}

    def resolve(self, symbol: str) -> Target | None:
        """Return the definition that the name stands for, or the name outside that it is an alias of."""
        if symbol not in self._memo:
            self._memo[symbol] = None  # a class that is its own base ends here
            self._memo[symbol] = self._follow(symbol)
        return self._memo[symbol]

    def look_up(self, symbol: str) -> Target | None:
        """Return what `resolve` returns, and do not remember it: of a name that is asked for once."""
        return self._memo[symbol] if symbol in self._memo else self._follow(symbol)

    def _follow(self, symbol: str) -> Target | None:
        path = ""
        for _ in range(_LONGEST_CHAIN):
            split = self.table.split(symbol)
            if split is None:
                return Target(symbol, path, None) if path else None
            module, rest = split
            if not rest:
                return None
            first, _, more = rest.partition(".")
            found = self.table.find(module, first)
            if found is not None and found[1].alias is not None:
                path = self.table.modules[found[0]]
                symbol = f"{found[1].alias}.{more}" if more else found[1].alias
                continue
            if not more:
                return self._target(found)
            if found is not None and found[1].instance is not None:
                symbol = f"{found[1].instance}.{more}"
                continue
            member, _, rest = more.partition(".")
            inner = self.table.find(module, f"{first}.{member}")
            if inner is None:
                return self._inherited(found, more)
            path = self.table.modules[inner[0]]
            onward = inner[1].alias or (inner[1].instance if rest else None)
            if onward is None:
                return self._target(inner)
            symbol = f"{onward}.{rest}" if rest else onward
        return None

    def _inherited(self, found: tuple[str, Export] | None, more: str) -> Target | None:
        """Return the member as a base class has it; of a flag any attribute stands for the flag."""
        if found is None:
            return None
        export = found[1]
        for base in export.bases:
            target = self.resolve(f"{base}.{more}")
            if target is not None:
                return target
        return self._target(found) if export.shape in ("flag", "member") else None

    def _target(self, found: tuple[str, Export] | None) -> Target | None:
        if found is None or found[1].instance is not None:
            return None
        return Target(f"{found[0]}.{found[1].name}", self.table.modules[found[0]], found[1])
