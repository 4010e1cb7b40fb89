"""Which workloads use which file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from estimator.graph.imports import LATE, Uses
from estimator.model.graph import Edge, EdgeKind, EntryPoint
from estimator.model.workload import WORKLOADS, Workload

Reached = dict[str, set[Workload]]  # by path


class Bounds(NamedTuple):
    """
    Where a workload does not go on.

    A file whose workloads are `stated` belongs to those alone. A file that is `sure` of its workloads, by its own
    code, is not entered for another one by an import that may never run.
    """

    stated: Mapping[str, Collection[Workload]]
    sure: Mapping[str, Collection[Workload]]

    def admit(self, workload: Workload, path: str, kind: EdgeKind) -> bool:
        """Tell whether the workload goes on into a file by this kind of import."""
        if path in self.stated:
            return workload in self.stated[path]
        return kind not in LATE or path not in self.sure or workload in self.sure[path]


def reach(entry_points: Iterable[EntryPoint], uses: Uses, bounds: Bounds) -> Reached:
    """Return the workloads of each file that an entry point uses."""
    reached: Reached = defaultdict(set)
    roots: dict[Workload, set[str]] = defaultdict(set)
    for entry in entry_points:
        roots[entry.workload].add(entry.path)
    for workload in WORKLOADS:
        for path in _walk(roots[workload], uses, bounds, workload):
            reached[path].add(workload)
    return reached


def _walk(roots: Iterable[str], uses: Uses, bounds: Bounds, workload: Workload) -> set[str]:
    """Return the files used as a whole from the roots, with those that only run on the way."""
    stack = [root for root in roots if bounds.admit(workload, root, "import")]
    whole: set[str] = set(stack)
    touched: set[str] = set()
    while stack:
        path = stack.pop()
        touched.update(uses.touched.get(path, ()))
        for target, kind in uses.whole.get(path, {}).items():
            if target not in whole and bounds.admit(workload, target, kind):
                whole.add(target)
                stack.append(target)
    return whole | {path for path in touched if bounds.admit(workload, path, "import")}


def add_builds(
    reached: Reached, builds: Iterable[str], uses: Uses, bounds: Bounds, served: Collection[Workload]
) -> None:
    """Give each file that only a build script uses the workloads that the build serves: all that run what is built."""
    for path in _walk(builds, uses, bounds, "tooling"):
        if not reached.get(path):
            reached[path].update(served)


def add_side_effects(reached: Reached, edges: Iterable[Edge], uses: Uses, bounds: Bounds) -> None:
    """
    Give each file that nothing uses by name the workloads of those that import it all the same.

    So a module that is imported only to register something is not lost.
    """
    imports: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        if edge.kind != "typing":
            imports[edge.source].add(edge.target)
    for source, targets in uses.touched.items():
        imports[source].update(targets)
    known = frozenset(path for path, workloads in reached.items() if workloads)
    for workload in WORKLOADS:
        stack = [path for path in known if workload in reached[path]]
        seen = set(stack)
        while stack:
            for target in imports.get(stack.pop(), ()):
                if target not in seen and bounds.admit(workload, target, "import"):
                    seen.add(target)
                    stack.append(target)
        for path in seen - known:
            reached[path].add(workload)
