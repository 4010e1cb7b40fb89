"""
Holds the classes of kernels that were judged by hand against what a scan says of the same kernels.

Usage: python bench/replay_kernels.py PROJECT=REPORT.json ... [--wrong]

REPORT is of `cannscope scan FOLDER --root FOLDER --include-tests --format json`; PROJECT is as in
docs/readings-kernels.md, whose verdicts are replayed. A kernel is found by its name, the end of its path, and the line
nearest to the one written there. Prints for each sample how many agree, of those that a report holds, and how many did
at first sight. `--wrong` lists those that do not agree.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

READINGS = Path(__file__).resolve().parent.parent / "docs" / "readings-kernels.md"
_ROW = re.compile(r"\| \d+ \| (?P<project>\S+) \| `(?P<name>\w+)` \| (?P<path>\S+):(?P<line>\d+) \| (?P<rest>.*)\|")


class Verdict(NamedTuple):
    """A kernel judged by hand: where it stands, the class by hand and the one that was said at first."""

    sample: str
    project: str
    name: str
    path: str
    line: int
    hand: str
    first: str


def read_verdicts(text: str) -> Iterator[Verdict]:
    """Return the verdicts of the readings, in their order."""
    sample = ""
    for line in text.splitlines():
        if line.startswith("## "):
            sample = line[3:]
        match = _ROW.match(line)
        if match is not None:
            hand, first = (cell.strip(" *") for cell in match["rest"].split("|")[:2])
            yield Verdict(sample, match["project"], match["name"], match["path"], int(match["line"]), hand, first)


def find(verdict: Verdict, findings: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the finding of a kernel, or None where the report has no such kernel."""
    same = [f for f in findings if f["symbol"] == verdict.name and f["path"].endswith(verdict.path)]
    return min(same, key=lambda f: abs(f["line"] - verdict.line), default=None)


def main() -> None:
    """Print how many verdicts agree, for each sample and in all."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("reports", nargs="+")
    arguments.add_argument("--wrong", action="store_true")
    options = arguments.parse_args()
    reports = {
        project: [f for f in json.loads(Path(path).read_text())["findings"] if f.get("kernel_class")]
        for project, _, path in (spec.partition("=") for spec in options.reports)
    }
    counts: dict[str, list[int]] = {}
    for verdict in read_verdicts(READINGS.read_text(encoding="utf-8")):
        found = find(verdict, reports.get(verdict.project, []))
        for key in (verdict.sample, "all"):
            count = counts.setdefault(key, [0, 0, 0, 0])
            count[0] += 1
            if found is not None:
                count[1] += 1
                count[2] += verdict.first == verdict.hand
                count[3] += found["kernel_class"] == verdict.hand
        if options.wrong and found is not None and found["kernel_class"] != verdict.hand:
            place = f"{verdict.name} {verdict.path}:{found['line']}"
            print(f"{verdict.hand}, not {found['kernel_class']}: {place}")
    for sample, (judged, held, first, now) in counts.items():
        print(f"{sample[:60]:60} judged {judged:3}, found {held:3}, agreed at first {first:3}, now {now:3}")


if __name__ == "__main__":
    main()
