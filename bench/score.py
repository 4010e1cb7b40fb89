"""
Holds findings against the places that real ports changed.

Usage: python bench/score.py [--category mandatory] [--missed] [CASE...]     after bench/lay_ports.py

R        share of the changed places in Python (no documentation, no imports) with a finding within two lines
R.npu    the same for places that were selected by their new NPU text: nobody looked for CUDA words
R.nogpu  the same for places without a GPU word on the line
P.line   share of findings within two lines of a changed place: a lower bound, since a port leaves most to the shim
no word  share of findings on lines without a GPU word
A finding counts once a line and covers three lines at most.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PORTS = HERE / "ports"
LAID = HERE / "laid"
NEAR = 2
LONGEST = 3
GPU_WORD = re.compile(r"(?i)cuda|nccl|nvidia|cudnn|cublas|(?<![a-z])gpus?(?![a-z])|gpu_|_gpu|nvtx|nvml|cupy")

Tally = Counter[str]


def main() -> None:
    """Print one row for each case and one for all."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--category")
    arguments.add_argument("--missed", action="store_true")
    arguments.add_argument("cases", nargs="*")
    options = arguments.parse_args()
    print(f"{'case':24}{'findings':>9}{'R':>12}{'R.npu':>12}{'R.nogpu':>12}{'P.line':>8}{'no word':>9}")
    total: Tally = Counter()
    for case in json.loads((PORTS / "cases.json").read_text()):
        name = case["name"]
        if (options.cases and name not in options.cases) or not (LAID / name).is_dir():
            continue
        truth = json.loads((PORTS / "truth" / f"{name}.json").read_text())["places"]
        tally, missed = score(LAID / name, scan(LAID / name), truth, options.category)
        total += tally
        print(row(name, tally), flush=True)
        if options.missed:
            for place in missed:
                print(f"    missed {place['category']:20} {place['path']}:{place['line']} {' '.join(place['tokens'])}")
    print(row("all", total))


def scan(folder: Path) -> list[dict[str, Any]]:
    """Return the findings of a scan of the folder."""
    findings: list[dict[str, Any]] = run_scan(folder)["findings"]
    return findings


def run_scan(folder: Path) -> dict[str, Any]:
    """Return the report of a scan of the folder."""
    command = [sys.executable, "-m", "estimator", "scan", str(folder), "--root", str(folder), "--format", "json"]
    report: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return report


def score(
    folder: Path, findings: list[dict[str, Any]], truth: list[dict[str, Any]], category: str | None
) -> tuple[Tally, list[dict[str, Any]]]:
    """Return the counts of a case, and the places without a finding."""
    spans: dict[str, dict[int, int]] = defaultdict(dict)
    for finding in findings:
        if category is None or finding["category"] == category:
            first, last = finding["line"], finding["end_line"] or finding["line"]
            spans[finding["path"]].setdefault(first, min(last, first + LONGEST - 1))
    tally: Tally = Counter(findings=sum(len(lines) for lines in spans.values()))
    missed = []
    for place in truth:
        if (
            not place["path"].endswith(".py")
            or place.get("doc")
            or place.get("import")
            or place["sel"] == "insert_only"
        ):
            continue
        lines = spans.get(place["path"], {})
        hit = any(a <= place["end_line"] + NEAR and b >= place["line"] - NEAR for a, b in lines.items())
        for kind, counts in (("R", True), ("npu", place.get("npu_added")), ("nogpu", not place["gpu_token"])):
            if counts:
                tally.update({f"{kind} n": 1, f"{kind} hit": int(hit)})
        if not hit:
            missed.append(place)
    for path, lines in spans.items():
        if not path.endswith(".py"):
            continue
        text = (folder / path).read_text(encoding="utf-8", errors="replace").split("\n")
        changed = [(p["line"], p["end_line"]) for p in truth if p["path"] == path]
        for first, last in lines.items():
            near = any(first <= b + NEAR and last >= a - NEAR for a, b in changed)
            wordless = not GPU_WORD.search("\n".join(text[first - 1 : last]))
            tally.update({"python": 1, "near": int(near), "wordless": int(wordless)})
    return tally, missed


def row(name: str, tally: Tally) -> str:
    """Return the figures of a case as one line."""
    recall = "".join(f"{percent(tally[f'{k} hit'], tally[f'{k} n'])} (n={tally[f'{k} n']})".rjust(12) for k in KINDS)
    precision, wordless = percent(tally["near"], tally["python"]), percent(tally["wordless"], tally["python"])
    return f"{name:24}{tally['findings']:>9}{recall}{precision:>8}{wordless:>9}"


KINDS = ("R", "npu", "nogpu")


def percent(part: int, whole: int) -> str:
    """Return the share in percent, "-" of nothing."""
    return f"{100 * part / whole:.0f}" if whole else "-"


if __name__ == "__main__":
    main()
