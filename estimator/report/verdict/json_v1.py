"""The verdict of the gate as JSON, version 1."""

from __future__ import annotations

from typing import Any

import msgspec

from estimator import __version__
from estimator.model.verdict import Judged, Verdict
from estimator.report.suppressed import shape_faults, shape_suppression
from estimator.report.text import printable


def render(verdict: Verdict, color: bool = False) -> str:
    """Return the verdict as indented JSON; paths are relative to the project root, efforts mean hours."""
    return msgspec.json.format(msgspec.json.encode(printable(verdict_as_data(verdict))), indent=1).decode() + "\n"


def verdict_as_data(verdict: Verdict) -> dict[str, Any]:
    """Return the verdict as lists and dictionaries."""
    return {
        "schema_version": "1",
        "tool": {"name": "cannscope", "version": __version__},
        "verdict": {0: "passed", 1: "failed", 3: "undecided"}[verdict.exit_code],
        "exit_code": verdict.exit_code,
        "against": list(verdict.against),
        "findings": [_finding(one) for one in verdict.judged],
        "fixed": [
            {"path": gone.path, "rule": gone.rule, "scope": gone.scope, "count": gone.count} for gone in verdict.fixed
        ],
        "known": verdict.known,
        "hours_added": round(verdict.hours, 3),
        "hours_allowed": verdict.most,
        "hours_per_week": verdict.hours_per_week,
        "skipped": [{"path": path, "reason": reason} for path, reason in verdict.skipped],
        "complete": not verdict.skipped,
        "suppressed": [
            {
                "rule": site.finding.rule,
                "path": site.place.path,
                "line": site.place.line,
                "fingerprint": site.finding.fingerprint,
                **({"suppression": shape_suppression(said)} if (said := site.finding.suppression) else {}),
            }
            for site in verdict.suppressed
        ],
        "suppression_faults": shape_faults(verdict.faults),
        "notes": list(verdict.notes),
    }


def _finding(one: Judged) -> dict[str, Any]:
    finding, place = one.site.finding, one.site.place
    data = {
        "rule": finding.rule,
        "category": finding.category,
        "state": one.standing,
        "fails": one.fails,
        "fail_on": one.fail_on,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "scope": one.site.identity.scope,
        "symbol": finding.symbol,
        "snippet": finding.snippet if place == finding.place else "",
        "why": one.why,
        "portable": one.portable,
        "hours": round(one.hours, 3),
        "free": one.free,
        "lock_in": one.lock_in,
        "fingerprint": finding.fingerprint,
    }
    if place.cell is not None:
        data["cell"] = place.cell
    if one.standing == "moved":
        data["moved_from"] = one.moved_from
    return data
