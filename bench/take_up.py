"""
Tells how much of what ties a project to CUDA a first port takes up, by kind of work.

Usage: python bench/take_up.py     after bench/lay_ports.py

An item of the `port` estimate counts as taken up where the port changed a line within two lines of one of its places.
Printed by group: items taken up of all, their share of the hours, and in how many cases any of them was. New files do
not count: who writes a kernel or a backend for the NPU in a file of its own has left the CUDA one as it was.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from score import LAID, LONGEST, NEAR, PORTS, run_scan

ON_DEMAND = frozenset({"optional", "lazy", "late"})


def main() -> None:
    """Print one line for each group of items."""
    groups: dict[str, dict[str, list[tuple[bool, float]]]] = defaultdict(lambda: defaultdict(list))
    for case in json.loads((PORTS / "cases.json").read_text()):
        name = case["name"]
        if case["method"] == "history" and (LAID / name).is_dir():
            truth = json.loads((PORTS / "truth" / f"{name}.json").read_text())["places"]
            for group, taken, hours in judge(run_scan(LAID / name), truth):
                groups[group][name].append((taken, hours))
    print(f"{'group':32}{'items':>12}{'hours':>9}{'cases':>10}")
    for group, cases in sorted(groups.items()):
        items = [item for listed in cases.values() for item in listed]
        share = sum(hours for taken, hours in items if taken) / (sum(hours for _, hours in items) or 1.0)
        held = sum(any(taken for taken, _ in listed) for listed in cases.values())
        counted = f"{sum(taken for taken, _ in items)}/{len(items)}"
        print(f"{group:32}{counted:>12}{100 * share:>8.1f}%{f'{held}/{len(cases)}':>10}")


def judge(report: dict[str, Any], truth: list[dict[str, Any]]) -> list[tuple[str, bool, float]]:
    """Return the group of each item, whether the port took it up, and its mean hours."""
    changed: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place in truth:
        changed[place["path"]].append((place["line"], place["end_line"]))
    findings = {finding["fingerprint"]: finding for finding in report["findings"]}
    assessment = next(one for one in report["assessments"] if one["strategy"] == "port" and one["workload"] == "all")
    judged = []
    for item in assessment["items"]:
        held = [findings[fingerprint] for fingerprint in item["findings"]]
        if held:
            hours = (item["hours"]["low"] + 4 * item["hours"]["likely"] + item["hours"]["high"]) / 6
            judged.append((group_of(item, held), any(is_near(one, changed) for one in held), hours))
    return judged


def group_of(item: dict[str, Any], findings: list[dict[str, Any]]) -> str:
    """Return what kind of work the item is, and whether the project can do without it at first."""
    if item["kind"] in ("library", "kernel"):
        later = all(any(guard["kind"] in ON_DEMAND for guard in one["guards"]) for one in findings)
        return f"{item['kind']}, on demand" if later else item["kind"]
    return f"{item['kind']}, {item['area']}"


def is_near(finding: dict[str, Any], changed: dict[str, list[tuple[int, int]]]) -> bool:
    """Tell whether a changed place lies by one of the finding's places, of each its first lines."""
    for place in finding.get("places") or [finding]:
        first = place["line"]
        last = min(place["end_line"] or first, first + LONGEST - 1)
        if any(first <= end + NEAR and last >= start - NEAR for start, end in changed.get(place["path"], ())):
            return True
    return False


if __name__ == "__main__":
    main()
