"""Modules that the rest of a project only loads when something asks for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from estimator.model.graph import Edge, EdgeKind

_ONLY_THEN: tuple[EdgeKind, ...] = ("conditional", "optional", "lazy", "dynamic")

_Loads = Mapping[str, Iterable[tuple[str, EdgeKind]]]


def find_late(imports: Iterable[Edge], own: Collection[str], starts: Iterable[str]) -> frozenset[str]:
    """
    Return the files of own code that are loaded only through imports in functions, under a condition or by name, or
    through such as may fail.

    A module that nothing of the project imports is for those outside, as is a package that lies in no other, and a
    program that puts off its imports to start sooner needs them all the same: what they load is not late.
    """
    loads: dict[str, list[tuple[str, EdgeKind]]] = defaultdict(list)
    imported: set[str] = set()
    for edge in imports:
        if edge.kind != "typing" and edge.source in own and edge.target in own:
            loads[edge.source].append((edge.target, edge.kind))
            reached = [edge.target, *(package for package in _packages(edge.target) if package in own)]
            imported.update(path for path in reached if not edge.source.startswith(_folder(path)))
    begins = set(starts)
    doors = {path for path in own if path not in imported or _is_top(path, own)}
    early = _spread(doors | begins, loads, own, begins)
    return frozenset(_spread(early, loads, own, own) - early)


def _spread(roots: Iterable[str], loads: _Loads, own: Collection[str], impatient: Collection[str]) -> set[str]:
    """Return what the roots load, with what the `impatient` files among it load at any time."""
    reached: set[str] = set()
    stack = list(roots)
    while stack:
        path = stack.pop()
        if path not in reached:
            reached.add(path)
            stack += (package for package in _packages(path) if package in own)
            stack += (target for target, kind in loads.get(path, ()) if kind not in _ONLY_THEN or path in impatient)
    return reached


def _packages(path: str) -> Iterator[str]:
    """Yield the files that run before a module of their packages does."""
    folder = path.rpartition("/")[0]
    while folder:
        yield f"{folder}/__init__.py"
        folder = folder.rpartition("/")[0]


def _folder(path: str) -> str:
    """Return the folder of a package, the path of any other module."""
    return path.removesuffix("__init__.py") or path


def _is_top(path: str, own: Collection[str]) -> bool:
    if not path.endswith("/__init__.py"):
        return False
    above = path.removesuffix("/__init__.py").rpartition("/")[0]
    return (f"{above}/__init__.py" if above else "__init__.py") not in own
