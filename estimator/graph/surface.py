"""What a library offers, where no program of the project uses it: its public modules are entry points then."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from estimator.graph.classify import Weighed, choose, total
from estimator.graph.reach import Reached
from estimator.graph.signs import WEIGHTS, SignBook, Told
from estimator.model.artifact import Artifact, Origin
from estimator.model.graph import EntryPoint
from estimator.model.workload import DISTRIBUTED, Workload

_CODE = ("call", "base", "decorator")


def find_sure(told: Mapping[str, Sequence[Told]]) -> dict[str, set[Workload]]:
    """Return the workloads of which a file's own code is sure, for the files where it is."""
    sure: dict[str, set[Workload]] = {}
    for path, signs in told.items():
        for one in signs:
            if one.rule.kind in _CODE and one.rule.confidence == "high" and one.rule.workload != DISTRIBUTED:
                sure.setdefault(path, set()).add(one.rule.workload)  # type: ignore[arg-type]
    return sure


def find_public(
    artifacts: Mapping[str, Artifact],
    reached: Mapping[str, Collection[Workload]],
    told: Mapping[str, Sequence[Told]],
    book: SignBook,
) -> list[EntryPoint]:
    """
    Return the public modules of packages whose own code tells a workload that no program brings to them.

    Where programs use a module for something else, what it says of itself has to be sure. A model that may be used
    either way says nothing.
    """
    found = []
    for path, artifact in sorted(artifacts.items()):
        code = [one for one in told.get(path, ()) if one.rule.kind in _CODE]
        if not code or artifact.origin is not Origin.OWN or not _is_public(artifact.module):
            continue
        named = book.read_name(path)
        workload = choose(total([Weighed(WEIGHTS[one.rule.confidence], 0, one) for one in (*code, *named)]), named)
        used = {name for name in reached.get(path, ()) if name != "tooling"}
        evidence = tuple(one.evidence for one in code if one.rule.workload == workload)
        sure = max((WEIGHTS[one.rule.confidence] for one in code if one.rule.workload == workload), default=0.0)
        if workload == "tooling" or workload in used or sure < WEIGHTS["high" if used else "medium"]:
            continue
        found.append(
            EntryPoint(
                path=path,
                line=evidence[0].line,
                kind="public module",
                name=artifact.module,
                workload=workload,
                confidence="medium" if sure >= WEIGHTS["high"] else "low",
                evidence=evidence,
            )
        )
    return found


def offer(reached: Reached, used: Collection[str], artifacts: Mapping[str, Artifact], served: set[Workload]) -> None:
    """
    Give what a library offers and does not use itself all the workloads that its public modules serve.

    A library is a package none of whose files is among those `used` by programs. Its models say nothing of themselves,
    and serve whoever imports them; left out, they would be missing where one workload is asked for.
    """
    tops = {_top(artifacts[path]) for path in used if path in artifacts}
    for path, artifact in artifacts.items():
        top = _top(artifact)
        if top and top not in tops and artifact.origin is Origin.OWN and not reached.get(path):
            reached[path].update(served)


def _top(artifact: Artifact) -> str:
    """Return the top-level package of a module, "" for what lies in none."""
    return artifact.module.partition(".")[0] if "." in artifact.module or artifact.is_package else ""


def _is_public(module: str) -> bool:
    return "." in module and not any(part.startswith("_") and part != "__init__" for part in module.split("."))
