"""
Prints findings drawn at random with their surroundings, to be read by hand.

Usage: python bench/sample.py [--seed N] [--count N] REPORT.json:FOLDER ...
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path


def main() -> None:
    """Draw from the pooled findings of the reports; FOLDER is what their paths are relative to."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--count", type=int, default=60)
    arguments.add_argument("--around", type=int, default=2)
    arguments.add_argument("reports", nargs="+")
    options = arguments.parse_args()
    pool = []
    for spec in options.reports:
        report, _, folder = spec.rpartition(":")
        for finding in json.loads(Path(report).read_text())["findings"]:
            pool.append((folder, finding))
    for number, (folder, finding) in enumerate(random.Random(options.seed).sample(pool, options.count), 1):
        lines = (Path(folder) / finding["path"]).read_text(errors="replace").splitlines()
        start = max(0, finding["line"] - 1 - options.around)
        print(f"\n#{number} {finding['rule']} {finding['symbol']} {finding['path']}:{finding['line']}")
        for index, text in enumerate(lines[start : finding["line"] + options.around], start + 1):
            print(f"{'>' if index == finding['line'] else ' '} {index:5} {text[:150]}")


if __name__ == "__main__":
    main()
