"""Reading in several processes gives what reading in one gives, whatever happens to the processes."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from estimator.model.artifact import Artifact, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse import read, workers
from estimator.parse.read import read_artifacts
from estimator.parse.registry import parse_artifact, parse_bytes
from estimator.rulebook.load import load_rulebook

INTEREST = load_rulebook().interest
CODE = "import torch\ntorch.cuda.synchronize()\n"
ODD = "import torch\ntorch.cuda.set_device(99999999999999999999999)\n"  # nothing that msgpack can hold
linux = pytest.mark.skipif(sys.platform != "linux", reason="needs fork and signals")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[Artifact]]:
    monkeypatch.setattr(read, "_FEW_BYTES", 0)
    artifacts = []
    for number in range(40):
        path = tmp_path / f"m{number}.py"
        path.write_text(ODD if number == 7 else CODE * (number + 1))
        artifacts.append(Artifact(path=path.name, kind="python", size=path.stat().st_size))
    artifacts.append(Artifact(path="gone.py", kind="python", size=100))
    return tmp_path, artifacts


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_each_way_to_start_a_process_gives_the_same(
    tree: tuple[Path, list[Artifact]], method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "choose_context", lambda: multiprocessing.get_context(method))
    root, artifacts = tree
    alone = [parse_artifact(root, artifact, INTEREST) for artifact in artifacts]
    assert read_artifacts(root, artifacts, INTEREST, 3) == alone
    assert isinstance(alone[-1], Skipped)
    assert not multiprocessing.active_children()


@linux
@pytest.mark.parametrize("doomed", [{"m39.py"}, {"m0.py"}, {"m3.py", "m20.py", "m39.py"}])
def test_a_worker_that_the_system_kills_costs_its_file(
    tree: tuple[Path, list[Artifact]], doomed: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
        if artifact.path in doomed:
            os.kill(os.getpid(), signal.SIGKILL)
        return parse_bytes(data, artifact, interest)

    monkeypatch.setattr(workers, "choose_context", lambda: multiprocessing.get_context("fork"))
    monkeypatch.setattr(workers, "parse_bytes", parse)
    root, artifacts = tree
    outcomes = read_artifacts(root, artifacts, INTEREST, 2)
    lost = {outcome.path: outcome.reason for outcome in outcomes if isinstance(outcome, Skipped)}
    assert lost.pop("gone.py") == "No such file or directory"
    assert lost == dict.fromkeys(doomed, "the process that read it was ended (signal SIGKILL)")
    assert [outcome.path for outcome in outcomes] == [artifact.path for artifact in artifacts]
    assert not multiprocessing.active_children()


@linux
def test_a_file_that_takes_for_ever_costs_itself(
    tree: tuple[Path, list[Artifact]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
        if artifact.path in ("m5.py", "m30.py"):
            time.sleep(60)
        return parse_bytes(data, artifact, interest)

    monkeypatch.setattr(workers, "choose_context", lambda: multiprocessing.get_context("fork"))
    monkeypatch.setattr(workers, "parse_bytes", parse)
    root, artifacts = tree
    outcomes = {number: outcome for number, outcome, *_ in workers.read_in_processes(root, artifacts, INTEREST, 2, 1.5)}
    lost = {outcome.path: outcome.reason for outcome in outcomes.values() if isinstance(outcome, Skipped)}
    assert lost.pop("gone.py") == "No such file or directory"
    assert lost == dict.fromkeys(("m5.py", "m30.py"), "not read within 1.5 s")
    assert len(outcomes) == len(artifacts)
    assert not multiprocessing.active_children()


@linux
def test_long_files_of_formats_that_can_be_slow_are_read_by_one_who_can_be_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    read_apart = workers.read_in_processes

    def note(root: Path, artifacts: list[Artifact], *rest: object) -> object:
        seen.extend(artifact.path for artifact in artifacts)
        return read_apart(root, artifacts, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(workers, "read_in_processes", note)
    artifacts = []
    for name, kind, size in (("a.yaml", "yaml", 10), ("b.yaml", "yaml", 200_000), ("c.py", "python", 200_000)):
        (tmp_path / name).write_text("# " + "x" * size)
        artifacts.append(Artifact(path=name, kind=kind, size=size))
    outcomes = read_artifacts(tmp_path, artifacts, INTEREST, 1)
    assert seen == ["b.yaml"]
    assert [outcome.path for outcome in outcomes] == ["a.yaml", "b.yaml", "c.py"]


def test_whoever_stops_early_leaves_no_process(tree: tuple[Path, list[Artifact]]) -> None:
    root, artifacts = tree
    reading = workers.read_in_processes(root, artifacts, INTEREST, 2)
    next(reading)
    assert len(multiprocessing.active_children()) == 2
    reading.close()
    assert not multiprocessing.active_children()


@linux
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_end_of_the_run_is_the_end_of_its_workers(tmp_path: Path, end: signal.Signals) -> None:
    for number in range(100):
        (tmp_path / f"m{number}.py").write_text(CODE * 2400)  # enough for several processes, and for some seconds
    command = [sys.executable, "-m", "estimator", "scan", str(tmp_path), "--jobs", "2", "-q", "--no-cache"]
    run = subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE)
    try:
        _wait_for(lambda: len(_group(run.pid)) >= 3, 120)
        if end is signal.SIGINT:
            os.killpg(run.pid, end)  # as a terminal does
        else:
            os.kill(run.pid, end)
        _, complaint = run.communicate(timeout=60)
        assert (run.returncode, complaint) == (130 if end is signal.SIGINT else -end, b"")
        _wait_for(lambda: not _group(run.pid), 60)
    finally:  # whatever went wrong, nothing of it stays behind
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()


def _group(leader: int) -> list[int]:
    """Return the processes of a group that are not yet over."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            status = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if status[2] == str(leader) and status[0] != "Z":
            found.append(int(entry.name))
    return found


def _wait_for(condition: object, seconds: float) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "took too long"
        time.sleep(0.05)
