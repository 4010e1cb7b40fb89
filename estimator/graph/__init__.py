"""How the project hangs together: imports, entry points, workloads, waves and choke points. Home of networkx."""

from estimator.graph.complete import complete_graph
from estimator.graph.corrections import fits
from estimator.graph.entering import find_entering
from estimator.graph.findings import mark_findings, select_workload
from estimator.graph.trace import Trace, count_modules, trace

__all__ = [
    "Trace",
    "complete_graph",
    "count_modules",
    "find_entering",
    "fits",
    "mark_findings",
    "select_workload",
    "trace",
]
