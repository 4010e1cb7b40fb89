"""The trend on one page: choose commits, read each tree, find, estimate, and compare with the one before."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec

from estimator.cache import Store
from estimator.config import Options
from estimator.errors import UsageError
from estimator.estimate.profiles import choose_profile
from estimator.gate.history import choose_commits, list_commits, walk_trees
from estimator.gate.repository import Repository
from estimator.history import HistoryReader
from estimator.model.assessment import Strategy
from estimator.model.progress import Progress
from estimator.model.trend import Point, Trend
from estimator.reading import OnProgress
from estimator.rulebook.load import load_rulebook, select_rules
from estimator.weighing import Weigher

MOST_UNASKED = 50


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
    weigher = Weigher(options, rulebook, rules, profile, asked.strategy)
    points: list[Point] = []
    known: Counter[str] = Counter()
    last: tuple[Point, Counter[str]] | None = None
    for number, (commit, held) in enumerate(walk_trees(repository, chosen), 1):
        if reader.read(held) or last is None:
            point, keys = weigher.weigh(commit, reader)
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
