"""The result of a scan, as every report sees it."""

from __future__ import annotations

import msgspec

from estimator.model.artifact import Degraded, Inventory, Skipped
from estimator.model.assessment import Assessment
from estimator.model.finding import Finding
from estimator.model.known_port import Recognition
from estimator.model.rulebook import Rulebook


class ProjectSize(msgspec.Struct, frozen=True):
    """
    How much code there is: Python files and lines by origin ("own", "test", "vendored").

    `workloads` counts the own files that show evidence of each kind of workload.
    """

    files: dict[str, int]
    lines: dict[str, int]
    workloads: dict[str, int]


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """One scan: what was read, what was found, what it costs, and the project with a port that the tree is, if any."""

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
