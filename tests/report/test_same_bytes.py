"""One scan gives the same bytes in every format, whatever the process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from estimator.report.registry import REPORTERS
from tests.report.conftest import FIXTURES


def scan(into: Path, seed: str, jobs: str) -> dict[str, bytes]:
    """Return the reports by format, of a process with this hash seed and number of workers."""
    into.mkdir()
    command = [sys.executable, "-m", "estimator", "scan", str(FIXTURES), "--quiet", "--jobs", jobs]
    for reporter in REPORTERS:
        command += ["-o", f"{reporter.format}={into / reporter.format}"]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    return {reporter.format: (into / reporter.format).read_bytes() for reporter in REPORTERS}


def test_hash_seeds_and_workers_change_nothing(tmp_path: Path) -> None:
    first, second = scan(tmp_path / "first", "1", "1"), scan(tmp_path / "second", "2", "2")
    assert [name for name in first if first[name] != second[name]] == []
    here = str(FIXTURES).encode()
    assert [name for name in first if here in first[name]] == []
