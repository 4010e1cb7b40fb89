"""By which dotted name Python code of the project imports a file."""

from __future__ import annotations

from pathlib import Path

from estimator.files import is_file

# Folders that hold packages without being part of their names.
_CONTAINERS = frozenset("src lib libs python packages projects apps examples tests test scripts tools source".split())


class ModuleNames:
    """Names files as modules; what is known of a folder is remembered."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.packages: dict[Path, bool] = {}
        self.namespaces: dict[Path, bool] = {}

    def module_of(self, path: Path) -> tuple[str, bool]:
        """Return the dotted module of a Python file, and whether it is a package."""
        is_package = path.name == "__init__.py"
        names = [] if is_package else [path.stem]
        folder = path.parent
        while self._is_package(folder):
            names.insert(0, folder.name)
            if folder == folder.parent:
                break
            folder = folder.parent
        if len(names) == 1 and not is_package:
            # A script: `python -m` and most test runners see it from the root.
            names = [*folder.relative_to(self.root).parts, *names]
            names = names[1:] if names[0] in _CONTAINERS else names
            return ".".join(names), is_package
        # A namespace package may hold packages, and may lie in one.
        while self._is_namespace(folder) or (self._is_package(folder) and folder != folder.parent):
            names.insert(0, folder.name)
            folder = folder.parent
        return ".".join(names), is_package

    def _is_namespace(self, folder: Path) -> bool:
        """Tell whether a folder is a namespace package: it holds packages, but no module of its own."""
        if folder == self.root or not folder.name.isidentifier() or folder.name in _CONTAINERS:
            return False
        known = self.namespaces.get(folder)
        if known is None:
            known = self.namespaces[folder] = not self.holds_modules(folder)
        return known

    def holds_modules(self, folder: Path) -> bool:
        """Tell whether the folder holds a Python file."""
        return any(folder.glob("*.py"))

    def _is_package(self, folder: Path) -> bool:
        known = self.packages.get(folder)
        if known is None:
            known = self.packages[folder] = is_file(folder / "__init__.py")
        return known
