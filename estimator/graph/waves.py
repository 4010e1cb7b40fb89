"""In which order modules can be ported, and how much of the project hangs on each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from estimator.graph.imports import Uses
from estimator.model.graph import Cycle, Edge, Wave

if TYPE_CHECKING:
    import networkx as nx

# A late import holds nothing back: it is how cycles are avoided, and the module can be imported without it.
_EARLY = ("import", "conditional", "optional")


class Order(NamedTuple):
    """The modules grouped so that each group needs earlier ones only; `needs` are the groups that each needs."""

    groups: tuple[tuple[str, ...], ...]
    needs: tuple[tuple[int, ...], ...]


NOTHING_TO_ORDER = Order((), ())  # and no library to load for it


def order_modules(nodes: Collection[str], uses: Uses, extensions: Iterable[Edge]) -> Order:
    """Return the nodes in groups: one module each, or a cycle of them."""
    import networkx as nx

    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from(sorted(nodes))
    for source, targets in uses.whole.items():
        if source in nodes:
            graph.add_edges_from(
                (source, target) for target, kind in targets.items() if kind in _EARLY and target in nodes
            )
    graph.add_edges_from((edge.source, edge.target) for edge in extensions if {edge.source, edge.target} <= set(nodes))
    condensed = nx.condensation(graph)
    position = {group: number for number, group in enumerate(reversed(list(nx.topological_sort(condensed))))}
    groups: list[tuple[str, ...]] = [()] * len(position)
    needs: list[tuple[int, ...]] = [()] * len(position)
    for group, number in position.items():
        groups[number] = tuple(sorted(condensed.nodes[group]["members"]))
        needs[number] = tuple(sorted(position[other] for other in condensed.successors(group)))
    return Order(tuple(groups), tuple(needs))


def plan_waves(order: Order, weeks: Mapping[str, float]) -> tuple[Wave, ...]:
    """
    Return the waves of the modules that have work (mean engineer-weeks, by path).

    A wave is as early as what its modules need allows; modules without work cost no wave.
    """
    waves: list[int] = []
    for group, needs in zip(order.groups, order.needs, strict=True):
        works = any(weeks.get(path, 0.0) > 0 for path in group)
        waves.append(max((waves[need] for need in needs), default=0) + works)
    members: dict[int, list[str]] = defaultdict(list)
    cycles: dict[int, list[Cycle]] = defaultdict(list)
    for group, wave in zip(order.groups, waves, strict=True):
        working = [path for path in group if weeks.get(path, 0.0) > 0]
        members[wave] += working
        if working and len(group) > 1:
            cycles[wave].append(Cycle(group))
    return tuple(
        Wave(
            number=number,
            modules=tuple(sorted(members[number])),
            weeks=sum(weeks[path] for path in members[number]),
            cycles=tuple(sorted(cycles[number], key=lambda cycle: (-len(cycle.modules), cycle.modules))),
        )
        for number in sorted(members)
        if members[number]
    )


def count_dependents(order: Order, counted: Collection[str]) -> dict[str, int]:
    """Return how many of the counted modules need each module, directly or not, when they are imported."""
    bit = {path: 1 << number for number, path in enumerate(sorted(counted))}
    own = [sum(bit.get(path, 0) for path in group) for group in order.groups]
    held = list(own)  # as sets of bits, since a project has thousands of modules
    for number in range(len(order.groups) - 1, -1, -1):
        for need in order.needs[number]:
            held[need] |= held[number]
    return {
        path: (held[number] & ~bit.get(path, 0)).bit_count()
        for number, group in enumerate(order.groups)
        for path in group
    }
