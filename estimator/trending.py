"""The trend on one page: choose commits, read each tree, find, estimate, and compare with the one before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from estimator.cache import Store
from estimator.config import Options
from estimator.errors import UsageError
from estimator.estimate import assess
from estimator.estimate.profiles import choose_profile
from estimator.gate.history import choose_commits, list_commits, walk_trees
from estimator.gate.repository import Repository
from estimator.graph import mark_workloads, trace
from estimator.history import HistoryReader, split
from estimator.link import link
from estimator.link.modules import project_roots
from estimator.match.findings import find
from estimator.match.suppress import Suppressor
from estimator.model.artifact import Inventory, Origin, Skipped
from estimator.model.assessment import Effort, Profile, Strategy
from estimator.model.finding import Finding
from estimator.model.progress import Progress
from estimator.model.rule import Rule
from estimator.model.rulebook import Rulebook
from estimator.model.summary import Parsed
from estimator.model.trend import Commit, Point, Trend
from estimator.pipeline import Project, measure
from estimator.reading import OnProgress
from estimator.rulebook.load import load_rulebook, select_rules

MOST_UNASKED = 50
_CATEGORIES = ("mandatory", "potential", "optional")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which commits are wanted: from where, to where, each `every`th or the last of each week; and which strategy."""

    since: str | None = None
    until: str = "HEAD"
    every: int | None = None
    weekly: bool = False
    strategy: Strategy = "port"


def run_trend(
    options: Options, root: Path, asked: Asked, progress: OnProgress | None = None, store: Store | None = None
) -> Trend:
    """Return findings and effort over the history of the folder; raises a CannscopeError for what the user can mend."""
    rulebook = load_rulebook(options.rules, bundled=options.bundled)
    rules = select_rules(rulebook, options.select, options.ignore)
    profile = choose_profile(rulebook, options.target, options.chip, options.torch, options.cann)
    repository = Repository(root)
    commits = list_commits(repository, asked.since, asked.until)
    chosen = choose_commits(commits, asked.every, weekly=asked.weekly, most=MOST_UNASKED)
    if asked.since is not None and asked.every is None and not asked.weekly and chosen[0] != commits[0]:
        chosen.insert(0, commits[0])
    if not chosen:
        raise UsageError(f"{asked.until}: there is no commit to look at")
    reader = HistoryReader(options, repository, rulebook.interest, store or Store(enabled=False))
    weigh = _weigher(options, rulebook, rules, profile, asked.strategy)
    points: list[Point] = []
    known: Counter[str] = Counter()
    last: tuple[Point, Counter[str]] | None = None
    for number, (commit, held) in enumerate(walk_trees(repository, chosen), 1):
        if reader.read(held) or last is None:
            point, keys = weigh(commit, reader)
        else:
            point, keys = msgspec.structs.replace(last[0], commit=commit), last[1]
        last = point, keys
        changes = {"added": sum((keys - known).values()), "gone": sum((known - keys).values())} if points else {}
        points.append(msgspec.structs.replace(point, **{"added": 0, "gone": 0, **changes}))
        known = keys
        if progress:
            progress(Progress("read", number, len(chosen), point.total))
    notes = ["The clone is shallow: the history goes back no further here."] if repository.is_shallow() else []
    return Trend(
        target=profile.target,
        strategy=asked.strategy,
        points=tuple(points),
        commits=len(commits),
        notes=tuple(notes),
    )


Weigh = Callable[[Commit, HistoryReader], tuple[Point, "Counter[str]"]]


def _weigher(
    options: Options, rulebook: Rulebook, rules: Sequence[Rule], profile: Profile, strategy: Strategy
) -> Weigh:
    """Return what makes a point of a tree, with the keys of its findings; the same findings are priced once."""

    def weigh(commit: Commit, reader: HistoryReader) -> tuple[Point, Counter[str]]:
        parsed, skipped = split(reader.outcomes)
        linked = link(parsed, reader.artifacts, reader.interest)
        own_roots = project_roots([one for one in reader.artifacts if one.origin is Origin.OWN])
        suppressor = Suppressor(parsed, options.suppress, needs_reason=options.suppression_reason)
        findings = find(rules, linked.parsed, reader.artifacts, own_roots, suppressor)
        effort = _estimate(options, rulebook, profile, strategy, reader, parsed, skipped, findings)
        counted = [one for one in findings if not one.suppressed]
        own = [one for one in counted if one.origin is Origin.OWN]
        categories = Counter(one.category for one in own)
        point = Point(
            commit=commit,
            files=len(parsed),
            findings={name: categories[name] for name in _CATEGORIES},
            tests=sum(one.origin is Origin.TEST for one in counted),
            suppressed=len(findings) - len(counted),
            effort=effort,
            skipped=len(skipped),
        )
        return point, Counter(one.key for one in own)

    return weigh


def _estimate(
    options: Options,
    rulebook: Rulebook,
    profile: Profile,
    strategy: Strategy,
    reader: HistoryReader,
    parsed: list[Parsed],
    skipped: list[Skipped],
    findings: tuple[Finding, ...],
) -> Effort:
    roots = reader.interest.project_roots
    traced = trace(parsed, reader.artifacts, rulebook.signs, options.workloads, roots)
    project = Project(
        rulebook=rulebook,
        profile=profile,
        inventory=Inventory("", reader.artifacts),
        parsed=tuple(parsed),
        skipped=tuple(skipped),
        findings=mark_workloads(findings, traced),
        trace=traced,
    )
    sizes = measure(project)
    assessments = assess(project.findings, rulebook, profile, sizes, strategies=(strategy,), seed=options.seed)
    return assessments[0].effort
