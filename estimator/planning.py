"""From a project to a plan: its estimate, its waves, a team and a calendar."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import NamedTuple

import msgspec

from estimator.cache import Store
from estimator.config import Options
from estimator.errors import UsageError
from estimator.estimate import share_out
from estimator.estimate.plan import plan
from estimator.model.assessment import Assessment, Strategy
from estimator.model.scan import Scan
from estimator.model.schedule import Schedule
from estimator.pipeline import OnProgress, run_scan


class Asked(NamedTuple):
    """Who does the work, and when: dates as datetime.date, None where they were not given."""

    strategy: Strategy = "port"
    team: int = 2
    start: datetime.date | None = None
    deadline: datetime.date | None = None


def run_plan(
    options: Options, asked: Asked, progress: OnProgress | None = None, store: Store | None = None
) -> Schedule:
    """Return the plan; raises UsageError for a team or dates that make none, and as `run_scan` does."""
    scan = run_scan(options, progress, store)
    assessment = next(a for a in scan.assessments if a.strategy == asked.strategy and a.workload == options.workload)
    return plan(
        assessment,
        wave_shares(scan, assessment),
        scan.rulebook.effort,
        team=asked.team,
        seed=options.seed,
        start=asked.start,
        deadline=asked.deadline,
    )


def add_schedule(scan: Scan, asked: Asked, seed: int) -> Scan:
    """Return the scan with the plan of its main assessment; raises UsageError as `run_plan` does."""
    shares = wave_shares(scan, scan.main)
    table = scan.rulebook.effort
    schedule = plan(scan.main, shares, table, team=asked.team, seed=seed, start=asked.start, deadline=asked.deadline)
    return msgspec.structs.replace(scan, schedule=schedule)


def wave_shares(scan: Scan, assessment: Assessment) -> dict[str, dict[int, float]]:
    """Return for each item of edits which share of its hours lies in which wave (0: in none)."""
    waves = {module.path: module.wave for module in scan.graph.modules}
    paths = {finding.fingerprint: finding.place.path for finding in scan.findings}
    shares: dict[str, dict[int, float]] = {}
    for item in assessment.items:
        if item.kind not in ("edit", "review") or item.hours.mean <= 0:
            continue
        by_wave: dict[int, float] = defaultdict(float)
        for fingerprint, hours in share_out([item], scan.findings, scan.rulebook.effort).items():
            by_wave[waves.get(paths[fingerprint], 0)] += hours / item.hours.mean
        shares[item.id] = dict(sorted(by_wave.items()))
    return shares


def read_date(text: str | None, option: str) -> datetime.date | None:
    """Return the date of an option; raises UsageError for what is not YYYY-MM-DD."""
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} {text!r} is no date; write it as YYYY-MM-DD") from None
