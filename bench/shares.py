"""
Prints how much of the effort each category of findings holds, for each strategy of a JSON report.

Usage: python bench/shares.py [--pack NAME] REPORT.json ...

An item belongs to the category of its findings; what an item of several categories holds is split by their number.
Bring-up, validation and tuning have no findings, and stand as `project`. Hours are PERT means.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

COLUMNS = ("mandatory", "potential", "optional", "project")


def main() -> None:
    """Print one row for each report and strategy: weeks, and the share of each category."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pack", help="show the share of this pack as well")
    arguments.add_argument("reports", nargs="+", type=Path)
    options = arguments.parse_args()
    names = [*COLUMNS, "potential+optional", *([f"pack {options.pack}"] if options.pack else [])]
    print(f"{'report':24}{'strategy':>10}{'weeks':>8}" + "".join(f"{name:>20}" for name in names))
    for path in options.reports:
        report = json.loads(path.read_text())
        findings = {finding["fingerprint"]: finding for finding in report["findings"]}
        for assessment in report["assessments"]:
            hours, pack = split_hours(assessment["items"], findings, options.pack)
            total = sum(hours.values()) or 1.0
            shares = [hours[name] / total for name in COLUMNS]
            shares += [shares[1] + shares[2]] + ([pack / total] if options.pack else [])
            weeks = assessment["effort"]["mean"]
            print(
                f"{path.stem:24}{assessment['strategy']:>10}{weeks:>8.1f}"
                + "".join(f"{share:>20.1%}" for share in shares)
            )


def split_hours(
    items: list[dict[str, object]], findings: dict[str, dict[str, str]], pack: str | None
) -> tuple[Counter[str], float]:
    """Return the mean hours by category, and those of the pack's findings."""
    hours: Counter[str] = Counter()
    of_pack = 0.0
    for item in items:
        low, likely, high = item["hours"].values() if isinstance(item["hours"], dict) else item["hours"]  # type: ignore[misc]
        mean = (low + 4 * likely + high) / 6
        met = [findings[fingerprint] for fingerprint in item["findings"] if fingerprint in findings]  # type: ignore[attr-defined]
        if not met:
            hours["project"] += mean
        for finding in met:
            hours[finding["category"]] += mean / len(met)
            of_pack += mean / len(met) if finding["pack"] == pack else 0.0
    return hours, of_pack


if __name__ == "__main__":
    main()
