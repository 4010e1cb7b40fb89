"""The whole program on one page: discover, parse, link, match, graph, estimate."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from estimator.calibrations import read_calibration
from estimator.config import Options, find_root
from estimator.discover import discover, recognise
from estimator.errors import NothingToReadError
from estimator.estimate import assess, share_out
from estimator.estimate.profiles import choose_profile
from estimator.graph import Trace, complete_graph, count_modules, mark_workloads, select_workload, trace
from estimator.link import Linked, link
from estimator.link.modules import project_roots
from estimator.match.findings import find
from estimator.model.artifact import Artifact, Inventory, Skipped
from estimator.model.assessment import Profile
from estimator.model.finding import Finding
from estimator.model.known_port import Recognition
from estimator.model.progress import Progress
from estimator.model.rule import Interest
from estimator.model.rulebook import Rulebook
from estimator.model.scan import ProjectSize, Scan
from estimator.model.summary import Parsed
from estimator.parse.read import read_artifacts
from estimator.parse.registry import READABLE
from estimator.rulebook.load import load_rulebook, select_rules

_MOST_ROUNDS = 5
_STAR_IMPORT = "import *"  # hands on names that the file does not spell

OnProgress = Callable[[Progress], None]


class Project(NamedTuple):
    """A project that was read: everything that does not depend on what is asked of it."""

    rulebook: Rulebook
    profile: Profile
    inventory: Inventory
    parsed: tuple[Parsed, ...]
    skipped: tuple[Skipped, ...]
    findings: tuple[Finding, ...]
    trace: Trace
    known_port: Recognition | None = None


def run_scan(options: Options, progress: OnProgress | None = None) -> Scan:
    """Return the scan of the paths; raises a CannscopeError for what the user can mend."""
    return assess_project(read_project(options, progress), options)


def read_project(options: Options, progress: OnProgress | None = None) -> Project:
    """Return the project with its findings and how it hangs together; raises a CannscopeError as `run_scan` does."""
    rulebook = load_rulebook(options.rules, bundled=options.bundled)
    rules = select_rules(rulebook, options.select, options.ignore)
    profile = choose_profile(rulebook, options.target, options.chip, options.torch, options.cann)
    root = find_root(options.paths, options.root)
    inventory = discover(options, root, READABLE)
    if not inventory.artifacts and not inventory.excluded:
        raise NothingToReadError(f"no Python file found in {', '.join(map(str, options.paths))}")
    roots = project_roots(inventory.artifacts)
    interest = msgspec.structs.replace(rulebook.interest, project_roots=roots)

    outcomes = _read(root, inventory.artifacts, interest, options.jobs, progress)
    parsed = [outcome for outcome in outcomes if isinstance(outcome, Parsed)]
    unreadable = [outcome for outcome in outcomes if isinstance(outcome, Skipped)]
    if not parsed and unreadable:
        first = unreadable[0]
        raise NothingToReadError(f"nothing readable: {first.path}: {first.reason}")
    parsed, linked = link_all(root, parsed, inventory.artifacts, interest, options.jobs)
    findings = find(rules, linked.parsed, inventory.artifacts, roots)
    traced = trace(parsed, inventory.artifacts, rulebook.signs, options.workloads, roots)
    return Project(
        rulebook=rulebook,
        profile=profile,
        inventory=inventory,
        parsed=tuple(parsed),
        skipped=tuple(sorted([*inventory.skipped, *unreadable])),
        findings=mark_workloads(findings, traced),
        trace=traced,
        known_port=recognise(
            root, inventory.artifacts, [p for p in rulebook.known_ports if p.target == profile.target]
        ),
    )


def assess_project(project: Project, options: Options) -> Scan:
    """Return the scan of a project as it is asked for: of all workloads and of each one, or of one alone."""
    table = project.rulebook.effort
    calibration = read_calibration(options.calibration) if options.calibration else None
    names = ("all", *project.trace.found) if options.workload == "all" else (options.workload,)
    assessments = [
        assessment
        for name in names
        for assessment in assess(
            select_workload(project.findings, name, project.trace),
            project.rulebook,
            project.profile,
            measure(project, name),
            strategies=options.strategies,
            workload=name,
            seed=options.seed,
            calibration=calibration,
        )
    ]
    findings = select_workload(project.findings, options.workload, project.trace)
    main = next((one for one in assessments if one.strategy == "port"), assessments[0])
    hours = share_out(main.items, findings, table)
    weeks = {name: value / table.hours_per_week for name, value in hours.items()}
    return Scan(
        inventory=project.inventory,
        size=measure(project, options.workload),
        parsed=sum(not file.passed_over for file in project.parsed),
        passed_over=sum(file.passed_over for file in project.parsed),
        degraded=tuple(sorted(file.degraded for file in project.parsed if file.degraded)),
        skipped=project.skipped,
        findings=findings,
        assessments=tuple(assessments),
        rulebook=project.rulebook,
        seed=options.seed,
        graph=complete_graph(project.trace, findings, weeks),
        workload=options.workload,
        known_port=project.known_port,
    )


def link_all(
    root: Path, parsed: Sequence[Parsed], artifacts: Sequence[Artifact], interest: Interest, jobs: int
) -> tuple[list[Parsed], Linked]:
    """
    Return the files with those parsed after all that use helpers, and the whole project linked.

    A file that was passed over may use a helper, and may wrap it under a name that further files use: each round
    searches for the names that the round before brought, until none is new.
    """
    parsed = list(parsed)
    linked = link(parsed, artifacts, interest)
    known = frozenset(token.decode() for token in interest.tokens)
    tokens = linked.tokens | {_STAR_IMPORT} if linked.tokens else linked.tokens
    for _ in range(_MOST_ROUNDS):
        # What holds a token of the interest was never passed over.
        fresh = sorted(token for token in tokens - known if not any(word.decode() in token for word in interest.tokens))
        known |= tokens
        again = read_users(root, parsed, artifacts, interest, fresh, jobs)
        if not again:
            break
        parsed = [again.get(file.path, file) for file in parsed]
        linked = link(parsed, artifacts, interest)
        tokens = linked.tokens
    return parsed, linked


def read_users(
    root: Path,
    parsed: Sequence[Parsed],
    artifacts: Sequence[Artifact],
    interest: Interest,
    tokens: Sequence[str],
    jobs: int,
) -> dict[str, Parsed]:
    """Return by path the files that were passed over, hold one of the tokens, and have to do with other modules."""
    if not tokens:
        return {}
    wider = msgspec.structs.replace(
        interest, tokens=tuple(token.encode() for token in tokens), words=(), outlines=False
    )
    by_path = {artifact.path: artifact for artifact in artifacts}
    passed_over = [by_path[file.path] for file in parsed if file.passed_over]
    return {
        outcome.path: outcome
        for outcome in read_artifacts(root, passed_over, wider, jobs)
        if isinstance(outcome, Parsed)
        and (outcome.summary.references or outcome.summary.exports or outcome.summary.star_imports)
    }


def _read(
    root: Path, artifacts: Sequence[Artifact], interest: Interest, jobs: int, progress: OnProgress | None
) -> list[Parsed | Skipped]:
    done = found = 0

    def advance(files: int, facts: int) -> None:
        nonlocal done, found
        done += files
        found += facts
        if progress:
            progress(Progress("read", done, len(artifacts), found))

    # Syntax trees are large and acyclic: the collector only costs time while they live.
    threshold = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(200_000, 50, 50)
    try:
        return read_artifacts(root, artifacts, interest, jobs, advance)
    finally:
        gc.set_threshold(*threshold)
        gc.unfreeze()


def measure(project: Project, workload: str = "all") -> ProjectSize:
    """Return files and lines by origin, and how many own modules each workload uses (or the one asked for)."""
    origins = {artifact.path: artifact.origin.value for artifact in project.inventory.artifacts}
    files: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    for file in project.parsed:
        origin = origins[file.path]
        files[origin] += 1
        lines[origin] += file.lines
    return ProjectSize(dict(sorted(files.items())), dict(sorted(lines.items())), count_modules(project.trace, workload))
