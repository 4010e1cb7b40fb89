"""The edges between Python files, and which of them a use of a name really follows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from estimator.graph.resolve import Found, ModuleFinder
from estimator.model.graph import Edge, EdgeKind
from estimator.model.summary import Import, Parsed

# What an edge is when several imports make it: the one that happens most surely.
ORDER: dict[EdgeKind, int] = {
    "import": 0,
    "conditional": 1,
    "optional": 2,
    "lazy": 3,
    "dynamic": 4,
    "typing": 5,
}
LATE: tuple[EdgeKind, ...] = ("lazy", "dynamic")  # when a function runs, if it does
_LONGEST_CHAIN = 12
_DUNDER = re.compile(r"__\w+__")


class Uses(NamedTuple):
    """
    Which files each file uses when it is used itself.

    `whole` are used with all that they import, and by which kind of import. `touched` only run on the way: a package's
    `__init__`, or a module that passes on a name of another one.
    """

    whole: Mapping[str, Mapping[str, EdgeKind]]
    touched: Mapping[str, set[str]]


def build_imports(parsed: Sequence[Parsed], finder: ModuleFinder) -> tuple[list[Edge], Uses]:
    """Return the import edges, each pair of files once, and the uses that follow from them."""
    follower = _Follower(parsed, finder)
    edges: dict[tuple[str, str], Edge] = {}
    for file in parsed:
        for entry in file.summary.imports:
            found = follower.find(file.path, entry)
            if not found.targets:
                continue
            kind = kind_of(entry)
            for target in found.targets:
                if found.missing and entry.name:  # it takes something of what is not there, and nothing of the package
                    continue
                known = edges.get((file.path, target))
                if target != file.path and (known is None or ORDER[kind] < ORDER[known.kind]):
                    edges[file.path, target] = Edge(file.path, target, kind, entry.line)
            if kind != "typing":
                for part in _parts(entry, found):
                    follower.follow(file.path, part, follower.find(file.path, part), kind)
    return sorted(edges.values()), Uses(follower.whole, follower.touched)


def _parts(entry: Import, found: Found) -> list[Import]:
    """Return a package that is imported as a whole as imports of what is taken of it."""
    if not entry.taken or not found.targets[0].endswith("/__init__.py"):
        return [entry]
    return [Import(entry.module, name, "", 0, entry.line, entry.nature) for name in entry.taken]


def kind_of(entry: Import) -> EdgeKind:
    """Return the kind of edge that an import makes: of several natures the one that matters most."""
    return max(entry.nature, key=ORDER.__getitem__, default="import")


class _Follower:
    def __init__(self, parsed: Iterable[Parsed], finder: ModuleFinder) -> None:
        self.finder = finder
        self.scripts: set[str] = set()
        self.bound: dict[str, dict[str, Import]] = {}
        for file in parsed:
            summary = file.summary
            if summary.main and self._is_loose(file):
                self.scripts.add(file.path)
            # Of several imports that give one name, as in `try: ... except ImportError: ...`, the first.
            self.bound[file.path] = {
                entry.bound: entry for entry in reversed(summary.imports) if entry.bound and kind_of(entry) != "typing"
            }
        self.whole: dict[str, dict[str, EdgeKind]] = defaultdict(dict)
        self.touched: dict[str, set[str]] = defaultdict(set)

    def _is_loose(self, file: Parsed) -> bool:
        """Tell whether a file takes no notice of the package that it lies in: then it is run, and not imported."""
        top = self.finder.top_package(file.path)
        return not any(entry.level or entry.module.partition(".")[0] == top for entry in file.summary.imports)

    def find(self, path: str, entry: Import) -> Found:
        """Return what the import names; a script looks beside itself as well."""
        found = self.finder.find(path, entry)
        if not found.targets and path in self.scripts:
            return self.finder.find_beside(path, entry)
        return found

    def follow(self, path: str, entry: Import, found: Found, kind: EdgeKind) -> None:
        """Add what the file uses by this import: not what passes a name on, but what defines it."""
        for _ in range(_LONGEST_CHAIN):
            self.touched[path].update(found.packages)
            if found.missing:
                self.touched[path].update(found.targets)
                return
            if not found.attribute:
                break
            passed_on = self.bound.get(found.targets[0], {}).get(entry.name)
            if passed_on is None and not _DUNDER.fullmatch(entry.name):
                break
            self.touched[path].update(found.targets)
            if passed_on is None:  # `from pkg import __version__` uses nothing of what the package imports
                return
            found, entry = self.find(found.targets[0], passed_on), passed_on
        whole = self.whole[path]
        for target in found.targets:
            if target != path and ORDER[kind] < ORDER.get(whole.get(target, "typing"), 9):
                whole[target] = kind
