"""Reads many artifacts, in this process or in several."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from estimator.model.artifact import Artifact, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.registry import parse_artifact

_FEW_BYTES = 8_000_000
_CHUNKS_PER_WORKER = 16

OnDone = Callable[[int, int], None]  # files read, facts seen


def read_artifacts(
    root: Path,
    artifacts: Sequence[Artifact],
    interest: Interest,
    jobs: int = 1,
    on_done: OnDone | None = None,
) -> list[Parsed | Skipped]:
    """
    Return what each artifact's parser saw, in the order given; `jobs` 0 means one process per processor.

    Small projects are read in this process whatever `jobs` says: starting others costs more than it saves.
    """
    workers = jobs or os.cpu_count() or 1
    if workers == 1 or sum(artifact.size for artifact in artifacts) < _FEW_BYTES:
        return _read_here(root, artifacts, interest, on_done)
    return _read_in_processes(root, artifacts, interest, workers, on_done)


def _read_here(
    root: Path, artifacts: Sequence[Artifact], interest: Interest, on_done: OnDone | None
) -> list[Parsed | Skipped]:
    outcomes: list[Parsed | Skipped] = []
    for artifact in artifacts:
        outcome = parse_artifact(root, artifact, interest)
        outcomes.append(outcome)
        if on_done:
            on_done(1, _count_facts([outcome]))
    return outcomes


def _read_in_processes(
    root: Path, artifacts: Sequence[Artifact], interest: Interest, workers: int, on_done: OnDone | None
) -> list[Parsed | Skipped]:
    by_size = sorted(range(len(artifacts)), key=lambda i: -artifacts[i].size)
    count = min(len(artifacts), workers * _CHUNKS_PER_WORKER)
    chunks = [by_size[start::count] for start in range(count)]
    outcomes: dict[int, Parsed | Skipped] = {}
    context = multiprocessing.get_context("spawn" if os.name == "nt" else "forkserver")
    with ProcessPoolExecutor(workers, context, _start_worker, (root, interest)) as pool:
        futures = [pool.submit(_read_chunk, [artifacts[i] for i in chunk]) for chunk in chunks]
        for chunk, future in zip(chunks, futures, strict=True):
            try:
                results = future.result()
            except BrokenProcessPool:
                # The system ended a worker; what it held is read here, so that nothing is lost.
                results = [parse_artifact(root, artifacts[i], interest) for i in chunk]
            outcomes.update(zip(chunk, results, strict=True))
            if on_done:
                on_done(len(chunk), _count_facts(results))
    return [outcomes[i] for i in range(len(artifacts))]


def _count_facts(outcomes: Sequence[Parsed | Skipped]) -> int:
    return sum(len(outcome.facts) for outcome in outcomes if isinstance(outcome, Parsed))


_worker: tuple[Path, Interest] | None = None


def _start_worker(root: Path, interest: Interest) -> None:
    global _worker
    _worker = (root, interest)


def _read_chunk(artifacts: list[Artifact]) -> list[Parsed | Skipped]:
    assert _worker is not None
    root, interest = _worker
    return [parse_artifact(root, artifact, interest) for artifact in artifacts]
