"""
Prints entry points drawn at random, the same number from each project, with their evidence, to be read by hand.

Usage: python bench/sample_entries.py [--seed N] [--count N] FOLDER ...
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from estimator.config import Options
from estimator.pipeline import read_project


def main() -> None:
    """Draw from the entry points of each folder, public modules included."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--count", type=int, default=5)
    arguments.add_argument("folders", nargs="+")
    options = arguments.parse_args()
    number = 0
    for folder in options.folders:
        root = Path(folder).resolve()
        entries = read_project(Options(paths=(root,), root=root)).trace.entry_points
        drawn = random.Random(options.seed).sample(entries, min(options.count, len(entries)))
        print(f"\n{root.name}: {len(entries)} entry points")
        for entry in sorted(drawn, key=lambda entry: entry.path):
            number += 1
            print(
                f"#{number} {entry.workload} ({entry.confidence}) {entry.kind} {entry.path}:{entry.line} {entry.name}"
            )
            for one in entry.evidence:
                print(f"     {one.why}: {one.what} ({one.path}:{one.line})")


if __name__ == "__main__":
    main()
