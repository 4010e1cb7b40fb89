"""A rule met a fact. Findings are target-free: detected once, priced per target."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from estimator.model.artifact import Origin
from estimator.model.fact import Guard, Place
from estimator.model.suppression import Suppression

State = Literal["", "upstream", "known", "moved", "new", "new rule"]
LOCKED = "locked"
# What asks for a package, and does not use it.
DECLARING = frozenset({"requirement", "index", LOCKED})


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """
    One place (or, for a library, one subject with its places) that ties the project to CUDA.

    `key` is the same for identical sites; `fingerprint` is unique. Neither changes when lines shift or the
    code is reformatted. `lines` is the length of a definition such as a kernel, with `features`,
    `kernel_class`, `note` and `launchers` as in its fact. `uses` are where a helper is used that a port changes
    in one place. `kinds` are the kinds of the facts at the places, "locked" for an entry of a lock file;
    `kind` is that of the artifact that holds the place. `eager` counts the places, the first ones, that need it
    whenever their module is imported.
    `moved_key` is the key without the path: the same when the file moves. `body` changes when the code of a
    definition does. `syntax` is the hash of the normalised syntax alone, the same wherever it stands. `state` is
    "upstream" for what another tree holds as well (see estimator/gate/comparison.py), and otherwise what the gate says.
    What is `suppressed` says by what and why in `suppression`; it is neither priced nor judged.
    """

    rule: str
    pack: str
    category: str
    area: str
    confidence: str
    origin: Origin
    place: Place
    symbol: str
    key: str
    fingerprint: str
    scope: str = ""
    snippet: str = ""
    subject: str | None = None
    derived_from: str | None = None
    guards: tuple[Guard, ...] = ()
    workloads: tuple[str, ...] = ()
    imported: bool = False
    lines: int = 0
    component: str | None = None
    places: tuple[Place, ...] = ()
    suppressed: bool = False
    features: tuple[str, ...] = ()
    kernel_class: str = ""
    uses: tuple[Place, ...] = ()
    kind: str = "python"
    kinds: tuple[str, ...] = ()
    eager: int = 0
    moved_key: str = ""
    body: str = ""
    state: State = ""
    note: str = ""
    launchers: tuple[str, ...] = ()
    syntax: str = ""
    suppression: Suppression | None = None

    @property
    def used_at(self) -> tuple[Place, ...]:
        """Return the places in code: those that a port has to look at, not only where a package is asked for."""
        places = self.places or (self.place,)
        if len(self.kinds) != len(places):
            return places
        return tuple(place for place, kind in zip(places, self.kinds, strict=True) if kind not in DECLARING)

    def narrowed(self, keep: Callable[[Place], bool]) -> Finding | None:
        """Return the finding with those of its places only that are to be kept; None where no use of it is left."""
        if not self.places:
            return self if keep(self.place) else None
        kept = [number for number, place in enumerate(self.places) if keep(place)]
        if not any(keep(place) for place in self.used_at or self.places):
            return None
        places = tuple(self.places[number] for number in kept)
        kinds = tuple(self.kinds[number] for number in kept) if len(self.kinds) == len(self.places) else self.kinds
        return msgspec.structs.replace(
            self,
            place=self.place if self.place in places else places[0],
            places=places,
            kinds=kinds,
            eager=sum(number < self.eager for number in kept),
        )

    @property
    def used_elsewhere(self) -> bool:
        """Tell whether own code only asks for it, and tests or vendored code use it; places of own code come first."""
        return bool(self.places and self.kinds and self.used_at) and self.kinds[0] in DECLARING

    @property
    def locked_only(self) -> bool:
        """Tell whether lock files alone name it: it comes with another package."""
        return bool(self.kinds) and set(self.kinds) == {LOCKED}
