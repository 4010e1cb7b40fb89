"""Findings and work items as tables for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping

from estimator.model.scan import Scan
from estimator.report.severity import find_remedy, weigh
from estimator.report.text import escape

_FINDING_COLUMNS = (
    "fingerprint rule title category area severity support replacement shim symbol subject path line column cell scope "
    "snippet origin workloads confidence places hours state suppressed"
).split()
_ITEM_COLUMNS = (
    "target strategy workload id title area kind effort basis low_hours likely_hours high_hours mean_hours mean_weeks "
    "sites findings evidence"
).split()
# What a spreadsheet takes for the beginning of a formula, wide forms included.
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
# The same after a semicolon, at which some locales part cells.
_LATER_FORMULA = re.compile(r"(;[\s\"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")


def render_findings(scan: Scan, color: bool = False) -> str:
    """Return a row for each finding, by place; `hours` are the mean hours of the main strategy that it costs."""
    remedy_of = find_remedy(scan)
    titles = {rule.id: rule.title for rule in scan.rulebook.rules}
    rows = []
    for finding in sorted(scan.findings, key=lambda one: (one.place, one.rule, one.fingerprint)):
        remedy, place = remedy_of(finding), finding.place
        row: dict[str, object] = {
            "fingerprint": finding.fingerprint,
            "rule": finding.rule,
            "title": titles.get(finding.rule, ""),
            "category": finding.category,
            "area": finding.area,
            "severity": weigh(finding, remedy).name.lower(),
            "support": remedy.support.value,
            "replacement": remedy.replacement or "",
            "shim": remedy.shim.value,
            "symbol": finding.symbol,
            "subject": finding.subject or "",
            "path": place.path,
            "line": place.line,
            "column": place.column,
            "cell": "" if place.cell is None else place.cell,
            "scope": finding.scope,
            "snippet": finding.snippet,
            "origin": finding.origin.value,
            "workloads": " ".join(finding.workloads),
            "confidence": finding.confidence,
            "places": len(finding.places) or 1,
            "hours": round(scan.hours.get(finding.fingerprint, 0.0), 3),
            "state": finding.state,
            "suppressed": "yes" if finding.suppressed else "",
        }
        rows.append(row)
    return _write(_FINDING_COLUMNS, rows)


def render_items(scan: Scan, color: bool = False) -> str:
    """Return a row for each work item of each strategy, for the workload asked for; hours by three points."""
    per_week = scan.rulebook.effort.hours_per_week
    rows = []
    for assessment in scan.assessments:
        for item in assessment.items if assessment.workload == scan.workload else ():
            row: dict[str, object] = {
                "target": assessment.profile.target,
                "strategy": assessment.strategy,
                "workload": assessment.workload,
                "id": item.id,
                "title": item.title,
                "area": item.area,
                "kind": item.kind,
                "effort": item.effort,
                "basis": item.basis,
                "low_hours": round(item.hours.low, 3),
                "likely_hours": round(item.hours.likely, 3),
                "high_hours": round(item.hours.high, 3),
                "mean_hours": round(item.hours.mean, 3),
                "mean_weeks": round(item.hours.mean / per_week, 4),
                "sites": item.sites,
                "findings": len(item.findings),
                "evidence": "; ".join(item.evidence),
            }
            rows.append(row)
    return _write(_ITEM_COLUMNS, rows)


def _write(columns: list[str], rows: Iterable[Mapping[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    """Return the value so that no spreadsheet takes it for a formula and control characters show: names are hostile."""
    if not isinstance(value, str):
        return value
    text = _LATER_FORMULA.sub(r"\1'", escape(value))
    return f"'{text}" if text.lstrip(" \"'").startswith(_FORMULA) else text
