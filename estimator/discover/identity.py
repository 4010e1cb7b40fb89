"""Whether a tree is a project that has a port already, or a fork of one; what it merely imports or vendors is not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from estimator.files import is_file, read_file
from estimator.model.artifact import Artifact, Origin
from estimator.model.known_port import KnownPort, Recognition

_CONTAINERS = ("", "src", "python", "lib")  # where a package may lie below the project's folder
_BUILD_FILES = ("pyproject.toml", "setup.py", "setup.cfg")
_LARGEST = 1_000_000  # bytes of a build file
_FEWEST_FILES = 2
_LEAST_SHARE = 0.4
_SETUP_CFG_NAME = re.compile(r"(?ms)^\[metadata\][ \t]*$(?:(?!^\[).)*?^name\s*=\s*(\S+)")


def recognise(root: Path, artifacts: Sequence[Artifact], ports: Sequence[KnownPort]) -> Recognition | None:
    """
    Return the known project that the tree is.

    Either its build file gives the project's name, and a file of it is there; or it goes by another name, but two
    files are there and at least four in ten of the own Python files lie in the project's folders.
    """
    own = [a.path for a in artifacts if a.kind == "python" and a.origin is Origin.OWN]
    found = []
    for home in _project_folders(root):
        names = set(read_names(home))
        for known in ports:
            named = bool(names & {_normalise(name) for name in known.names})
            for container in _CONTAINERS:
                seen = _meet(known, home / container if container else home, root, own, named)
                if seen is not None:
                    found.append(seen)
    return max(found, key=lambda r: (r.by == "name", len(r.files), r.share, r.known.id), default=None)


def _meet(known: KnownPort, base: Path, root: Path, own: Sequence[str], named: bool) -> Recognition | None:
    files = tuple(file for file in known.files if is_file(base / file))
    if not files or (len(files) < _FEWEST_FILES and not named):
        return None
    share = _share(own, [(base / folder).relative_to(root).as_posix() + "/" for folder in known.folders])
    if not named and share < _LEAST_SHARE:
        return None
    return Recognition(known=known, by="name" if named else "files", files=files, share=share)


def _project_folders(root: Path) -> tuple[Path, ...]:
    """Return the root, and the one folder in it where an unpacked archive has the project."""
    if any(is_file(root / name) for name in _BUILD_FILES):
        return (root,)
    try:
        folders = [path for path in root.iterdir() if path.is_dir() and not path.name.startswith(".")]
    except OSError:
        return (root,)
    return (root, folders[0]) if len(folders) == 1 else (root,)


def _share(own: Sequence[str], folders: Sequence[str]) -> float:
    """Return the part of the files that lie in the folders."""
    inside = sum(any(path.startswith(folder) for folder in folders) for path in own)
    return round(inside / len(own), 3) if own else 0.0


def read_names(folder: Path) -> Iterator[str]:
    """Yield the normalised names that the build files of a folder, or of its python/, give the project."""
    for place in (folder, folder / "python"):
        for name in (_pyproject_name(place), _setup_cfg_name(place), _setup_py_name(place)):
            if name:
                yield _normalise(name)


def _normalise(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _text(path: Path) -> str:
    try:
        return read_file(path, _LARGEST).decode("utf-8-sig", "replace")
    except OSError:
        return ""


def _pyproject_name(folder: Path) -> str | None:
    from estimator.toml import load_toml  # most runs read no TOML

    text = _text(folder / "pyproject.toml")
    try:
        table = load_toml(text)
    except ValueError:
        return None
    tool = table.get("tool")
    for section in (table.get("project"), tool.get("poetry") if isinstance(tool, dict) else None):
        name = section.get("name") if isinstance(section, dict) else None
        if isinstance(name, str):
            return name
    return None


def _setup_cfg_name(folder: Path) -> str | None:
    found = _SETUP_CFG_NAME.search(_text(folder / "setup.cfg"))
    return found[1] if found else None


def _setup_py_name(folder: Path) -> str | None:
    """Return the name that setup() is given: a text, or a variable of the file that holds one."""
    text = _text(folder / "setup.py")
    if "setup(" not in text:
        return None
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    constants: dict[str, str] = {}
    names: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            constants.update({t.id: node.value.value for t in node.targets if isinstance(t, ast.Name)})
        elif isinstance(node, ast.Call) and (getattr(node.func, "id", "") or getattr(node.func, "attr", "")) == "setup":
            names += [keyword.value for keyword in node.keywords if keyword.arg == "name"]
    for name in names:
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            return name.value
        if isinstance(name, ast.Name) and name.id in constants:
            return constants[name.id]
    return None
