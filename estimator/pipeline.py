"""The whole program on one page: read a tree, set upstream apart, trace the graph, estimate."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from estimator.cache import Store
from estimator.config import Options, find_root
from estimator.discover import discover
from estimator.discover.identity import recognise
from estimator.estimate.profiles import choose_profile
from estimator.graph import Trace, complete_graph, count_modules, mark_findings, select_workload, trace
from estimator.model.artifact import Inventory, Skipped
from estimator.model.assessment import Profile
from estimator.model.finding import Finding
from estimator.model.known_port import Recognition
from estimator.model.rulebook import Rulebook
from estimator.model.scan import KindSize, ProjectSize, Scan, Upstream
from estimator.model.summary import Parsed
from estimator.model.suppression import Fault
from estimator.parse.registry import READABLE
from estimator.reading import OnProgress, read_tree
from estimator.rerunning import identify_run
from estimator.rulebook.load import load_rulebook, select_rules
from estimator.upstream import leave_out_upstream, set_apart

__all__ = ["OnProgress", "Project", "assess_project", "measure", "read_project", "run_scan"]


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
    against: Upstream | None = None
    faults: tuple[Fault, ...] = ()


def run_scan(options: Options, progress: OnProgress | None = None, store: Store | None = None) -> Scan:
    """Return the scan of the paths; raises a CannscopeError for what the user can mend."""
    return assess_project(read_project(options, progress, store), options)


def run_quietly(options: Options, store: Store | None = None) -> None:
    """
    Do what a scan does up to the estimate, which nobody would see; raises as `run_scan` does.

    Where the same was done before and no file has changed since, nothing is read.
    """
    if options.calibration:
        from estimator.calibrations import read_calibration

        read_calibration(options.calibration)
    if store is None or not store.usable or options.against is not None:
        read_project(options, None, store)
        return
    root = find_root(options.paths, options.root)
    inventory = discover(options, root, READABLE)
    run = identify_run(options, root, inventory)
    if run is not None and store.find(run) is not None:
        return
    read_project(options, None, store, inventory)
    if run is not None:
        store.keep(run, b"done")


def read_project(
    options: Options,
    progress: OnProgress | None = None,
    store: Store | None = None,
    inventory: Inventory | None = None,
) -> Project:
    """Return the project with its findings and how it hangs together; raises a CannscopeError as `run_scan` does."""
    rulebook = load_rulebook(options.rules, bundled=options.bundled)
    rules = select_rules(rulebook, options.select, options.ignore)
    profile = choose_profile(rulebook, options.target, options.chip, options.torch, options.cann)
    root = find_root(options.paths, options.root)
    options = leave_out_upstream(options, root)
    tree = read_tree(options, root, rulebook, rules, progress, store, inventory)
    findings, against = tree.findings, None
    if options.against is not None:
        findings, against = set_apart(options, tree, rulebook, rules, store)
    artifacts = tree.inventory.artifacts
    for number, file in enumerate(tree.parsed):  # one by one: what a file exports goes as what it imports comes
        tree.parsed[number] = file.for_tracing()
    traced = trace(tree.parsed, artifacts, rulebook.signs, options.workloads, tree.roots)
    return Project(
        rulebook=rulebook,
        profile=profile,
        inventory=tree.inventory,
        parsed=tuple(tree.parsed),
        skipped=tuple(sorted([*tree.inventory.skipped, *tree.unreadable])),
        findings=mark_findings(findings, traced),
        trace=traced,
        known_port=recognise(root, artifacts, [p for p in rulebook.known_ports if p.target == profile.target]),
        against=against,
        faults=tree.faults,
    )


def assess_project(project: Project, options: Options) -> Scan:
    """Return the scan of a project as it is asked for: of all workloads and of each one, or of one alone."""
    # Imported where something is priced: what prices is most of the program, and a quiet run needs none of it.
    from estimator.calibrations import read_calibration
    from estimator.estimate.assess import assess
    from estimator.estimate.partition import share_out

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
        graph=complete_graph(project.trace, [f for f in findings if f.state != "upstream" and not f.suppressed], weeks),
        workload=options.workload,
        known_port=project.known_port,
        against=project.against,
        faults=project.faults,
        show_suppressed=options.show_suppressed,
        hours=hours,
    )


def measure(project: Project, workload: str = "all") -> ProjectSize:
    """
    Return how much there is: files and lines by origin and kind, how many own modules each workload uses (or the one
    asked for), and how the project holds on to its devices and extensions.
    """
    from estimator.estimate.on_demand import is_on_demand

    by_path = {artifact.path: artifact for artifact in project.inventory.artifacts}
    kinds: dict[str, dict[str, KindSize]] = {}
    files: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    for file in project.parsed:
        artifact = by_path[file.path]
        origin = artifact.origin.value
        known = kinds.setdefault(artifact.kind, {}).get(origin, KindSize())
        kinds[artifact.kind][origin] = KindSize(known.files + 1, known.lines + file.lines)
        files[origin] += 1
        lines[origin] += file.lines
    return ProjectSize(
        dict(sorted(files.items())),
        dict(sorted(lines.items())),
        count_modules(project.trace, workload),
        {kind: dict(sorted(sizes.items())) for kind, sizes in sorted(kinds.items())},
        compiles=is_on_demand(project.findings),
        interfaces=project.trace.interfaces,
    )
