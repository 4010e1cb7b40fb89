"""Code in C++ that is compiled only when a feature first asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from estimator.estimate.pricing import Charge
from estimator.estimate.table import setting
from estimator.model.artifact import Origin
from estimator.model.assessment import Strategy
from estimator.model.effort import EffortTable

_LOADERS = ("torch.utils.cpp_extension.load", "torch.utils.cpp_extension.load_inline")
_BUILDER = "torch.utils.cpp_extension.CUDAExtension"
_COMPILED = (".cu", ".cuh", ".cpp", ".cc", ".cxx", ".h", ".hpp")


def spare_on_demand(charges: Sequence[Charge], table: EffortTable, strategy: Strategy) -> list[Charge]:
    """
    Return the charges, with a share only for CUDA and C++ code where the project compiles it on demand.

    It does where functions load extensions, and no build file declares one as it runs: what needs a kernel that is
    not there says so, and the rest of the project works without it.
    """
    if not is_on_demand(charges):
        return list(charges)
    share = setting(table, "on_demand_share") * (setting(table, "dual_optional_share") if strategy == "dual" else 1.0)
    return [
        item._replace(share=item.share * share) if item.share > 0 and is_compiled(item) else item for item in charges
    ]


def is_on_demand(charges: Sequence[Charge]) -> bool:
    """Tell whether the project's own code loads extensions in functions, and declares none at module level."""
    own = [item.finding for item in charges if item.finding.origin is Origin.OWN]
    loaded = any(finding.symbol in _LOADERS and finding.scope for finding in own)
    declared = any(finding.symbol == _BUILDER and not finding.scope for finding in own)
    return loaded and not declared


def is_compiled(item: Charge) -> bool:
    """Tell whether all places of the finding are in CUDA or C++ sources."""
    finding = item.finding
    return all(place.path.endswith(_COMPILED) for place in finding.places or (finding.place,))
