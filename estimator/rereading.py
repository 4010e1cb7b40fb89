"""Reads files again only where they changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from estimator.cache import FileCache, Shelf, Store
from estimator.cache.seen import encode
from estimator.cache.stamp import digest_of
from estimator.model.artifact import Artifact, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.read import OnDone, read_artifacts
from estimator.parse.registry import parse_bytes


def reread(
    root: Path,
    artifacts: Sequence[Artifact],
    interest: Interest,
    jobs: int,
    store: Store,
    on_done: OnDone | None = None,
    shelf: Shelf | None = None,
) -> list[Parsed | Skipped]:
    """
    Return what is seen in each artifact, in the order given: as it is kept, or read now and kept.

    Where a shelf is given, most of it is put aside there (see `Shelf`).
    """
    if not store.usable:
        return read_artifacts(root, artifacts, interest, jobs, on_done, shelf=shelf)
    cache = FileCache(store, interest)
    outcomes: list[Parsed | Skipped | None] = []
    for artifact in artifacts:
        known = cache.find_unchanged(root, artifact, shelf)
        outcomes.append(known)
        if known is not None and on_done:
            on_done(1, known.count_facts())
    missing = [number for number, known in enumerate(outcomes) if known is None]
    unread = [artifacts[number] for number in missing]
    read = read_artifacts(root, unread, interest, jobs, on_done, cache.keep, shelf)
    for number, outcome in zip(missing, read, strict=True):
        outcomes[number] = outcome
    store.flush()
    return [outcome for outcome in outcomes if outcome is not None]


def reread_bytes(data: bytes, artifact: Artifact, cache: FileCache) -> Parsed | Skipped:
    """Return what is seen in the content of an artifact, wherever it comes from: as it is kept, or read and kept."""
    digest = digest_of(data)
    known = cache.find(artifact, digest)
    if known is not None:
        return known
    outcome = parse_bytes(data, artifact, cache.interest)
    encoded = encode(outcome) if isinstance(outcome, Parsed) else None
    if encoded is not None:
        cache.keep(artifact, digest, encoded)
    return outcome
