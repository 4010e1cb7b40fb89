"""Sources that a project holds more than once, such as `csrc/` beside the package that installs it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from estimator.files import read_file
from estimator.model.artifact import Artifact, Origin

_KINDS = frozenset(
    {"cuda", "cpp"}
)  # a copied kernel would be priced twice; a copied module of Python is another module
_ORDER = {Origin.OWN: 0, Origin.TEST: 1, Origin.VENDORED: 2}


def drop_copies(root: Path, artifacts: Sequence[Artifact]) -> tuple[tuple[Artifact, ...], int]:
    """
    Return the artifacts with one of each group of equal C++ and CUDA files, and how many were left out.

    Files are equal that have one name and one content. The project's own goes before others, then the shorter path.
    """
    alike: dict[tuple[str, int], list[Artifact]] = defaultdict(list)
    for artifact in artifacts:
        if artifact.kind in _KINDS and artifact.size:
            alike[PurePosixPath(artifact.path).name, artifact.size].append(artifact)
    dropped: set[str] = set()
    for group in alike.values():
        if len(group) > 1:
            kept: set[str] = set()
            for artifact in sorted(group, key=lambda a: (_ORDER[a.origin], len(a.path), a.path)):
                digest = _digest(root / artifact.path)
                if digest in kept:
                    dropped.add(artifact.path)
                elif digest:
                    kept.add(digest)
    return tuple(artifact for artifact in artifacts if artifact.path not in dropped), len(dropped)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(read_file(path)).hexdigest()
    except OSError:
        return ""  # reading it will fail again, and be told
