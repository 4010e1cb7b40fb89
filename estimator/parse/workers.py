"""Reads artifacts in several processes, of which any may be ended by the system at any time."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path

from estimator.cache.seen import decode, encode
from estimator.cache.stamp import DIGEST_SIZE, digest_of
from estimator.model.artifact import Artifact, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.registry import parse_bytes, read_bytes

if sys.platform == "win32":
    from multiprocessing.connection import PipeConnection as Connection
else:
    from multiprocessing.connection import Connection

_SHARES = 8  # what is left is handed out in so many parts to each worker: ever smaller ones, so all end together
_LARGEST_SHARE = 2_000_000  # bytes
_SMALLEST_SHARE = 50_000
_SEEN, _PICKLED = b"S", b"P"  # pickled is what the format of the cache cannot hold, and why a file was skipped

Outcome = tuple[int, "Parsed | Skipped", bytes, "bytes | None"]  # number, what was seen, digest of content, encoded


LONGEST = 60.0  # seconds for one file: no parser needs as much, but for text that was made to be slow


@dataclass(eq=False)
class _Worker:
    process: BaseProcess
    pipe: Connection
    under_way: deque[int] = field(default_factory=deque)
    begun: float = field(default_factory=time.monotonic)  # the file in hand
    is_late: bool = False


def read_in_processes(
    root: Path, artifacts: Sequence[Artifact], interest: Interest, workers: int, longest: float = LONGEST
) -> Iterator[Outcome]:
    """
    Yield what was seen in each artifact, by its number, as it comes.

    The largest files go first. A worker that the system ends costs the file that it had in hand, which is `Skipped`, as
    is one that takes more than `longest` seconds; another one takes its place. However the caller ends, no process
    stays behind.
    """
    context = choose_context()
    left = deque(sorted(range(len(artifacts)), key=lambda i: (-artifacts[i].size, i)))
    bytes_left = sum(artifact.size for artifact in artifacts)
    crew: list[_Worker] = []

    def hand_out(worker: _Worker) -> None:
        nonlocal bytes_left
        share = min(max(bytes_left // (workers * _SHARES), _SMALLEST_SHARE), _LARGEST_SHARE)
        size = 0
        while left and (size < share):
            number = left.popleft()
            worker.under_way.append(number)
            size += artifacts[number].size + 1000
        bytes_left -= size
        worker.begun = time.monotonic()
        with contextlib.suppress(OSError):  # it has ended, and the pipe will say so
            worker.pipe.send(list(worker.under_way))

    def hire() -> None:
        worker = _start(context, root, artifacts, interest, crew)
        crew.append(worker)
        hand_out(worker)

    try:
        for _ in range(workers):
            if left:
                hire()
        while crew:
            begun = min(worker.begun for worker in crew)
            ready = wait([worker.pipe for worker in crew], max(0.0, begun + longest - time.monotonic()))
            for worker in crew:
                if worker.pipe not in ready and time.monotonic() - worker.begun > longest:
                    worker.process.kill()  # its pipe says so in the next round
                    worker.is_late, worker.begun = True, time.monotonic()
            for worker in [worker for worker in crew if worker.pipe in ready]:
                try:
                    data = worker.pipe.recv_bytes()
                except (EOFError, OSError):
                    crew.remove(worker)
                    yield from _bury(worker, artifacts, longest)
                    left.extendleft(reversed(worker.under_way))
                    if left:
                        hire()
                    continue
                worker.begun = time.monotonic()
                yield _open(data, worker.under_way.popleft())
                if not worker.under_way:
                    if left:
                        hand_out(worker)
                    else:
                        crew.remove(worker)
                        _dismiss(worker)
    finally:
        for worker in crew:
            worker.process.kill()
        for worker in crew:
            worker.process.join()
            worker.pipe.close()


def choose_context() -> BaseContext:
    """Return how processes are started here: forked where no thread can hold a lock, else from a server or afresh."""
    methods = multiprocessing.get_all_start_methods()
    if sys.platform == "linux" and threading.active_count() == 1 and _count_tasks() == 1:
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


def _count_tasks() -> int:
    """Return how many threads the system sees in this process, 0 where it does not say."""
    try:
        return len([*Path("/proc/self/task").iterdir()])
    except OSError:
        return 0


def _start(
    context: BaseContext, root: Path, artifacts: Sequence[Artifact], interest: Interest, crew: Sequence[_Worker]
) -> _Worker:
    ours, theirs = context.Pipe()
    forked = context.get_start_method() == "fork"
    # A forked child holds the ends of the others' pipes too: it must let go of them, or none would see the end.
    others = [worker.pipe for worker in crew] + [ours] if forked else []
    process = context.Process(  # type: ignore[attr-defined]
        target=_work, args=(theirs, others, root, artifacts, interest), daemon=True
    )
    with _interrupts_held(), _away(forked):
        process.start()
    theirs.close()
    return _Worker(process, ours)


@contextlib.contextmanager
def _away(forked: bool) -> Iterator[None]:
    """
    Be in the interpreter's own folder while a process starts afresh.

    Python first looks there for what such a process imports, before it looks for its own modules; the folder that we
    run in may be the one that is scanned.
    """
    if forked:
        yield
        return
    here = Path.cwd()
    os.chdir(sys.prefix)
    try:
        yield
    finally:
        os.chdir(here)


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back until a new worker can ignore it."""
    if sys.platform == "win32":
        yield
    else:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _bury(worker: _Worker, artifacts: Sequence[Artifact], longest: float) -> Iterator[Outcome]:
    """Yield the file that the worker had in hand when it ended."""
    worker.process.join()
    worker.pipe.close()
    if worker.under_way:
        number = worker.under_way.popleft()
        what = f"the process that read it was ended ({_why_ended(worker.process.exitcode or 0)})"
        if worker.is_late:
            what = f"not read within {longest:g} s"
        skipped = Skipped(artifacts[number].path, "parse", what)
        yield number, skipped, b"", None


def _why_ended(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:  # one of the many that have no name
        return f"signal {-code}"


def _dismiss(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.join()


def _open(message: bytes, number: int) -> Outcome:
    how, digest, body = message[:1], message[1 : 1 + DIGEST_SIZE], message[1 + DIGEST_SIZE :]
    if how == _SEEN:
        return number, decode(body), digest, body
    return number, pickle.loads(body), digest, None


def _work(
    pipe: Connection, others: Sequence[Connection], root: Path, artifacts: Sequence[Artifact], interest: Interest
) -> None:
    """Read what is asked for until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers
    for other in others:
        other.close()
    gc.set_threshold(200_000, 50, 50)
    try:
        while True:
            for number in pipe.recv():
                pipe.send_bytes(_read(root, artifacts[number], interest))
    except (EOFError, OSError):
        return


def _read(root: Path, artifact: Artifact, interest: Interest) -> bytes:
    """Return the message on one file: how it is written, the digest of the content, and what was seen."""
    data = read_bytes(root, artifact)
    outcome = data if isinstance(data, Skipped) else parse_bytes(data, artifact, interest)
    digest = bytes(DIGEST_SIZE) if isinstance(data, Skipped) else digest_of(data)
    encoded = encode(outcome) if isinstance(outcome, Parsed) else None
    return _PICKLED + digest + pickle.dumps(outcome) if encoded is None else _SEEN + digest + encoded
