"""What each target would cost: the project is read once, and assessed for each."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from estimator.calibrations import read_calibration
from estimator.config import Options
from estimator.errors import UsageError
from estimator.estimate import assess
from estimator.estimate.profiles import choose_profile
from estimator.estimate.standing import stand
from estimator.estimate.stay import list_demands
from estimator.graph import select_workload
from estimator.model.assessment import Strategy
from estimator.model.comparison import Comparison, Standing
from estimator.model.rulebook import Rulebook
from estimator.pipeline import OnProgress, Project, measure, read_project

USUAL = ("ascend", "cambricon", "hygon")


def run_compare(options: Options, targets: Sequence[str], progress: OnProgress | None = None) -> Comparison:
    """
    Return the targets (`name`, or `name:chip`) in the order of their effort under the main strategy.

    The main strategy is `port` where it is asked for, else the first one asked for. Raises UsageError for an unknown
    target or chip, or a target given twice, and as `run_scan` does.
    """
    asked = [one.partition(":") for one in targets]
    twice = next((one for one in targets if list(targets).count(one) > 1), None)
    if twice is not None:
        raise UsageError(f"--targets names '{twice}' twice")
    project = read_project(msgspec.structs.replace(options, target=asked[0][0], chip=asked[0][2] or None), progress)
    main: Strategy = "port" if "port" in options.strategies else options.strategies[0]
    standings = [_stand(project, options, name, chip or None, main) for name, _, chip in asked]
    findings = select_workload(project.findings, options.workload, project.trace)
    size = measure(project, options.workload)
    return Comparison(
        strategy=main,
        workload=options.workload,
        files=sum(size.files.values()),
        lines=sum(size.lines.values()),
        standings=tuple(sorted(standings, key=lambda one: (one.main.effort.p50, one.profile.target))),
        stay=list_demands(findings),
    )


def list_targets(rulebook: Rulebook, asked: str) -> tuple[str, ...]:
    """Return the targets that "all", or names with commas between them, stand for."""
    names = tuple(part.strip() for part in asked.split(",") if part.strip())
    return tuple(target.id for target in rulebook.targets) if names == ("all",) else names or USUAL


def _stand(project: Project, options: Options, target: str, chip: str | None, main: Strategy) -> Standing:
    rulebook = project.rulebook
    profile = choose_profile(rulebook, target, chip)
    findings = select_workload(project.findings, options.workload, project.trace)
    assessments = assess(
        findings,
        rulebook,
        profile,
        measure(project, options.workload),
        strategies=options.strategies,
        workload=options.workload,
        seed=options.seed,
        calibration=read_calibration(options.calibration) if options.calibration else None,
    )
    return stand(findings, rulebook, profile, assessments, main)
