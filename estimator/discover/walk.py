"""The walk over the paths of a run."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from estimator.config import BASELINE_FILE, Options
from estimator.discover.copies import drop_copies
from estimator.discover.ignores import Ignores, is_pattern, read_ignore, read_patterns
from estimator.discover.kinds import kind_of
from estimator.discover.modules import ModuleNames
from estimator.discover.origins import Origins
from estimator.errors import UsageError
from estimator.files import is_file
from estimator.model.artifact import Artifact, Inventory, Origin, Skipped

LARGEST_FILE = 10_000_000
LARGEST_NOTEBOOK = 100_000_000  # most of it is pictures, which are never decoded
NEVER_ENTERED = frozenset(
    ".git .hg .svn .venv venv .tox .nox .eggs __pycache__ site-packages node_modules .ipynb_checkpoints "
    ".mypy_cache .ruff_cache .pytest_cache".split()
)
_JUNCTION = 0xA000_0003  # stat.IO_REPARSE_TAG_MOUNT_POINT
_BUILD_OUTPUT = re.compile(r"(lib|lib\..*|bdist\..*|temp\..*)\Z")


def discover(options: Options, root: Path, readable: frozenset[str]) -> Inventory:
    """
    Return what lies under the paths, sorted: to be read, skipped with a reason, excluded, or of another kind.

    `readable` are the kinds that have a parser. Links are not followed. Files named on the command line are read
    even where .gitignore lists them.
    """
    return _Walk(options, root, readable).run()


class _Walk:
    def __init__(self, options: Options, root: Path, readable: frozenset[str]) -> None:
        self.options = options
        self.root = root
        self.readable = readable
        wrong = next((pattern for pattern in options.exclude if not is_pattern(pattern)), None)
        if wrong is not None:
            raise UsageError(f"--exclude {wrong!r} is not a pattern; write it as in a .gitignore")
        self.exclude = read_patterns(options.exclude) if options.exclude else None
        written = (options.output, *options.outputs)
        self.outputs = {
            Path(os.path.realpath(path)) for path in written if path is not None
        }  # not there the first time
        self.origins = Origins(root, options.include_vendored)
        self.modules = ModuleNames(root)
        self.artifacts: dict[str, Artifact] = {}
        self.skipped: set[Skipped] = set()
        self.unread: Counter[str] = Counter()
        self.excluded = 0
        self.ignored = 0
        self.seen: set[str] = set()
        self.named = 0  # parts of the path of the folder that is walked; see Origins

    def run(self) -> Inventory:
        for given in self.options.paths:
            path = given.resolve()
            self.named = len(path.relative_to(self.root).parts) if path.is_dir() else 0
            if path.is_dir():
                for file in self._files(path, self._ignores_above(path)):
                    self._add(file)
            else:
                self._add(path)
        artifacts, copies = drop_copies(self.root, [self.artifacts[path] for path in sorted(self.artifacts)])
        return Inventory(
            root=str(self.root),
            artifacts=artifacts,
            skipped=tuple(sorted(self.skipped)),
            unread=dict(sorted(self.unread.items())),
            excluded=self.excluded,
            ignored=self.ignored,
            copies=copies,
        )

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def _ignores_of(self, folder: Path) -> list[Ignores]:
        found = read_ignore(folder)
        if found is not None and found.complaint:
            self.skipped.add(Skipped(self._relative(folder / ".gitignore"), "discover", found.complaint))
        return [] if found is None else [found]

    def _ignores_above(self, folder: Path) -> list[Ignores]:
        """Return the ignore files of the folders above, without those that rule out the folder named itself."""
        above = [folder.parents[i] for i in range(len(folder.relative_to(self.root).parts))]
        found = [ignores for parent in reversed(above) for ignores in self._ignores_of(parent)]
        return [
            known for known in found if not known.spec.match_file(f"{folder.relative_to(known.folder).as_posix()}/")
        ]

    def _files(self, folder: Path, ignores: list[Ignores]) -> Iterator[Path]:
        """Yield the files below a folder, each folder's own before those of the next; a stack, since trees go deep."""
        stack = [(folder, ignores)]
        while stack:
            folder, ignores = stack.pop()
            ignores = [*ignores, *self._ignores_of(folder)]
            try:
                with os.scandir(folder) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
            except OSError as error:
                self.skipped.add(Skipped(self._relative(folder), "discover", error.strerror or "cannot be listed"))
                continue
            folders: list[Path] = []
            yield from self._sort(entries, ignores, folders)
            stack += ((inner, ignores) for inner in reversed(folders))

    def _sort(self, entries: list[os.DirEntry[str]], ignores: list[Ignores], folders: list[Path]) -> Iterator[Path]:
        """Yield the files among the entries that are not left out, and lay the folders that are to be entered apart."""
        for entry in entries:
            path = Path(entry.path)
            if leads_away(entry):
                self.ignored += 1
            elif entry.is_dir():
                if entry.name in NEVER_ENTERED or is_file(path / "pyvenv.cfg") or _is_build_output(path):
                    continue
                if self._is_left_out(path, True, ignores):
                    self.excluded += 1
                else:
                    folders.append(path)
            elif entry.is_file():
                if path in self.outputs:
                    continue
                if self._is_left_out(path, False, ignores):
                    self.excluded += 1
                else:
                    yield path
            elif kind_of(path) is not None:  # a pipe or a device: to look into it may wait for ever
                self.skipped.add(Skipped(self._relative(path), "discover", "not a regular file"))

    def _is_left_out(self, path: Path, folder: bool, ignores: list[Ignores]) -> bool:
        ending = "/" if folder else ""
        if self.exclude is not None and self.exclude.match_file(self._relative(path) + ending):
            return True
        for known in reversed(ignores):
            ignored = known.spec.check_file(path.relative_to(known.folder).as_posix() + ending).include
            if ignored is not None:  # the deepest file that has a word on it decides, also with `!`
                return ignored
        return False

    def _add(self, path: Path) -> None:
        relative = self._relative(path)
        if relative in self.seen:
            return
        self.seen.add(relative)
        if self.exclude is not None and self.exclude.match_file(relative):
            self.excluded += 1
            return
        if not is_file(path):
            self.skipped.add(Skipped(relative, "discover", "not a regular file"))
            return
        kind = kind_of(path)
        if kind is None or path.name == BASELINE_FILE:
            self.ignored += 1
            return
        if kind not in self.readable:
            self.unread[kind] += 1
            return
        try:
            size = path.stat().st_size
        except OSError as error:
            self.skipped.add(Skipped(relative, "discover", error.strerror or "cannot be read"))
            return
        largest = largest_of(kind)
        if size > largest:
            self.skipped.add(Skipped(relative, "discover", f"larger than {largest // 1_000_000} MB"))
            return
        origin, component = self.origins.classify(path, relative, self.named)
        if origin is Origin.TEST and not self.options.include_tests:
            self.excluded += 1
            return
        module, is_package = self.modules.module_of(path) if kind == "python" else ("", False)
        self.artifacts[relative] = Artifact(
            path=relative,
            kind=kind,
            origin=origin,
            module=module,
            is_package=is_package,
            size=size,
            component=component,
        )


def leads_away(entry: os.DirEntry[str]) -> bool:
    """Tell whether the entry is a link, or a junction, which on Windows is a folder that is none."""
    if entry.is_symlink():
        return True
    return os.name == "nt" and getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) == _JUNCTION


def largest_of(kind: str) -> int:
    """Return the bytes up to which files of the kind are read."""
    return LARGEST_NOTEBOOK if kind == "notebook" else LARGEST_FILE


def _is_build_output(folder: Path) -> bool:
    """Tell whether setuptools laid the folder: it holds the project's files a second time."""
    if folder.parent.name != "build" or not _BUILD_OUTPUT.match(folder.name):
        return False
    return any(is_file(folder.parent.parent / name) for name in ("setup.py", "setup.cfg", "pyproject.toml"))
