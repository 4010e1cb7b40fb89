"""What is loaded only when a feature first asks for it: C++ that is compiled then, libraries that may be missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from estimator.estimate.pricing import Charge, take_up
from estimator.estimate.table import setting
from estimator.model.artifact import Origin
from estimator.model.assessment import Strategy
from estimator.model.effort import EffortTable
from estimator.model.finding import Finding
from estimator.model.rule import Rule

_LOADERS = ("torch.utils.cpp_extension.load", "torch.utils.cpp_extension.load_inline")
_BUILDER = "torch.utils.cpp_extension.CUDAExtension"
_COMPILED = (".cu", ".cuh", ".cpp", ".cc", ".cxx", ".h", ".hpp")


def spare_on_demand(
    charges: Sequence[Charge], table: EffortTable, strategy: Strategy, *, compiles: bool
) -> list[Charge]:
    """
    Return the charges, with a share only for what is loaded when a feature first asks for it.

    `compiles` tells whether the whole project compiles on demand, see `is_on_demand`: a part of it may not show it.

    That is CUDA and C++ code where functions load extensions, and no build file declares one as it runs: what needs a
    kernel that is not there says so, and the rest of the project works without it. Where CUDA stays, it is also what
    calls a library that the project can do without.
    """
    if strategy == "dual":
        optional, share = optional_names(charges), setting(table, "dual_optional_share")
        return [
            take_up(item, share) if _calls(item, optional) or (compiles and is_compiled(item)) else item
            for item in charges
        ]
    if not compiles:
        return list(charges)
    share = setting(table, "on_demand_share")
    return [item._replace(share=min(item.share, share)) if is_compiled(item) else item for item in charges]


def optional_names(charges: Iterable[Charge]) -> frozenset[str]:
    """Return the names that libraries are imported by which own code only imports on demand, or where it may fail."""
    needed: set[str] = set()
    optional: set[str] = set()
    for item in charges:
        if item.finding.origin is Origin.OWN and item.effort is not None and item.effort.kind == "library":
            (optional if item.optional or item.lazy else needed).update(_import_names(item.rule))
    return frozenset(optional - needed)


def is_on_demand(findings: Iterable[Finding]) -> bool:
    """Tell whether the project's own code loads extensions in functions, and declares none at module level."""
    own = [finding for finding in findings if finding.origin is Origin.OWN]
    loaded = any(finding.symbol in _LOADERS and finding.scope for finding in own)
    declared = any(finding.symbol == _BUILDER and not finding.scope for finding in own)
    return loaded and not declared


def is_compiled(item: Charge) -> bool:
    """Tell whether all places of the finding are in CUDA or C++ sources."""
    finding = item.finding
    return all(place.path.endswith(_COMPILED) for place in finding.places or (finding.place,))


def _import_names(rule: Rule) -> set[str]:
    return {
        symbol.split(".")[0].removesuffix("*")
        for atom in rule.match.any
        if "import" in atom.kinds
        for symbol in atom.symbols
    }


def _calls(item: Charge, names: frozenset[str]) -> bool:
    return item.finding.symbol.split(".")[0] in names
