"""Lays a tree of a number of lines: an even sample of the corpora, or copies of them with changed content."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import NamedTuple

_SKIPPED = (".git", ".version")


class Tree(NamedTuple):
    """A folder, its lines of Python, and its Python files."""

    root: Path
    lines: int
    files: tuple[Path, ...]


def lay_lines(corpora: Path, root: Path, wanted: int) -> Tree:
    """Return a tree of about so many lines of Python; beside them the same share of all other files."""
    sources = [path for path in sorted(corpora.rglob("*")) if path.is_file() and not path.is_symlink()]
    sources = [path for path in sources if not any(part in _SKIPPED for part in path.parts)]
    counted = {path: path.read_bytes().count(b"\n") for path in sources if path.suffix == ".py"}
    whole, part = divmod(wanted / sum(counted.values()), 1)
    lines, files = 0, []
    for copy in range(int(whole) + 1):
        share = 1 if copy < whole else part
        for source in sources:
            relative = source.relative_to(corpora)
            if copy == int(whole) and _draw(relative) >= share:
                continue
            target = root / f"copy{copy}" / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            data = source.read_bytes()
            if source.suffix == ".py":
                data += f"\n# copy {copy}\n".encode()
                lines += counted[source] + 2
                files.append(target)
            target.write_bytes(data)
    time.sleep(2.5)  # what was just written proves nothing by its times
    return Tree(root, lines, tuple(files))


def change_some(tree: Tree, share: float) -> None:
    """Change this share of the files."""
    for path in tree.files:
        if _draw(path.relative_to(tree.root)) < share:
            path.write_bytes(path.read_bytes() + b"\nCHANGED = True\n")


def _draw(path: Path) -> float:
    """Return a number from 0 to 1 by which the same files are drawn each time."""
    return int.from_bytes(hashlib.sha256(path.as_posix().encode()).digest()[:4], "big") / 2**32
