"""The result of a scan, as every report sees it."""

from __future__ import annotations

import msgspec

from estimator.model.artifact import Degraded, Inventory, Skipped
from estimator.model.assessment import Assessment
from estimator.model.finding import Finding
from estimator.model.graph import CodeGraph, DeviceInterface
from estimator.model.known_port import Recognition
from estimator.model.rulebook import Rulebook
from estimator.model.schedule import Schedule
from estimator.model.suppression import Fault


class KindSize(msgspec.Struct, frozen=True):
    """Files and lines of one kind of artifact."""

    files: int = 0
    lines: int = 0


class ProjectSize(msgspec.Struct, frozen=True):
    """
    How much there is to read: files and lines by origin ("own", "test", "vendored"), and by kind and origin.

    `workloads` counts the own modules that each workload uses, and under "distributed" those of them that show that
    several devices work together. `compiles` tells whether functions compile its extensions when they first need them
    (None: to be told from the findings), and `interfaces` are its own device interfaces.
    """

    files: dict[str, int]
    lines: dict[str, int]
    workloads: dict[str, int]
    kinds: dict[str, dict[str, KindSize]] = {}
    compiles: bool | None = None
    interfaces: tuple[DeviceInterface, ...] = ()


class Upstream(msgspec.Struct, frozen=True, kw_only=True):
    """
    What the tree shares with the one that it was held against (`name`, its folder).

    `shared` counts the findings that both hold, and that are not priced; `gone` those that only the other holds.
    `moved` has the files that are elsewhere in the other tree, by their path here.
    """

    name: str
    shared: int
    gone: int
    moved: dict[str, str] = {}


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """
    One scan: what was read, what was found, and what it costs.

    `findings` are those of the `workload` asked for ("all", or one), the assessments of that workload first.
    `known_port` is the project with a port that the tree is, if any. `hours` are the mean hours of the main assessment
    that each finding is paid with, by fingerprint. `name` is what the user calls the project, "" where nobody said.
    `schedule` is the plan of the main assessment, where one was asked for. `faults` are suppressions that do nothing.
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
    against: Upstream | None = None
    faults: tuple[Fault, ...] = ()
    show_suppressed: bool = False
    hours: dict[str, float] = {}
    name: str = ""
    schedule: Schedule | None = None

    @property
    def main(self) -> Assessment:
        """Return the assessment that details are shown of: `port` for the workload asked for, else the first."""
        return next((one for one in self.assessments if one.strategy == "port"), self.assessments[0])

    @property
    def counted(self) -> tuple[Finding, ...]:
        """Return the findings that are the tree's own: all, without those of upstream and what is suppressed."""
        return tuple(one for one in self.findings if one.state != "upstream" and not one.suppressed)
