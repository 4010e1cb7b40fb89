"""Describes files that git has of an earlier tree, as the walk describes those on disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from estimator.config import Options
from estimator.discover.ignores import read_patterns
from estimator.discover.kinds import kind_of
from estimator.discover.modules import ModuleNames
from estimator.discover.origins import Origins
from estimator.discover.walk import largest_of
from estimator.model.artifact import Artifact, Origin


class PastNames(ModuleNames):
    """Names files as modules by a list of the files that there were, not by those on disk."""

    def __init__(self, root: Path, files: Iterable[str]) -> None:
        super().__init__(root)
        self._with_init: set[Path] = set()
        self._with_modules: set[Path] = set()
        for file in files:
            if file.endswith(".py"):
                folder = root / PurePosixPath(file).parent
                self._with_modules.add(folder)
                if file.endswith("/__init__.py"):
                    self._with_init.add(folder)

    def _is_package(self, folder: Path) -> bool:
        return folder in self._with_init

    def holds_modules(self, folder: Path) -> bool:
        """Tell whether the folder held a Python file."""
        return folder in self._with_modules


def describe_past(
    root: Path, options: Options, files: Iterable[str], sizes: Mapping[str, int], readable: frozenset[str]
) -> list[Artifact]:
    """
    Return what the files with these sizes were, of all `files` of that tree; without what the options leave out.

    Whether a comment says that a file is generated is not looked at again: its path tells whose it was.
    """
    exclude = read_patterns(options.exclude) if options.exclude else None
    origins = Origins(root, options.include_vendored)
    names = PastNames(root, files)
    found = []
    for relative in sorted(sizes):
        path = root / relative
        kind = kind_of(path)
        if kind not in readable or kind is None or sizes[relative] > largest_of(kind):
            continue
        if exclude is not None and exclude.match_file(relative):
            continue
        origin, component = origins.classify(path, relative, 0)
        if origin is Origin.TEST and not options.include_tests:
            continue
        module, is_package = names.module_of(path) if kind == "python" else ("", False)
        found.append(
            Artifact(
                path=relative,
                kind=kind,
                origin=origin,
                module=module,
                is_package=is_package,
                size=sizes[relative],
                component=component,
            )
        )
    return found
