"""
Holds predicted effort against what ports took, as far as histories show it.

Usage: python bench/backtest.py [--markdown]     after bench/lay_ports.py

Rank correlation (Spearman) of the predicted `dual` p50 with the lines that upstream ports added to existing files, over
the history cases, with a bootstrap interval; plain grep as the rival. Then, for all cases, whether the measured proxy
falls in p10-p90 under the conversion below.

The conversion says what a history stands for. It is stated, not fitted. Lines and merged changes each give a figure:
an engineer adds LINES_A_WEEK lines for the NPU to existing code, or KERNEL_LINES_A_WEEK lines of new kernels or
backends in a week, tests and review included; or merges one change in WEEKS_A_CHANGE. What the history shows is
CODE_SHARE of the work, since validation and tuning are 40 to 65 % of a port. Their mean is the proxy, with FIXED weeks
for environment and first run, which no commit shows.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
PORTS = HERE / "ports"
LAID = HERE / "laid"
LINES_A_WEEK = 60  # accelerate 165 lines in 10 days, torchtune 166 in 27, mmengine 83 in 40, trl 48 in 8
KERNEL_LINES_A_WEEK = 470  # Liger-Kernel: 12 operators of 458 lines in 11 weeks of one engineer
WEEKS_A_CHANGE = 0.36  # Liger-Kernel: 26 operators of 0.9 weeks in 65 commits
FIXED = 1.0
CODE_SHARE = 0.475  # the middle of 1 - (40 to 65 %)
RESAMPLES = 10_000
SEED = 7


def main() -> None:
    """Print the table, the correlations and the coverage."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--markdown", action="store_true")
    options = arguments.parse_args()
    with (PORTS / "effort.csv").open(newline="") as file:
        measured = {row["case"]: row for row in csv.DictReader(file)}
    cases = [case for case in json.loads((PORTS / "cases.json").read_text()) if (LAID / case["name"]).is_dir()]
    rows = []
    for case in cases:
        row = measured[case["name"]]
        effort = predict(LAID / case["name"], case.get("serves", "all"))
        proxy = convert(int(row["npu_hunk_added"]), kernel_lines(row), int(row["commits"]))
        rows.append((case, row, effort, proxy))
        print(line(options.markdown, case["name"], row, effort, proxy), flush=True)
    history = [(row, effort) for case, row, effort, _ in rows if case["method"] == "history"]
    added = [float(row["npu_hunk_added"]) for row, _ in history]
    for name, guess in (
        ("predicted dual p50", [effort["p50"] for _, effort in history]),
        ("lines that name CUDA (grep)", [float(row["grep_cuda_lines"]) for row, _ in history]),
        ("lines of Python", [float(row["before_py_loc"]) for row, _ in history]),
        ("places that really changed", [float(row["truth_all"]) for row, _ in history]),
    ):
        low, high = bootstrap(guess, added)
        print(f"{name}: Spearman {spearman(guess, added):.2f} (90 % interval {low:.2f} to {high:.2f}, n={len(added)})")
    inside = [effort["p10"] <= proxy <= effort["p90"] for _, _, effort, proxy in rows]
    print(f"proxy within p10-p90: {sum(inside)} of {len(inside)} ({100 * sum(inside) / len(inside):.0f} %)")


def predict(folder: Path, workload: str) -> dict[str, float]:
    """Return the distribution of the dual strategy for what the port was to serve, in engineer-weeks."""
    command = [sys.executable, "-m", "estimator", "scan", str(folder), "--root", str(folder), "--format", "json"]
    report: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return next(
        assessment["effort"]
        for assessment in report["assessments"]
        if assessment["strategy"] == "dual" and assessment["workload"] == workload
    )


def kernel_lines(row: dict[str, str]) -> int:
    """Return the new lines of kernels and backends; launch scripts and copies of the vendor cases do not count."""
    extensions = dict(part.rsplit(":", 1) for part in row["ext"].split())
    code = sum(int(lines) for suffix, lines in extensions.items() if suffix in (".py", ".cpp", ".h", ".cu"))
    return min(int(row["new_file_lines"]), max(0, code - int(row["npu_hunk_added"])))


def convert(added: int, kernels: int, changes: int) -> float:
    """Return the engineer-weeks that the measured lines and merged changes stand for."""
    by_lines = (added / LINES_A_WEEK + kernels / KERNEL_LINES_A_WEEK) / CODE_SHARE
    by_changes = changes * WEEKS_A_CHANGE / CODE_SHARE
    return FIXED + (by_lines + by_changes) / 2


def line(markdown: bool, name: str, row: dict[str, str], effort: dict[str, float], proxy: float) -> str:
    """Return one case as a line of the table."""
    inside = "in" if effort["p10"] <= proxy <= effort["p90"] else "below" if proxy < effort["p10"] else "above"
    cells = [
        name, row["npu_hunk_added"], str(kernel_lines(row)), row["prs"] or "-", row["authors"], row["elapsed_days"],
        f"{effort['p10']:.1f}", f"{effort['p50']:.1f}", f"{effort['p90']:.1f}", f"{proxy:.1f}", inside,
    ]  # fmt: skip
    if markdown:
        return "| " + " | ".join(cells) + " |"
    return f"{name:24}" + "".join(cell.rjust(8) for cell in cells[1:])


def spearman(first: list[float], second: list[float]) -> float:
    """Return the rank correlation; equal values share their mean rank."""
    a, b = ranks(first), ranks(second)
    if a.std() == 0 or b.std() == 0:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


def ranks(values: list[float]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the ranks of the values, from 1."""
    array = np.asarray(values)
    return np.array([(array < value).sum() + ((array == value).sum() + 1) / 2 for value in array])


def bootstrap(first: list[float], second: list[float]) -> tuple[float, float]:
    """Return the 5 % and 95 % quantiles of the rank correlation over resampled cases."""
    random = np.random.default_rng(SEED)
    drawn = []
    for _ in range(RESAMPLES):
        chosen = random.integers(0, len(first), len(first))
        drawn.append(spearman([first[i] for i in chosen], [second[i] for i in chosen]))
    low, high = np.quantile(drawn, [0.05, 0.95])
    return float(low), float(high)


if __name__ == "__main__":
    main()
