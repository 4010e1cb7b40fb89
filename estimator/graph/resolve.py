"""From an import as it is written to files of the project, the way Python finds them."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from estimator.model.artifact import Artifact, Origin
from estimator.model.summary import Import

BUILD_SCRIPT = "setup.py"  # the kind of such files
IMPORTABLE = ("python", BUILD_SCRIPT)
ANY = "{}"  # the name of a dynamic import that may be any module of the package
_SOURCES = ("src", "python", "lib")


class Found(NamedTuple):
    """
    What an import comes to: the files it names, and the packages above whose `__init__` runs on the way.

    `attribute` tells that the imported name is not a module, but something that the target holds; `missing` that the
    target is the package of a module that is not there, such as a compiled one.
    """

    targets: tuple[str, ...]
    packages: tuple[str, ...]
    attribute: bool = False
    missing: bool = False


NOTHING = Found((), ())


class ModuleFinder:
    """Finds modules among the project's files; several import roots may lie in one repository."""

    def __init__(self, artifacts: Iterable[Artifact]) -> None:
        self.files: set[str] = set()
        self.folders: set[str] = {""}
        tops: dict[str, set[str]] = defaultdict(set)  # packages that lie in no other, by name
        for artifact in artifacts:
            if artifact.kind not in IMPORTABLE:
                continue
            self.files.add(artifact.path)
            folder = folder_of(artifact.path)
            if artifact.is_package and artifact.origin is not Origin.TEST:
                tops[artifact.module.partition(".")[0]].add(_root_of(artifact))
            while folder not in self.folders:
                self.folders.add(folder)
                folder = folder_of(folder)
        self.tops = {name: sorted(roots) for name, roots in tops.items()}
        self._above: dict[str, tuple[str, ...]] = {}
        self._known: dict[tuple[str, str, str, bool], Found] = {}

    def find(self, path: str, entry: Import) -> Found:
        """Return what an import of the file means; nothing for what is not the project's own."""
        folder = folder_of(path)
        if entry.level:
            for _ in range(entry.level - 1):
                folder = folder_of(folder)
            parts = entry.module.split(".") if entry.module else []
            return self._below(folder, parts, entry)
        key = (folder, entry.module, entry.name, "dynamic" in entry.nature)
        if key not in self._known:
            self._known[key] = self._find_absolute(folder, entry)
        return self._known[key]

    def _find_absolute(self, folder: str, entry: Import) -> Found:
        parts = entry.module.split(".")
        portions = []
        for root in self._search_path(folder, parts[0]):
            first = join(root, parts[0])
            regular = f"{first}/__init__.py" in self.files
            if regular or f"{first}.py" in self.files:
                return self._below(root, parts, entry) if regular or "dynamic" not in entry.nature else NOTHING
            if first in self.folders and "dynamic" not in entry.nature:
                portions.append(root)
        for root in portions:  # a namespace package has portions in several places, and gives way to any other
            found = self._below(root, parts, entry)
            if found.targets:
                return found
        return NOTHING

    def _below(self, folder: str, parts: list[str], entry: Import) -> Found:
        """Follow dotted parts below a folder; a string may go on with what the module defines."""
        dynamic = "dynamic" in entry.nature
        passed: list[str] = []
        for index, part in enumerate(parts):
            inner = join(folder, part)
            if f"{inner}/__init__.py" in self.files:
                passed.append(f"{inner}/__init__.py")
            elif f"{inner}.py" in self.files:
                whole = index == len(parts) - 1
                attribute = bool(entry.name) and entry.name not in ("*", ANY)
                return Found((f"{inner}.py",), tuple(passed), attribute) if whole or dynamic else NOTHING
            elif inner not in self.folders:
                reaches = len(passed) == index and index > (1 if dynamic else 0)
                return Found((passed[-1],), tuple(passed[:-1]), missing=not dynamic) if reaches else NOTHING
            folder = inner
        return self._inside(folder, entry, tuple(passed))

    def _inside(self, folder: str, entry: Import, passed: tuple[str, ...]) -> Found:
        """Return the package in the folder, or the submodule of it that is imported by name."""
        init = f"{folder}/__init__.py" if folder else "__init__.py"
        if entry.name == ANY:
            return Found(tuple(sorted(self._children(folder))), passed)
        if entry.name and entry.name != "*":
            inner = join(folder, entry.name)
            for candidate in (f"{inner}/__init__.py", f"{inner}.py"):
                if candidate in self.files:
                    return Found((candidate,), tuple(dict.fromkeys((*passed, init))) if init in self.files else passed)
        if init not in self.files:
            return NOTHING
        attribute = bool(entry.name) and entry.name != "*"
        return Found((init,), tuple(package for package in passed if package != init), attribute)

    def _children(self, folder: str) -> list[str]:
        prefix = f"{folder}/"
        return [
            file
            for file in self.files
            if file.startswith(prefix)
            and ("/" not in (rest := file[len(prefix) :]) or (rest.count("/") == 1 and rest.endswith("/__init__.py")))
            and rest != "__init__.py"
        ]

    def _search_path(self, folder: str, name: str) -> list[str]:
        """
        Return where Python would look for a name from a file of the folder, nearest first.

        The folder that the file's own package lies in, or its own if it lies in none; the folders above, since scripts
        put them on the path; src and the like; then wherever a package of that name lies.
        """
        above = self._above.get(folder)
        if above is None:
            anchor = folder
            while anchor and f"{anchor}/__init__.py" in self.files:
                anchor = folder_of(anchor)
            found = [anchor]
            while found[-1]:
                found.append(folder_of(found[-1]))
            above = self._above[folder] = (*found, *(folder for folder in _SOURCES if folder in self.folders))
        if name in sys.stdlib_module_names:
            return [above[0]]
        tops = self.tops.get(name, ())
        return [*above, *sorted(tops, key=lambda root: (-_shared(root, folder), root))] if tops else list(above)

    def top_package(self, path: str) -> str:
        """Return the name of the outermost package that the file lies in, "" for none."""
        name, folder = "", folder_of(path)
        while folder and f"{folder}/__init__.py" in self.files:
            name, folder = folder.rpartition("/")[2], folder_of(folder)
        return name

    def find_beside(self, path: str, entry: Import) -> Found:
        """Return what a script that lies inside a package imports from its own folder, which Python puts first."""
        first = entry.module.partition(".")[0]
        if entry.level or first in sys.stdlib_module_names:
            return NOTHING
        return self._below(folder_of(path), entry.module.split("."), entry)


def folder_of(path: str) -> str:
    """Return the folder of a path, "" for the top."""
    return path.rpartition("/")[0]


def join(folder: str, name: str) -> str:
    """Return the path of a name in a folder."""
    return f"{folder}/{name}" if folder else name


def normal(path: str) -> str:
    """Return the path without `.` and `..`."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", ".", ".."):
            parts.append(part)
    return "/".join(parts)


def _root_of(artifact: Artifact) -> str:
    """Return the folder from which the module's name counts."""
    tail = artifact.module.replace(".", "/") + ("/__init__.py" if artifact.is_package else ".py")
    stem = artifact.path[: -len(tail)] if artifact.path.endswith(tail) else ""
    return stem.rstrip("/") if not stem or stem.endswith("/") else ""


def _shared(root: str, folder: str) -> int:
    shared = 0
    for one, other in zip(root.split("/"), folder.split("/"), strict=False):
        if one != other:
            break
        shared += 1
    return shared
