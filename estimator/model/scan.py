"""The result of a scan, as every report sees it."""

from __future__ import annotations

import msgspec

from estimator.model.artifact import Degraded, Inventory, Skipped
from estimator.model.assessment import Assessment
from estimator.model.finding import Finding
from estimator.model.rulebook import Rulebook


class KindSize(msgspec.Struct, frozen=True):
    """Files and lines of one kind of artifact."""

    files: int = 0
    lines: int = 0


class ProjectSize(msgspec.Struct, frozen=True):
    """
    How much there is to read: files and lines by origin ("own", "test", "vendored"), and by kind and origin.

    `workloads` counts the own files that show evidence of each kind of workload.
    """

    files: dict[str, int]
    lines: dict[str, int]
    workloads: dict[str, int]
    kinds: dict[str, dict[str, KindSize]] = {}


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """One scan: what was read, what was found, and what it costs."""

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
