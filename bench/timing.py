"""Runs a command and says what it cost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import NamedTuple


class Cost(NamedTuple):
    """Seconds of the processors and on the clock, of a command with its processes; bytes of the largest of them."""

    cpu: float
    wall: float
    peak: int


def measure(command: list[str]) -> Cost:
    """Return what the command cost; raises SystemExit where it fails."""
    start = time.perf_counter()
    # An installed program has its bytecode; told not to write any, Python would compile ours at every start.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
    assert process.stderr is not None
    complaint = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):  # 1: a gate failed, which is no failure here
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}: {complaint.decode()[-500:]}")
    kilo = 1 if sys.platform == "darwin" else 1024
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * kilo)
