"""What the configuration says of workloads: globs of paths or modules, the last that fits wins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from estimator.model.artifact import Artifact
from estimator.model.workload import Workload

Corrections = Sequence[tuple[str, tuple[Workload, ...]]]


def apply_corrections(
    corrections: Corrections, artifacts: Iterable[Artifact]
) -> tuple[dict[str, tuple[Workload, ...]], tuple[str, ...]]:
    """Return the stated workloads by path, and the globs that fit nothing."""
    stated: dict[str, tuple[Workload, ...]] = {}
    fitting: set[str] = set()
    for artifact in artifacts:
        for glob, workloads in corrections:
            if fits(glob, artifact.path, artifact.module):
                fitting.add(glob)
                stated[artifact.path] = workloads
    return stated, tuple(glob for glob, _ in corrections if glob not in fitting)


def fits(glob: str, path: str, module: str) -> bool:
    """Tell whether a glob fits a path or a module; a folder or a package stands for all below it."""
    plain = glob.rstrip("/")
    if fnmatchcase(path, glob) or path.startswith(f"{plain}/"):
        return True
    return bool(module) and (fnmatchcase(module, plain) or module.startswith(f"{plain}."))
