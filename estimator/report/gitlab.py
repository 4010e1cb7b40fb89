"""The findings as GitLab's Code Quality report."""

from __future__ import annotations

from typing import Any

import msgspec

from estimator.model.scan import Scan
from estimator.report.sentences import describer
from estimator.report.severity import find_remedy, list_open, weigh
from estimator.report.text import printable


def render(scan: Scan, color: bool = False) -> str:
    """
    Return one entry for each open finding, by place, as indented JSON.

    The shape is that of docs.gitlab.com, "Code Quality report format" (read in 2026-11). It has no cells: a finding in
    a notebook stands at line 1, and its text names the cell.
    """
    remedy_of, describe = find_remedy(scan), describer(scan)
    entries = []
    for finding in list_open(scan):
        place, text = finding.place, describe(finding)
        lines: dict[str, Any] = {"begin": 1}
        if place.cell is None:
            lines = {"begin": place.line, "end": max(place.line, place.end_line)}
        else:
            text += f" In cell {place.cell}, line {place.line}."
        entry = {
            "description": text,
            "check_name": finding.rule,
            "fingerprint": finding.fingerprint,
            "severity": weigh(finding, remedy_of(finding)).name.lower(),
            "location": {"path": place.path, "lines": lines},
        }
        entries.append(entry)
    return msgspec.json.format(msgspec.json.encode(printable(entries)), indent=1).decode() + "\n"
