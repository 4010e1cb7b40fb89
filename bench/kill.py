"""
Kills scans and updates of a baseline at random moments, and looks at what remains.

Usage: python bench/kill.py DIR [--count N] [--seed N]

After each kill the cache must be a whole database, the report and the baseline must be either as they were or as they
should become, and the next run, which nobody kills, must give what a run without a cache gives.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = [sys.executable, "-m", "estimator"]


class Case:
    """A copy of a tree with a baseline, its own cache, and a report."""

    def __init__(self, tree: Path, folder: Path) -> None:
        self.tree = folder / "tree"
        shutil.copytree(tree, self.tree, symlinks=True)
        self.cache = folder / "cache"
        self.report = folder / "report.json"
        self.baseline = self.tree / ".cannscope-baseline.json"
        self.environment = {**os.environ, "CANNSCOPE_CACHE_DIR": str(self.cache), "TMPDIR": str(folder)}

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=self.tree,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def run(self, *arguments: str) -> None:
        code = self.start(*arguments).wait(600)
        if code not in (0, 1):
            raise SystemExit(f"{' '.join(arguments)}: exit code {code}")

    def kill(self, after: float, *arguments: str) -> bool:
        """Run the command, kill it with its workers after so many seconds, and tell whether it was still running."""
        process = self.start(*arguments)
        time.sleep(after)
        alive = process.poll() is None
        if alive:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return alive

    def cache_is_whole(self) -> bool:
        files = [*self.cache.glob("*.sqlite")]
        for file in files:
            with sqlite3.connect(file, timeout=10) as base:
                if base.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                    return False
        return True


def main() -> None:
    """Print a line for each command: how often it was killed while it ran, and what was wrong after."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=Path)
    parser.add_argument("--count", type=int, default=50, help="of kills that met a running command")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    dice = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as folder:
        wrong = try_scans(Case(given.tree, Path(folder) / "scan"), given.count, dice)
        wrong += try_updates(Case(given.tree, Path(folder) / "update"), given.count, dice)
    sys.exit(1 if wrong else 0)


def try_scans(case: Case, count: int, dice: random.Random) -> int:
    """Kill scans that fill an empty or half-filled cache and write a report."""
    scan = ("scan", ".", "--jobs", "2", "-q", "-o", str(case.report))
    begun = time.monotonic()
    case.run(*scan, "--no-cache")
    longest = time.monotonic() - begun
    right = case.report.read_bytes()
    killed = wrong = number = 0
    while killed < count and number < 10 * count:
        number += 1
        if number % 5 == 0:
            shutil.rmtree(case.cache, ignore_errors=True)
        case.report.unlink(missing_ok=True)
        killed += case.kill(dice.uniform(0, longest), *scan)
        half = case.report.exists() and case.report.read_bytes() != right
        whole = case.cache_is_whole()
        case.run(*scan)
        after = case.report.read_bytes() == right
        if half or not whole or not after:
            wrong += 1
            print(f"scan {number}: report half written {half}, cache whole {whole}, next run right {after}")
    print(f"scan: {killed} of {number} killed while running (0 to {longest:.1f} s), {wrong} wrong after")
    return wrong


def try_updates(case: Case, count: int, dice: random.Random) -> int:
    """Kill updates of a baseline in a tree that changed since it was made."""
    case.run("baseline", "create")
    old = case.baseline.read_bytes()
    (case.tree / "added_by_kill.py").write_text("import torch\ntorch.cuda.synchronize()\n")
    begun = time.monotonic()
    case.run("baseline", "update")
    longest = time.monotonic() - begun
    new = case.baseline.read_bytes()
    killed = wrong = number = 0
    while killed < count and number < 10 * count:
        number += 1
        if number % 5 == 0:
            shutil.rmtree(case.cache, ignore_errors=True)
        case.baseline.write_bytes(old)
        killed += case.kill(dice.uniform(0, longest * 1.1), "baseline", "update")
        valid = case.baseline.read_bytes() in (old, new)
        whole = case.cache_is_whole()
        case.run("baseline", "update")
        after = case.baseline.read_bytes() == new
        if not valid or not whole or not after:
            wrong += 1
            print(f"update {number}: baseline valid {valid}, cache whole {whole}, next run right {after}")
    print(f"baseline update: {killed} of {number} killed while running (0 to {longest:.1f} s), {wrong} wrong after")
    return wrong


if __name__ == "__main__":
    main()
