"""The project's own modules, and what each of them exports."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from estimator.model.artifact import Artifact
from estimator.model.summary import Export, Parsed

_NO_TEXT = re.compile("[\ud800-\udfff]")
_NOTHING: Mapping[str, Export] = {}


class ModuleTable:
    """Looks up exports by dotted module name, as Python code of the project names it."""

    def __init__(self, artifacts: Sequence[Artifact]) -> None:
        self.modules: dict[str, str] = {}
        self.exports: dict[str, dict[str, Export]] = {}
        self.stars: dict[str, tuple[str, ...]] = {}
        self._reached: dict[str, tuple[str, ...]] = {}
        for artifact in artifacts:
            if artifact.module:
                self.modules.setdefault(artifact.module, artifact.path)

    def add(self, module: str, parsed: Parsed) -> None:
        """Add what a parsed file exports; the first file of a module name keeps it."""
        if self.modules.get(module) == parsed.path:
            self.exports[module] = {export.name: export for export in parsed.summary.exports}
            self.stars[module] = parsed.summary.star_imports

    def split(self, qualified: str) -> tuple[str, str] | None:
        """Return the longest module that the name begins with, and the rest."""
        end = len(qualified)
        while end > 0:
            if qualified[:end] in self.modules:
                return qualified[:end], qualified[end + 1 :]
            end = qualified.rfind(".", 0, end)
        return None

    def find(self, module: str, name: str) -> tuple[str, Export] | None:
        """Return the export of that name with the module that defines it, star imports followed."""
        for source in self._sources(module):
            export = self.exports.get(source, _NOTHING).get(name)
            if export is not None:
                return source, export
        return None

    def _sources(self, module: str) -> tuple[str, ...]:
        """Return the module and all that it takes all names of, each once, in the order in which they are asked."""
        if not self.stars.get(module):
            return (module,)
        found = self._reached.get(module)
        if found is None:
            reached: dict[str, None] = {}
            open_ = [module]
            while open_:
                source = open_.pop()
                if source not in reached:
                    reached[source] = None
                    open_ += [star for star in reversed(self.stars.get(source, ())) if star in self.modules]
            found = self._reached[module] = tuple(reached)
        return found


def project_roots(artifacts: Sequence[Artifact]) -> frozenset[str]:
    """
    Return the first segments of the project's own module names (vendored code is not the project's own).

    Code cannot import what has bytes in its name that are no text.
    """
    roots = {
        artifact.module.split(".", 1)[0]
        for artifact in artifacts
        if artifact.module and artifact.origin.value != "vendored"
    }
    return frozenset(name for name in roots if not _NO_TEXT.search(name))
