"""What the graph knows of findings: the workloads that they serve, and whether their modules are loaded late."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from estimator.graph.trace import Trace
from estimator.model.artifact import Origin
from estimator.model.fact import Guard, Place
from estimator.model.finding import Finding
from estimator.model.workload import WORKLOADS

_LATE = Guard("late")


def mark_findings(findings: Iterable[Finding], trace: Trace) -> tuple[Finding, ...]:
    """
    Return the findings with the workloads that use any of their places, and a guard where all lie in late modules.

    Those of tests get neither. A library is late where each module that imports it whenever it is imported itself is.
    """
    return tuple(_mark(finding, trace) for finding in findings)


def _mark(finding: Finding, trace: Trace) -> Finding:
    if finding.origin is Origin.TEST:
        return finding
    held = {workload for place in places_of(finding, trace) for workload in trace.reached.get(place.path, ())}
    workloads = tuple(name for name in WORKLOADS if name in held)
    guards = (*finding.guards, _LATE) if _is_late(finding, trace) else finding.guards
    if not workloads and guards is finding.guards:
        return finding
    return msgspec.structs.replace(finding, workloads=workloads, guards=guards)


def _is_late(finding: Finding, trace: Trace) -> bool:
    places = finding.used_at[: finding.eager] if finding.places else (finding.place,)
    return bool(places) and all(place.path in trace.late for place in places)


def select_workload(findings: Iterable[Finding], workload: str, trace: Trace) -> tuple[Finding, ...]:
    """Return the findings that the workload uses, with those of their places only that it uses; "all" leaves all."""
    if workload == "all":
        return tuple(findings)
    kept = (
        finding.narrowed(lambda place: workload in trace.reached.get(place.path, ()))
        for finding in findings
        if workload in finding.workloads
    )
    return tuple(finding for finding in kept if finding is not None)


def places_of(finding: Finding, trace: Trace) -> list[Place]:
    """Return the places outside of tests that use what was found; where none does, those that ask for it."""
    for places in (finding.used_at, finding.places or (finding.place,)):
        own = [place for place in places if trace.artifacts[place.path].origin is not Origin.TEST]
        if own:
            return own
    return []
