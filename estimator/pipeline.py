"""The whole program on one page: discover, parse, link, match, estimate."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from estimator.config import Options, find_root
from estimator.discover import discover
from estimator.errors import NothingToReadError
from estimator.estimate import assess
from estimator.estimate.profiles import choose_profile
from estimator.link import link
from estimator.link.modules import project_roots
from estimator.match.findings import find
from estimator.model.artifact import CODE_KINDS, Artifact, Skipped
from estimator.model.progress import Progress
from estimator.model.rule import Interest
from estimator.model.rulebook import Rulebook
from estimator.model.scan import KindSize, ProjectSize, Scan
from estimator.model.summary import Parsed
from estimator.parse.read import read_artifacts
from estimator.parse.registry import READABLE
from estimator.rulebook.load import load_rulebook, select_rules

OnProgress = Callable[[Progress], None]


def run_scan(options: Options, progress: OnProgress | None = None) -> Scan:
    """Return the scan of the paths; raises a CannscopeError for what the user can mend."""
    rulebook = load_rulebook(options.rules, bundled=options.bundled)
    rules = select_rules(rulebook, options.select, options.ignore)
    profile = choose_profile(rulebook, options.target, options.chip, options.torch, options.cann)
    root = find_root(options.paths, options.root)
    inventory = discover(options, root, READABLE)
    if not inventory.artifacts and not inventory.excluded:
        raise NothingToReadError(f"no file to read found in {', '.join(map(str, options.paths))}")
    roots = project_roots(inventory.artifacts)
    interest = msgspec.structs.replace(rulebook.interest, project_roots=roots)

    outcomes = _read(root, inventory.artifacts, interest, options.jobs, progress)
    parsed = [outcome for outcome in outcomes if isinstance(outcome, Parsed)]
    unreadable = [outcome for outcome in outcomes if isinstance(outcome, Skipped)]
    if not parsed and unreadable:
        first = unreadable[0]
        raise NothingToReadError(f"nothing readable: {first.path}: {first.reason}")
    linked = link(parsed, inventory.artifacts, interest)
    parsed = read_users(root, parsed, inventory.artifacts, interest, linked.tokens, options.jobs)
    linked = link(parsed, inventory.artifacts, interest)
    findings = find(rules, linked.parsed, inventory.artifacts, roots)
    size = measure(parsed, inventory.artifacts, rulebook)
    assessments = assess(findings, rulebook, profile, size, strategies=options.strategies, seed=options.seed)
    return Scan(
        inventory=inventory,
        size=size,
        parsed=sum(not file.passed_over for file in parsed),
        passed_over=sum(file.passed_over for file in parsed),
        degraded=tuple(sorted(file.degraded for file in parsed if file.degraded)),
        skipped=tuple(sorted([*inventory.skipped, *unreadable])),
        findings=findings,
        assessments=assessments,
        rulebook=rulebook,
        seed=options.seed,
    )


def read_users(
    root: Path,
    parsed: Sequence[Parsed],
    artifacts: Sequence[Artifact],
    interest: Interest,
    tokens: frozenset[str],
    jobs: int,
) -> list[Parsed]:
    """Return the files with those parsed after all that were passed over but hold the name of a helper."""
    if not tokens:
        return list(parsed)
    wider = msgspec.structs.replace(interest, tokens=tuple(sorted(token.encode() for token in tokens)))
    by_path = {artifact.path: artifact for artifact in artifacts}
    passed_over = [by_path[file.path] for file in parsed if file.passed_over and by_path[file.path].kind in CODE_KINDS]
    again = {
        outcome.path: outcome
        for outcome in read_artifacts(root, passed_over, wider, jobs)
        if isinstance(outcome, Parsed) and outcome.summary.references
    }
    return [again.get(file.path, file) for file in parsed]


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


def measure(parsed: Sequence[Parsed], artifacts: Sequence[Artifact], rulebook: Rulebook) -> ProjectSize:
    """Return files and lines by origin and by kind, and how many own files show evidence of each kind of workload."""
    by_path = {artifact.path: artifact for artifact in artifacts}
    kinds: dict[str, dict[str, KindSize]] = {}
    files: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    workloads: Counter[str] = Counter()
    for file in parsed:
        artifact = by_path[file.path]
        origin = artifact.origin.value
        known = kinds.setdefault(artifact.kind, {}).get(origin, KindSize())
        kinds[artifact.kind][origin] = KindSize(known.files + 1, known.lines + file.lines)
        files[origin] += 1
        lines[origin] += file.lines
        if origin == "own":
            held = set(file.summary.evidence)
            workloads.update(kind.name for kind in rulebook.effort.workloads if held & set(kind.tokens))
    return ProjectSize(
        dict(sorted(files.items())),
        dict(sorted(lines.items())),
        dict(sorted(workloads.items())),
        {kind: dict(sorted(sizes.items())) for kind, sizes in sorted(kinds.items())},
    )
