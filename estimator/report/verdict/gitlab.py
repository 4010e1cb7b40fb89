"""The verdict as GitLab's Code Quality report."""

from __future__ import annotations

from typing import Any

import msgspec

from estimator.model.verdict import Verdict
from estimator.report.text import printable
from estimator.report.verdict.sentences import describe_site, fingerprint_of, level_of

_SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}


def render(verdict: Verdict, color: bool = False) -> str:
    """Return one entry for each site that is not simply known, by place, as indented JSON (shape: report/gitlab.py)."""
    entries = []
    for one in verdict.judged:
        place, text = one.site.place, describe_site(one)
        lines: dict[str, Any] = {"begin": 1}
        if place.cell is None:
            lines = {"begin": place.line, "end": max(place.line, place.end_line)}
        else:
            text += f" In cell {place.cell}, line {place.line}."
        entry = {
            "description": text,
            "check_name": one.site.finding.rule,
            "fingerprint": fingerprint_of(one),
            "severity": _SEVERITIES[level_of(one)],
            "location": {"path": place.path, "lines": lines},
        }
        entries.append(entry)
    return msgspec.json.format(msgspec.json.encode(printable(entries)), indent=1).decode() + "\n"
