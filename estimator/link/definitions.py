"""Facts about the definitions of helpers: those a port adds its own beside, those it changes, those it leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from estimator.link.wrappers import Wrappers
from estimator.model.fact import Fact, Place
from estimator.model.summary import Export


def describe_definitions(
    module: str, exports: Sequence[Export], wrappers: Wrappers, uses: Mapping[str, Sequence[Place]]
) -> list[Fact]:
    """
    Return a helper fact for each definition of the module that a port looks at. Its first feature says why:

    "sibling": it asks for a device, and a port adds its own beside it; of a family that does not name CUDA the last
    one stands for all, and the further features are the devices of the family. "definition": its name says CUDA, and
    a CUDA fact stands in it. "abstraction": it wraps CUDA without saying so, and its uses elsewhere follow it.
    """
    facts = []
    families: dict[tuple[str, str], list[Export]] = defaultdict(list)
    for export in exports:
        symbol = f"{module}.{export.name}"
        if export.family:
            families[export.name.rpartition(".")[0], export.family].append(export)
        elif export.role == "cuda" and export.wraps and uses.get(symbol):
            facts.append(_fact(symbol, export, ("definition",)))
        elif (export.role == "neutral" or symbol in wrappers.origins) and uses.get(symbol):
            origin = wrappers.origins.get(symbol)
            derived = f"{origin.path}:{origin.export.line}" if origin and origin.export else None
            facts.append(_fact(symbol, export, ("abstraction",), tuple(sorted(set(uses[symbol]))), derived))
    for family in families.values():
        devices = tuple(sorted({device for export in family for device in export.devices}))
        named = [export for export in family if export.role == "cuda"]
        shown = named or [max(family, key=lambda export: export.line)]
        if not any(uses.get(f"{module}.{export.name}") for export in family):
            continue
        facts.extend(_fact(f"{module}.{export.name}", export, ("sibling", *devices)) for export in shown)
    return facts


def _fact(
    symbol: str,
    export: Export,
    features: tuple[str, ...],
    uses: tuple[Place, ...] = (),
    derived_from: str | None = None,
) -> Fact:
    assert export.place is not None
    return Fact(
        kind="helper",
        symbol=symbol,
        place=export.place,
        scope=export.name.rpartition(".")[0],
        syntax=f"def {export.name}",
        snippet=export.snippet,
        derived_from=derived_from,
        features=features,
        uses=uses,
    )
