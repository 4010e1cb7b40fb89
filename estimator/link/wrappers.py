"""Which definitions of the project wrap CUDA, wrappers of wrappers included."""

from __future__ import annotations

from collections.abc import Iterable

from estimator.link.resolution import Names, Target
from estimator.model.summary import Export, Role

_MOST_ROUNDS = 20


class Wrappers:
    """Tells how a definition wraps CUDA, and what it wraps it by."""

    def __init__(self, names: Names, exports: Iterable[tuple[str, Export]]) -> None:
        """Follow the leads of definitions that do not wrap CUDA themselves, to a fixpoint."""
        self.origins: dict[str, Target] = {}
        open_ = sorted((symbol, export.leads) for symbol, export in exports if export.leads and not export.role)
        for _ in range(_MOST_ROUNDS):
            left = []
            for symbol, leads in open_:
                origin = next(
                    (target for lead in leads if (target := self._wrapper(names.resolve(lead), symbol))), None
                )
                if origin is None:
                    left.append((symbol, leads))
                else:
                    self.origins[symbol] = origin
            if len(left) == len(open_):
                break
            open_ = left

    def _wrapper(self, target: Target | None, of: str) -> Target | None:
        if target is None or target.symbol == of or self.role(target) not in ("cuda", "neutral"):
            return None
        return target

    def role(self, target: Target) -> Role:
        """Return how what the name stands for wraps CUDA, "" where it does not."""
        if target.export is None:
            return ""
        return target.export.role or ("neutral" if target.symbol in self.origins else "")
