"""The result of a scan, as every report sees it."""

from __future__ import annotations

import msgspec

from estimator.model.artifact import Degraded, Inventory, Skipped
from estimator.model.assessment import Assessment
from estimator.model.finding import Finding
from estimator.model.graph import CodeGraph
from estimator.model.known_port import Recognition
from estimator.model.rulebook import Rulebook


class ProjectSize(msgspec.Struct, frozen=True):
    """
    How much code there is: Python files and lines by origin ("own", "test", "vendored").

    `workloads` counts the own modules that each workload uses, and under "distributed" those of them that show that
    several devices work together.
    """

    files: dict[str, int]
    lines: dict[str, int]
    workloads: dict[str, int]


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """
    One scan: what was read, what was found, and what it costs.

    `findings` are those of the `workload` asked for ("all", or one), the assessments of that workload first.
    `known_port` is the project with a port that the tree is, if any.
    """

    inventory: Inventory
    size: ProjectSize
    parsed: int
    passed_over: int
    degraded: tuple[Degraded, ...]
    skipped: tuple[Skipped, ...]
    findings: tuple[Finding, ...]
    assessments: tuple[Assessment, ...]
    rulebook: Rulebook
    seed: int
    known_port: Recognition | None = None
    graph: CodeGraph = CodeGraph()
    workload: str = "all"
