"""Reads many artifacts, in this process or in several."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from estimator.cache.seen import encode
from estimator.cache.shelf import Shelf, Ticket
from estimator.cache.stamp import digest_of
from estimator.model.artifact import Artifact, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.registry import parse_bytes, read_bytes

_FEW_BYTES = 8_000_000
_MOST_WORKERS = 60  # Windows waits for no more than 63 at once
_LONG = 100_000  # bytes
_LINEAR_KINDS = frozenset({"python", "setup.py", "notebook", "lock file"})

OnDone = Callable[[int, int], None]  # files read, facts seen
Keep = Callable[[Artifact, bytes, bytes], None]  # what was read, the digest of its content, what was seen, encoded


def read_artifacts(
    root: Path,
    artifacts: Sequence[Artifact],
    interest: Interest,
    jobs: int = 1,
    on_done: OnDone | None = None,
    keep: Keep | None = None,
    shelf: Shelf | None = None,
) -> list[Parsed | Skipped]:
    """
    Return what each artifact's parser saw, in the order given; `jobs` 0 means one process per processor.

    Small projects are read in this process whatever `jobs` says: starting others costs more than it saves. Long files
    of formats whose parsers can be made slow are read in one that can be ended. What was seen in full is handed to
    `keep`, and most of it put aside on the shelf if one is given.
    """
    workers = min(jobs or os.cpu_count() or 1, len(artifacts), _MOST_WORKERS)
    is_small = workers <= 1 or sum(artifact.size for artifact in artifacts) < _FEW_BYTES
    apart = [i for i, artifact in enumerate(artifacts) if not is_small or _may_be_slow(artifact)]
    outcomes: dict[int, Ticket | Parsed | Skipped] = {}
    if apart:
        from estimator.parse.workers import read_in_processes  # most runs start no process

        few = [artifacts[i] for i in apart]
        for number, outcome, digest, encoded in read_in_processes(root, few, interest, 1 if is_small else workers):
            outcomes[apart[number]] = outcome if shelf is None or encoded is None else shelf.add(encoded)
            if keep and encoded is not None:
                keep(few[number], digest, encoded)
            if on_done:
                on_done(1, _count_facts(outcome))
    here = [i for i in range(len(artifacts)) if i not in outcomes]
    read_here = _read_here(root, [artifacts[i] for i in here], interest, on_done, keep, shelf)
    outcomes.update(zip(here, read_here, strict=True))
    return [_fetch(outcomes.pop(number), shelf) for number in range(len(artifacts))]


def _fetch(outcome: Ticket | Parsed | Skipped, shelf: Shelf | None) -> Parsed | Skipped:
    if isinstance(outcome, Ticket):
        assert shelf is not None
        return shelf.fetch(outcome)
    return outcome


def _may_be_slow(artifact: Artifact) -> bool:
    """Tell whether text could be made so that its parser takes minutes: then it must be one that can be ended."""
    return artifact.kind not in _LINEAR_KINDS and artifact.size > _LONG


def _read_here(
    root: Path,
    artifacts: Sequence[Artifact],
    interest: Interest,
    on_done: OnDone | None,
    keep: Keep | None,
    shelf: Shelf | None,
) -> list[Ticket | Parsed | Skipped]:
    outcomes: list[Ticket | Parsed | Skipped] = []
    for artifact in artifacts:
        data = read_bytes(root, artifact)
        outcome = data if isinstance(data, Skipped) else parse_bytes(data, artifact, interest)
        encoded = None
        if isinstance(data, bytes) and isinstance(outcome, Parsed) and (keep or shelf):
            encoded = encode(outcome)
            if keep and encoded is not None:
                keep(artifact, digest_of(data), encoded)
        outcomes.append(outcome if shelf is None or encoded is None else shelf.add(encoded))
        if on_done:
            on_done(1, _count_facts(outcome))
    return outcomes


def _count_facts(outcome: Parsed | Skipped) -> int:
    return outcome.count_facts() if isinstance(outcome, Parsed) else 0
