"""The workloads of findings, and the findings of a workload."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from estimator.graph.trace import Trace
from estimator.model.artifact import Origin
from estimator.model.finding import Finding
from estimator.model.workload import WORKLOADS


def mark_workloads(findings: Iterable[Finding], trace: Trace) -> tuple[Finding, ...]:
    """Return the findings with the workloads that use any of their places; those of tests have none."""
    return tuple(_mark(finding, trace) for finding in findings)


def _mark(finding: Finding, trace: Trace) -> Finding:
    if finding.origin is Origin.TEST:
        return finding
    held = {
        workload
        for place in finding.places or (finding.place,)
        if trace.artifacts[place.path].origin is not Origin.TEST
        for workload in trace.reached.get(place.path, ())
    }
    workloads = tuple(name for name in WORKLOADS if name in held)
    return msgspec.structs.replace(finding, workloads=workloads) if workloads else finding


def select_workload(findings: Iterable[Finding], workload: str, trace: Trace) -> tuple[Finding, ...]:
    """Return the findings that the workload uses, with those of their places only that it uses; "all" leaves all."""
    if workload == "all":
        return tuple(findings)
    return tuple(_narrow(finding, workload, trace) for finding in findings if workload in finding.workloads)


def _narrow(finding: Finding, workload: str, trace: Trace) -> Finding:
    if not finding.places:
        return finding
    places = tuple(place for place in finding.places if workload in trace.reached.get(place.path, ()))
    return msgspec.structs.replace(finding, place=places[0], places=places)
