"""Reads a tree of code: discover, parse, link, match."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from estimator.cache import Shelf, Store
from estimator.config import Options
from estimator.discover import discover
from estimator.errors import NothingToReadError
from estimator.link import Linked, link
from estimator.link.modules import project_roots
from estimator.match.engine import Matcher
from estimator.match.findings import find
from estimator.match.suppress import Suppressor
from estimator.model.artifact import CODE_KINDS, Artifact, Inventory, Origin, Skipped
from estimator.model.finding import Finding
from estimator.model.progress import Progress
from estimator.model.rule import Interest, Rule
from estimator.model.rulebook import Rulebook
from estimator.model.summary import Parsed
from estimator.model.suppression import Fault
from estimator.parse.registry import READABLE
from estimator.rereading import reread

_MOST_ROUNDS = 5
_FEW_FILES = 500  # of which all that is seen may be in memory at once
_STAR_IMPORT = "import *"  # hands on names that the file does not spell

OnProgress = Callable[[Progress], None]


class Tree(NamedTuple):
    """A folder of code, read: what there is, was seen, could not be read, and ties it to CUDA; roots of its modules."""

    inventory: Inventory
    parsed: list[Parsed]
    unreadable: list[Skipped]
    findings: tuple[Finding, ...]
    roots: frozenset[str]
    faults: tuple[Fault, ...] = ()
    matcher: Matcher | None = None  # of the rules; it knows the candidates of what it met


def read_tree(
    options: Options,
    root: Path,
    rulebook: Rulebook,
    rules: Sequence[Rule],
    progress: OnProgress | None = None,
    store: Store | None = None,
    inventory: Inventory | None = None,
) -> Tree:
    """Return what the paths hold, from the cache where it is known; raises NothingToReadError where that is nothing."""
    store = store or Store(enabled=False)
    inventory = inventory or discover(options, root, READABLE)
    if not inventory.artifacts and not inventory.excluded:
        raise NothingToReadError(f"no file to read found in {', '.join(map(str, options.paths))}")
    roots = project_roots(inventory.artifacts)
    interest = msgspec.structs.replace(rulebook.interest, project_roots=roots)
    shelf = Shelf() if len(inventory.artifacts) > _FEW_FILES else None
    outcomes = _read(root, inventory.artifacts, interest, options.jobs, store, progress, shelf)
    parsed = [outcome for outcome in outcomes if isinstance(outcome, Parsed)]
    unreadable = [outcome for outcome in outcomes if isinstance(outcome, Skipped)]
    if not parsed and unreadable:
        first = unreadable[0]
        raise NothingToReadError(f"nothing readable: {first.path}: {first.reason}")
    parsed, linked = link_all(root, parsed, inventory.artifacts, interest, options.jobs, store, shelf)
    # A folder tests/deepspeed does not make deepspeed the project's own.
    own = project_roots([artifact for artifact in inventory.artifacts if artifact.origin is Origin.OWN])
    suppressor = Suppressor(parsed, options.suppress, needs_reason=options.suppression_reason)
    matcher = Matcher(rules)
    findings = find(rules, linked.parsed, inventory.artifacts, own, suppressor, matcher, parsed)
    whole = not options.select and not options.ignore and any(path.resolve() == root for path in options.paths)
    faults = suppressor.faults({rule.id for rule in rulebook.rules}, whole=whole)
    return Tree(inventory, parsed, unreadable, findings, roots, faults, matcher)


def link_all(
    root: Path,
    parsed: Sequence[Parsed],
    artifacts: Sequence[Artifact],
    interest: Interest,
    jobs: int,
    store: Store,
    shelf: Shelf | None,
) -> tuple[list[Parsed], Linked]:
    """
    Return the files with those parsed after all that use helpers, and the whole project linked.

    A file that was passed over may use a helper, and may wrap it under a name that further files use: each round
    searches for the names that the round before brought, until none is new.
    """
    parsed = list(parsed)
    linked = link(parsed, artifacts, interest, at_once=False)
    known = frozenset(token.decode() for token in interest.tokens)
    tokens = linked.tokens | {_STAR_IMPORT} if linked.tokens else linked.tokens
    for _ in range(_MOST_ROUNDS):
        # What holds a token of the interest was never passed over.
        fresh = sorted(token for token in tokens - known if not any(word.decode() in token for word in interest.tokens))
        known |= tokens
        again = read_users(root, parsed, artifacts, interest, fresh, jobs, store, shelf)
        if not again:
            break
        parsed = [again.get(file.path, file) for file in parsed]
        linked = link(parsed, artifacts, interest, at_once=False)
        tokens = linked.tokens
    return parsed, linked


def read_users(
    root: Path,
    parsed: Sequence[Parsed],
    artifacts: Sequence[Artifact],
    interest: Interest,
    tokens: Sequence[str],
    jobs: int,
    store: Store,
    shelf: Shelf | None,
) -> dict[str, Parsed]:
    """Return by path the files that were passed over, hold one of the tokens, and have to do with other modules."""
    if not tokens:
        return {}
    wider = msgspec.structs.replace(
        interest, tokens=tuple(token.encode() for token in tokens), words=(), outlines=False
    )
    by_path = {artifact.path: artifact for artifact in artifacts}
    passed_over = [by_path[file.path] for file in parsed if file.passed_over and by_path[file.path].kind in CODE_KINDS]
    return {
        outcome.path: outcome
        for outcome in reread(root, passed_over, wider, jobs, store, shelf=shelf)
        if isinstance(outcome, Parsed)
        and (outcome.summary.exports or outcome.summary.star_imports or outcome.for_linking().summary.references)
    }


def _read(
    root: Path,
    artifacts: Sequence[Artifact],
    interest: Interest,
    jobs: int,
    store: Store,
    progress: OnProgress | None,
    shelf: Shelf | None,
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
        return reread(root, artifacts, interest, jobs, store, advance, shelf)
    finally:
        gc.set_threshold(*threshold)
        gc.unfreeze()
