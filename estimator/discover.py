"""Finds what there is to read, and says whose it is."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from estimator.config import Options
from estimator.errors import UsageError
from estimator.model.artifact import Artifact, Inventory, Origin, Skipped

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

LARGEST_FILE = 10_000_000
GENERATED = "generated code"  # one component: what has to change is the generator or its source
NEVER_ENTERED = frozenset(
    ".git .hg .svn .venv venv .tox .nox .eggs __pycache__ site-packages node_modules .ipynb_checkpoints "
    ".mypy_cache .ruff_cache .pytest_cache".split()
)
_BUILD_OUTPUT = re.compile(r"(lib|lib\..*|bdist\..*|temp\..*)\Z")

# Suffix or file name -> kind. "python" has a parser; the others tie a project to CUDA but have none yet.
KINDS = {
    ".py": "python",
    ".pyw": "python",
    ".cu": "CUDA source",
    ".cuh": "CUDA source",
    ".cpp": "C++ source",
    ".cc": "C++ source",
    ".cxx": "C++ source",
    ".hpp": "C++ source",
    ".h": "C++ source",
    ".ipynb": "notebook",
    ".sh": "shell script",
    ".yaml": "configuration",
    ".yml": "configuration",
    ".json": "configuration",
    ".toml": "configuration",
    ".cfg": "configuration",
    ".cmake": "build file",
    "CMakeLists.txt": "build file",
    "Makefile": "build file",
    "environment.yml": "build file",
    "environment.yaml": "build file",
    "Dockerfile": "Dockerfile",
    "pyproject.toml": "build file",
    "setup.cfg": "build file",
}

# Folders that hold packages without being part of their names.
_CONTAINERS = frozenset("src lib libs python packages projects apps examples tests test scripts tools source".split())
_TEST_FOLDERS = frozenset({"test", "tests", "testing", "test_utils", "unittests"})
_TEST_FILE = re.compile(r"(test_.*|.*_test|conftest)\.py\Z")
_VENDOR_FOLDERS = frozenset(
    "third_party third-party thirdparty 3rdparty vendor vendored _vendor extern external externals submodules".split()
)
_GENERATED_FILE = re.compile(r".*(_pb2|_pb2_grpc|_hip)\.py\Z")
_SUBMODULE_PATH = re.compile(r"(?m)^\s*path\s*=\s*(.+?)\s*$")


def discover(options: Options, root: Path) -> Inventory:
    """
    Return what lies under the paths, sorted: to be read, skipped with a reason, excluded, or of another kind.

    Links are not followed. Files named on the command line are read even where .gitignore lists them.
    """
    return _Walk(options, root).run()


class _Walk:
    def __init__(self, options: Options, root: Path) -> None:
        from pathspec import GitIgnoreSpec

        self.options = options
        self.root = root
        wrong = next((pattern for pattern in options.exclude if not _is_pattern(pattern)), None)
        if wrong is not None:
            raise UsageError(f"--exclude {wrong!r} is not a pattern; write it as in a .gitignore")
        self.exclude = GitIgnoreSpec.from_lines(options.exclude)
        self.submodules = _read_submodules(root)
        self.artifacts: dict[str, Artifact] = {}
        self.skipped: set[Skipped] = set()
        self.unread: Counter[str] = Counter()
        self.excluded = 0
        self.ignored = 0
        self.seen: set[str] = set()
        self.named = 0  # parts of the path of the folder that is walked; those do not make its files vendored
        self.packages: dict[Path, bool] = {}
        self.namespaces: dict[Path, bool] = {}

    def run(self) -> Inventory:
        for given in self.options.paths:
            path = given.resolve()
            self.named = len(path.relative_to(self.root).parts) if path.is_dir() else 0
            if path.is_dir():
                for file in self._files(path, self._ignores_above(path)):
                    self._add(file)
            else:
                self._add(path)
        return Inventory(
            root=str(self.root),
            artifacts=tuple(self.artifacts[path] for path in sorted(self.artifacts)),
            skipped=tuple(sorted(self.skipped)),
            unread=dict(sorted(self.unread.items())),
            excluded=self.excluded,
            ignored=self.ignored,
        )

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def _ignores_above(self, folder: Path) -> list[tuple[Path, GitIgnoreSpec]]:
        """Return the ignore files of the folders above, without those that rule out the folder named itself."""
        above = [folder.parents[i] for i in range(len(folder.relative_to(self.root).parts))]
        found = [spec for parent in reversed(above) if (spec := _read_ignore(parent)) is not None]
        return [(base, spec) for base, spec in found if not spec.match_file(folder.relative_to(base).as_posix() + "/")]

    def _files(self, folder: Path, ignores: list[tuple[Path, GitIgnoreSpec]]) -> Iterator[Path]:
        own = _read_ignore(folder)
        if own is not None:
            ignores = [*ignores, own]
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self.skipped.add(Skipped(self._relative(folder), "discover", error.strerror or "cannot be listed"))
            return
        for entry in entries:
            path = Path(entry.path)
            if entry.is_symlink():
                self.ignored += 1
            elif entry.is_dir():
                if entry.name in NEVER_ENTERED or _is_file(path / "pyvenv.cfg") or _is_build_output(path):
                    continue
                if self._is_left_out(path, True, ignores):
                    self.excluded += 1
                else:
                    yield from self._files(path, ignores)
            elif entry.is_file():
                if self._is_left_out(path, False, ignores):
                    self.excluded += 1
                else:
                    yield path
            elif KINDS.get(path.suffix) == "python":  # a pipe or a device: to look into it may wait for ever
                self.skipped.add(Skipped(self._relative(path), "discover", "not a regular file"))

    def _is_left_out(self, path: Path, folder: bool, ignores: list[tuple[Path, GitIgnoreSpec]]) -> bool:
        ending = "/" if folder else ""
        if self.exclude.match_file(self._relative(path) + ending):
            return True
        for base, spec in reversed(ignores):
            ignored = spec.check_file(path.relative_to(base).as_posix() + ending).include
            if ignored is not None:  # the deepest file that has a word on it decides, also with `!`
                return ignored
        return False

    def _add(self, path: Path) -> None:
        relative = self._relative(path)
        if relative in self.seen:
            return
        self.seen.add(relative)
        if self.exclude.match_file(relative):
            self.excluded += 1
            return
        if not _is_file(path):
            self.skipped.add(Skipped(relative, "discover", "not a regular file"))
            return
        kind = _kind_of(path)
        if kind is None:
            self.ignored += 1
            return
        if kind != "python":
            self.unread[kind] += 1
            return
        try:
            size = path.stat().st_size
        except OSError as error:
            self.skipped.add(Skipped(relative, "discover", error.strerror or "cannot be read"))
            return
        if size > LARGEST_FILE:
            self.skipped.add(Skipped(relative, "discover", f"larger than {LARGEST_FILE // 1_000_000} MB"))
            return
        origin, component = self._classify(path, relative)
        if origin is Origin.TEST and not self.options.include_tests:
            self.excluded += 1
            return
        module, is_package = self._module_of(path)
        self.artifacts[relative] = Artifact(
            path=relative,
            kind=kind,
            origin=origin,
            module=module,
            is_package=is_package,
            size=size,
            component=component,
        )

    def _classify(self, path: Path, relative: str) -> tuple[Origin, str | None]:
        parts = relative.split("/")
        component = self._component(path, relative, parts)
        if component is not None and not self.options.include_vendored:
            return Origin.VENDORED, component
        if _TEST_FILE.match(parts[-1]) or any(part in _TEST_FOLDERS for part in parts[:-1]):
            return Origin.TEST, None
        return Origin.OWN, None

    def _component(self, path: Path, relative: str, parts: list[str]) -> str | None:
        for submodule in self.submodules:
            if relative.startswith(f"{submodule}/") and submodule.count("/") >= self.named:
                return submodule
        for position, part in enumerate(parts[:-1]):
            if part.lower() in _VENDOR_FOLDERS and position >= self.named:
                inner = position + 2 if position + 2 < len(parts) else position + 1
                return "/".join(parts[:inner])
        if _GENERATED_FILE.match(parts[-1]) or _says_generated(path):
            return GENERATED
        if "hip" in parts[:-1] and _is_file(self.root.joinpath(*("cuda" if part == "hip" else part for part in parts))):
            return "/".join(parts[: parts.index("hip") + 1])  # hipify copies cuda/ to hip/
        return None

    def _module_of(self, path: Path) -> tuple[str, bool]:
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
        while self._is_namespace(folder):
            names.insert(0, folder.name)
            folder = folder.parent
        return ".".join(names), is_package

    def _is_namespace(self, folder: Path) -> bool:
        """Tell whether a folder is a namespace package: it holds packages, but no module of its own."""
        if folder == self.root or not folder.name.isidentifier() or folder.name in _CONTAINERS:
            return False
        known = self.namespaces.get(folder)
        if known is None:
            known = self.namespaces[folder] = not any(folder.glob("*.py"))
        return known

    def _is_package(self, folder: Path) -> bool:
        known = self.packages.get(folder)
        if known is None:
            known = self.packages[folder] = _is_file(folder / "__init__.py")
        return known


def _kind_of(path: Path) -> str | None:
    name = path.name
    if name in KINDS:
        return KINDS[name]
    if name.startswith("Dockerfile") or name.endswith(".Dockerfile"):
        return "Dockerfile"
    if name.startswith("requirements") and name.endswith((".txt", ".in")):
        return "requirements file"
    if path.suffix in KINDS:
        return KINDS[path.suffix]
    return "python" if not path.suffix and _starts_as_python(path) else None


def _starts_as_python(path: Path) -> bool:
    head = _head(path, 80).split(b"\n", 1)[0]
    return head.startswith(b"#!") and b"python" in head


def _says_generated(path: Path) -> bool:
    lines = _head(path, 2000).splitlines()[:5]
    comment = b"\n".join(line.lower() for line in lines if line.lstrip().startswith(b"#"))
    if b"@generated" in comment or b"automatically generated" in comment:
        return True
    return b"do not edit" in comment and b"generated" in comment


def _is_build_output(folder: Path) -> bool:
    """Tell whether setuptools laid the folder: it holds the project's files a second time."""
    if folder.parent.name != "build" or not _BUILD_OUTPUT.match(folder.name):
        return False
    return any(_is_file(folder.parent.parent / name) for name in ("setup.py", "setup.cfg", "pyproject.toml"))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # in a folder that may be listed but not entered
        return False


def _head(path: Path, size: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError:
        return b""


def _read_ignore(folder: Path) -> tuple[Path, GitIgnoreSpec] | None:
    from pathspec import GitIgnoreSpec

    try:
        text = (folder / ".gitignore").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return folder, GitIgnoreSpec.from_lines(line for line in text.splitlines() if _is_pattern(line))


def _is_pattern(line: str) -> bool:
    """Tell whether a line can stand in a .gitignore; git passes over one that cannot."""
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def _read_submodules(root: Path) -> tuple[str, ...]:
    try:
        text = (root / ".gitmodules").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ()
    return tuple(path.strip("/") for path in _SUBMODULE_PATH.findall(text))
