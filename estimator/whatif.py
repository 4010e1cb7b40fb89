"""What if a feature were left out, a module ported already, or only one workload moved?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import NamedTuple

from estimator.cache import Store
from estimator.calibrations import read_calibration
from estimator.config import Options
from estimator.errors import UsageError
from estimator.estimate import assess
from estimator.graph import fits, select_workload
from estimator.model.artifact import Origin
from estimator.model.assessment import Assessment
from estimator.model.finding import Finding
from estimator.model.whatif import Change, WhatIf
from estimator.pipeline import OnProgress, Project, measure, read_project

PORTED = "ported"
Findings = tuple[Finding, ...]


class Asked(NamedTuple):
    """What is assumed: features to leave out, and modules (globs) with what they are taken to be."""

    features: tuple[str, ...] = ()
    assumptions: tuple[tuple[str, str], ...] = ()


def run_whatif(
    options: Options, asked: Asked, progress: OnProgress | None = None, store: Store | None = None
) -> WhatIf:
    """
    Return the estimate for all workloads as things are, and as they would be.

    Raises UsageError for a feature or a module that the project does not have, and as `run_scan` does.
    """
    project = read_project(options, progress, store)
    findings = project.findings
    changes = []

    def change(kind: str, value: str, kept: Findings) -> None:
        nonlocal findings
        changes.append(Change(kind, value, _places(findings) - _places(kept)))  # type: ignore[arg-type]
        findings = kept

    for feature in asked.features:
        change("exclude-feature", feature, leave_out(findings, feature, project))
    for glob, state in asked.assumptions:
        change("assume", f"{glob}={state}", assume(findings, glob, state, project))
    if options.workload != "all":
        change("workload", options.workload, select_workload(findings, options.workload, project.trace))
    return WhatIf(
        changes=tuple(changes),
        before=_assess(project, project.findings, options, "all"),
        after=_assess(project, findings, options, options.workload),
    )


def leave_out(findings: Findings, feature: str, project: Project) -> Findings:
    """
    Return the findings without those of a feature: a library, a pack, a rule, an area, or a part of the project.

    Raises UsageError where nothing of that name was found.
    """
    wanted = _plain(feature)
    known = {name for finding in project.findings for name in names_of(finding)}
    if wanted in known:
        return tuple(finding for finding in findings if wanted not in names_of(finding))
    if _fitting(feature, project):
        return without_files(findings, _fitting(feature, project))
    raise UsageError(f"--exclude-feature {feature}: nothing of that name was found here{_advice(wanted, known)}")


def assume(findings: Findings, glob: str, state: str, project: Project) -> Findings:
    """Return the findings without those of the modules that are ported; raises UsageError where none fits."""
    if state != PORTED:
        raise UsageError(f"--assume {glob}={state}: what can be assumed of a module is '{PORTED}'")
    paths = _fitting(glob, project)
    if not paths:
        known = [artifact.module or artifact.path for artifact in project.inventory.artifacts]
        raise UsageError(f"--assume {glob}: no file or module of this project fits{_advice(glob, known)}")
    return without_files(findings, paths)


def without_files(findings: Iterable[Finding], paths: set[str]) -> Findings:
    """Return the findings outside of the files; one with several places keeps those that are."""
    kept = (finding.narrowed(lambda place: place.path not in paths) for finding in findings)
    return tuple(finding for finding in kept if finding is not None)


def names_of(finding: Finding) -> tuple[str, ...]:
    """Return what a feature may be called that this finding belongs to."""
    names = [finding.rule, finding.pack, finding.area, finding.symbol.split(".", 1)[0]]
    if finding.subject is not None:  # a package may have another name than what it is known by
        known_by = _plain(finding.rule).removeprefix(f"{_plain(finding.pack)}-")
        names += [finding.subject, finding.subject.partition(":")[2], known_by]
    return tuple(_plain(name) for name in names if name)


def _assess(project: Project, findings: Findings, options: Options, workload: str) -> tuple[Assessment, ...]:
    return assess(
        findings,
        project.rulebook,
        project.profile,
        measure(project, workload),
        strategies=options.strategies,
        workload=workload,
        seed=options.seed,
        calibration=read_calibration(options.calibration) if options.calibration else None,
    )


def _places(findings: Findings) -> int:
    """Return how many places there are, tests apart."""
    return sum(len(finding.places) or 1 for finding in findings if finding.origin is not Origin.TEST)


def _fitting(glob: str, project: Project) -> set[str]:
    return {artifact.path for artifact in project.inventory.artifacts if fits(glob, artifact.path, artifact.module)}


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")


def _advice(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, sorted(set(known)), 1, 0.6)
    return f"; did you mean '{near[0]}'?" if near else ""
