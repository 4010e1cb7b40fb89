"""What the code asks of an Nvidia part: the third way beside a move is to wait for one that may be sold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from estimator.model.artifact import Origin
from estimator.model.comparison import Demand
from estimator.model.fact import Place
from estimator.model.finding import Finding

_SHOWN = 3


class Sign(NamedTuple):
    """Rules, and features of kernels, that show a demand."""

    id: str
    title: str
    why: str
    rules: frozenset[str]
    features: frozenset[str] = frozenset()


# No hours: what a reduced part lacks is not known before it is there.
SIGNS: tuple[Sign, ...] = (
    Sign(
        "small-floats",
        "Floats of eight bits or fewer",
        "They need Ada, Hopper or newer, and a reduced part may compute in them slowly or not at all.",
        frozenset({"torch-amp-float8", "torch-amp-scaled-mm", "configuration-float8", "framework-calls-fp8"}),
        frozenset({"fp8", "fp4"}),
    ),
    Sign(
        "newest-instructions",
        "Instructions of Hopper and Blackwell",
        "A part of an older generation compiles none of it; another path has to be there.",
        frozenset(),
        frozenset({"wgmma", "tcgen05", "tma", "cluster"}),
    ),
    Sign(
        "fast-links",
        "Collectives that count on NVLink",
        "They read the memory of other devices; over PCI Express they are slow, or refuse to run.",
        frozenset(
            {
                "torch-distributed-symmetric-memory",
                "cuda-kernels-communication",
                "cuda-cpp-ipc",
                "cuda-libraries-nvshmem",
                "libraries-nvshmem",
                "libraries-deep-ep",
            }
        ),
        frozenset({"system-scope"}),
    ),
    Sign(
        "memory",
        "Settings that press on memory",
        "They were chosen for a part with much fast memory; without high-bandwidth memory, decoding and large batches "
        "slow down with it.",
        frozenset({"configuration-memory", "configuration-quantization"}),
    ),
    Sign(
        "chips-by-name",
        "Chips and capabilities asked for",
        "A part of another name or number falls into another branch.",
        frozenset({"torch-device-gpu-name", "torch-cuda-capability"}),
    ),
)


def list_demands(findings: Iterable[Finding]) -> tuple[Demand, ...]:
    """Return what the project's own code asks of an Nvidia part, in the order of `SIGNS`."""
    own = [f for f in findings if f.origin is Origin.OWN and not f.suppressed and f.state != "upstream"]
    demands = []
    for sign in SIGNS:
        places = sorted({place for finding in own for place in _met(sign, finding)})
        if places:
            shown = tuple(f"{place.path}:{place.line}" for place in _spread(places))
            demands.append(Demand(id=sign.id, title=sign.title, why=sign.why, places=len(places), examples=shown))
    return tuple(demands)


def _met(sign: Sign, finding: Finding) -> tuple[Place, ...]:
    if finding.rule in sign.rules or sign.features & set(finding.features):
        return finding.places or (finding.place,)
    return ()


def _spread(places: Iterable[Place]) -> Iterator[Place]:
    """Yield the first place of each of the few files that have most."""
    by_file: dict[str, list[Place]] = {}
    for place in places:
        by_file.setdefault(place.path, []).append(place)
    most = sorted(by_file, key=lambda path: (-len(by_file[path]), path))[:_SHOWN]
    yield from (by_file[path][0] for path in most)
