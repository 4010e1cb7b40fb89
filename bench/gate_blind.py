"""
Has the verdicts of `gate_history.py` judged by a reader who does not know them.

    python bench/gate_blind.py lay REPOSITORY verdicts.json FOLDER [--neither 15] [--seed 1]
    python bench/gate_blind.py judge verdicts.json labels.md

`lay` writes the diffs of the commits that were flagged, of those with counted lines, and of some that were neither, in
an order that says nothing. The reader answers for each whether it adds a tie to CUDA, in a table "| number | commit |
yes, no or arguable | why |"; docs/validation.md has what they are asked. `judge` prints precision and recall.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
from pathlib import Path
from typing import Any

from count_cuda_lines import count_added

_LONGEST = 120_000
_LEFT_OUT = ("docs", "blogs", "*.md", "*.mdx", "*.png", "*.gif", "*.svg", "*.json", "*.lock")
_LABEL = re.compile(r"\|\s*\d+\s*\|\s*`?([0-9a-f]{9,40})`?\s*\|\s*\**(yes|no|arguable)\**\s*\|(.*)")


def lay(repository: Path, verdicts: Path, folder: Path, neither: int, seed: int) -> None:
    """Write a diff for each commit to be read."""
    chance = random.Random(seed)
    commits, others = [], []
    for row in json.loads(verdicts.read_text()):
        counted = count_added(repository, f"{row['commit']}^1", row["commit"])
        (commits if counted or _flagged(row) else others).append(row)
    commits += chance.sample(others, min(neither, len(others)))
    chance.shuffle(commits)
    folder.mkdir(parents=True, exist_ok=True)
    for number, row in enumerate(commits, 1):
        commit = row["commit"]
        paths = [".", *(f":!{pattern}" for pattern in _LEFT_OUT)]
        call = ["git", "-C", repository, "diff", "-U4", "-M", "--no-color", f"{commit}^1", commit, "--", *paths]
        text = subprocess.run(call, capture_output=True, check=True).stdout.decode("utf-8", "replace")
        (folder / f"{number:03}-{commit[:9]}.diff").write_text(f"{row['subject']}\n{text[:_LONGEST]}")
    print(f"{len(commits)} commits in {folder}")


def judge(verdicts: Path, labels: Path) -> None:
    """Print how the verdicts stand to the labels; what is arguable counts on neither side."""
    found = (_LABEL.match(line) for line in labels.read_text().splitlines())
    said = {match[1][:9]: (match[2], match[3].strip(" |")) for match in found if match}
    counts: dict[tuple[bool, str], int] = {}
    for row in json.loads(verdicts.read_text()):
        label, why = said.get(row["commit"][:9], ("", ""))
        if not label:
            continue
        flagged = _flagged(row)
        counts[flagged, label] = counts.get((flagged, label), 0) + 1
        if label == "arguable" or flagged != (label == "yes"):
            print(f"{'flagged' if flagged else 'passed '} {label:8} {row['commit'][:9]} {why[:140]}")
    right, false, missed = counts.get((True, "yes"), 0), counts.get((True, "no"), 0), counts.get((False, "yes"), 0)
    print(f"{len(said)} labels; right {right}, false {false}, missed {missed}, arguable", end=" ")
    print(f"{counts.get((True, 'arguable'), 0)} flagged and {counts.get((False, 'arguable'), 0)} passed")
    print(f"precision {right / max(1, right + false):.2f}, recall {right / max(1, right + missed):.2f}")


def _flagged(row: dict[str, Any]) -> bool:
    return any(one["fails"] for one in row["findings"])


def main() -> None:
    """Lay or judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_subparsers(dest="what", required=True)
    laid = what.add_parser("lay")
    laid.add_argument("repository", type=Path)
    laid.add_argument("verdicts", type=Path)
    laid.add_argument("folder", type=Path)
    laid.add_argument("--neither", type=int, default=15)
    laid.add_argument("--seed", type=int, default=1)
    judged = what.add_parser("judge")
    judged.add_argument("verdicts", type=Path)
    judged.add_argument("labels", type=Path)
    asked = parser.parse_args()
    if asked.what == "lay":
        lay(asked.repository, asked.verdicts, asked.folder, asked.neither, asked.seed)
    else:
        judge(asked.verdicts, asked.labels)


if __name__ == "__main__":
    main()
