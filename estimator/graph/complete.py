"""The code graph, once the work in each module is known."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from estimator.graph.choke import find_choke_points
from estimator.graph.findings import places_of
from estimator.graph.resolve import IMPORTABLE
from estimator.graph.trace import Trace
from estimator.graph.waves import NOTHING_TO_ORDER, Order, count_dependents, order_modules, plan_waves
from estimator.model.artifact import Origin
from estimator.model.finding import Finding
from estimator.model.graph import CodeGraph, Module, Reach, Wave
from estimator.model.workload import WORKLOADS, Workload

_MODULES = frozenset({*IMPORTABLE, "notebook", "cuda", "cpp"})


def complete_graph(trace: Trace, findings: Sequence[Finding], weeks: Mapping[str, float]) -> CodeGraph:
    """Return the code graph; `weeks` are the mean engineer-weeks of each finding, by fingerprint."""
    places = Counter(place.path for finding in findings for place in finding.places or (finding.place,))
    by_path = spread_weeks(findings, weeks, trace)
    own = {
        path
        for path, artifact in trace.artifacts.items()
        if artifact.origin is Origin.OWN and artifact.kind in _MODULES
    }
    nodes = own | {path for path in by_path if path in trace.artifacts}
    order = order_modules(nodes, trace.uses, trace.extensions) if by_path else NOTHING_TO_ORDER
    waves = plan_waves(order, by_path)
    return CodeGraph(
        modules=_modules(trace, order, waves, places, own),
        edges=trace.edges,
        entry_points=trace.entry_points,
        workloads=_workloads(trace, findings),
        waves=waves,
        choke_points=find_choke_points(findings, trace.uses, weeks, own),
        tests=sum(artifact.origin is Origin.TEST for artifact in trace.artifacts.values()),
        unmatched=trace.unmatched,
    )


def spread_weeks(findings: Sequence[Finding], weeks: Mapping[str, float], trace: Trace) -> dict[str, float]:
    """Return the mean engineer-weeks of each file but tests; what has several places is shared out among them."""
    by_path: dict[str, float] = defaultdict(float)
    for finding in findings:
        places = places_of(finding, trace)
        for place in places:
            by_path[place.path] += weeks.get(finding.fingerprint, 0.0) / len(places)
    return {path: value for path, value in by_path.items() if value > 0}


def _modules(
    trace: Trace, order: Order, waves: Sequence[Wave], places: Mapping[str, int], own: set[str]
) -> tuple[Module, ...]:
    dependents = count_dependents(order, own)
    starts = {entry.path for entry in trace.entry_points}
    wave_of = {path: wave.number for wave in waves for path in wave.modules}
    return tuple(
        Module(
            path=path,
            name=artifact.module,
            origin=artifact.origin.value,
            findings=places.get(path, 0),
            workloads=tuple(name for name in WORKLOADS if name in trace.reached.get(path, ())),
            dependents=dependents.get(path, 0),
            spread=round(dependents.get(path, 0) / max(1, len(own) - 1), 4),
            wave=wave_of.get(path, 0),
        )
        for path, artifact in sorted(trace.artifacts.items())
        if artifact.origin is not Origin.TEST and (artifact.kind in _MODULES or path in places or path in starts)
    )


def _workloads(trace: Trace, findings: Sequence[Finding]) -> tuple[Reach, ...]:
    return tuple(_reach(name, trace, findings) for name in trace.found)


def _reach(workload: Workload, trace: Trace, findings: Sequence[Finding]) -> Reach:
    used = [
        path
        for path, artifact in trace.artifacts.items()
        if artifact.origin is Origin.OWN and workload in trace.reached.get(path, ())
    ]
    return Reach(
        workload=workload,
        entry_points=sum(entry.workload == workload for entry in trace.entry_points),
        modules=len(used),
        findings=sum(workload in finding.workloads for finding in findings),
        distributed=any(path in trace.distributed for path in used),
    )
