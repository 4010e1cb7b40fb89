"""
Scans the corpora and prints lines, seconds, lines per CPU-second, peak memory, and findings by support.

Usage: python bench/scan.py [NAME...]
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

CORPORA = Path(__file__).resolve().parent / "corpora"


def main(names: list[str]) -> None:
    """Print one row for each corpus that bench/fetch.py has laid."""
    print(f"{'corpus':16}{'lines':>10}{'wall s':>8}{'CPU s':>8}{'lines/CPU s':>13}{'peak MB':>9}  by support")
    for folder in sorted(path for path in CORPORA.iterdir() if path.is_dir()):
        if names and folder.name not in names:
            continue
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        command = [sys.executable, "-m", "estimator", "scan", str(folder), "--format", "json", "--jobs", "1"]
        run = subprocess.run(command, capture_output=True, check=False)
        wall = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if run.returncode:
            print(f"{folder.name:16} exit code {run.returncode}: {run.stderr.decode(errors='replace').strip()[:200]}")
            continue
        report = json.loads(run.stdout)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        lines = report["scan"]["lines"]
        supports = _by_support(report)
        shown = ", ".join(f"{name} {count}" for name, count in supports.most_common())
        print(
            f"{folder.name:16}{lines:>10,}{wall:>8.1f}{cpu:>8.1f}{lines / cpu:>13,.0f}"
            f"{after.ru_maxrss / 1024:>9.0f}  {shown}",
            flush=True,
        )


def _by_support(report: dict[str, object]) -> Counter[str]:
    assessments: list[dict[str, object]] = report["assessments"]  # type: ignore[assignment]
    findings: list[dict[str, str]] = report["findings"]  # type: ignore[assignment]
    port = next((a for a in assessments if a["strategy"] == "port"), assessments[0])
    remedies: list[dict[str, str]] = port["remedies"]  # type: ignore[assignment]
    support = {(remedy["rule"], remedy["symbol"]): remedy["support"] for remedy in remedies}
    return Counter(support.get((f["rule"], f["symbol"]), "?") for f in findings)


if __name__ == "__main__":
    main(sys.argv[1:])
