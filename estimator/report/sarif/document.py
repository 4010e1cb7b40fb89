"""The whole SARIF document, kept within what GitHub accepts."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from typing import Any

import msgspec

from estimator import __version__
from estimator.model.finding import Finding
from estimator.model.scan import Scan
from estimator.report.sarif import limits
from estimator.report.sarif.locations import BASE
from estimator.report.sarif.notifications import shape_descriptors, shape_invocation
from estimator.report.sarif.results import Results
from estimator.report.sarif.rules import shape_rule
from estimator.report.severity import order_by_cost
from estimator.report.text import count, printable

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(scan: Scan, color: bool = False) -> str:
    """
    Return the scan as indented SARIF 2.1.0, sorted, without timestamps or absolute paths.

    Beyond GitHub's limits the cheapest findings are left out, and the run says so.
    """
    ordered = sorted(scan.findings, key=order_by_cost(scan))
    kept = min(len(ordered), limits.MOST_RESULTS)
    while True:
        text = _encode(_document(scan, ordered[:kept]))
        size = len(text) if len(text) <= limits.MOST_BYTES else len(gzip.compress(text, mtime=0))
        if size <= limits.MOST_BYTES or not kept:
            return text.decode() + "\n"
        kept = min(kept - 1, int(kept * limits.MOST_BYTES / size * 0.95))


def _encode(document: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(document), indent=1)


def _document(scan: Scan, findings: Sequence[Finding]) -> dict[str, Any]:
    target = scan.main.profile.target
    met = sorted({finding.rule for finding in findings})
    rules = {rule.id: rule for rule in scan.rulebook.rules}
    results = Results(scan, met)
    in_order = sorted(findings, key=lambda finding: (finding.place, finding.rule, finding.fingerprint))
    run = {
        "tool": {
            "driver": {
                "name": "cannscope",
                "version": __version__,
                "semanticVersion": __version__,
                "language": "en",
                "rules": [shape_rule(rules[name], target) if name in rules else {"id": name} for name in met],
                "notifications": shape_descriptors(),
            }
        },
        "automationDetails": {"id": f"cannscope/{target}/{scan.workload}/"},
        "originalUriBaseIds": {BASE: {"description": {"text": "The root of the scanned tree."}}},
        "columnKind": results.columns.kind,
        "invocations": [shape_invocation(scan, _say_left_out(scan, len(findings)))],
        "results": [results.shape(finding) for finding in in_order],
        "properties": {"effort": [_effort(scan, number) for number in range(len(scan.assessments))]},
    }
    shape: dict[str, Any] = printable({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})
    return shape


def _effort(scan: Scan, number: int) -> dict[str, Any]:
    one = scan.assessments[number]
    effort = one.effort
    return {
        "target": one.profile.target,
        "strategy": one.strategy,
        "workload": one.workload,
        "unit": "engineer-weeks",
        "p10": effort.p10,
        "p50": effort.p50,
        "p80": effort.p80,
        "p90": effort.p90,
    }


def _say_left_out(scan: Scan, kept: int) -> str:
    left = len(scan.findings) - kept
    if not left:
        return ""
    return (
        f"{count(left, 'result')} of {len(scan.findings):,} left out, the least severe and cheapest: GitHub accepts "
        f"{limits.MOST_RESULTS:,} results and {limits.MOST_BYTES // 1_000_000} MB gzipped. The JSON report has all."
    )
