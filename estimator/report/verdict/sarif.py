"""The verdict as SARIF 2.1.0."""

from __future__ import annotations

from typing import Any

import msgspec

from estimator import __version__
from estimator.model.verdict import Judged, Verdict
from estimator.report.sarif.columns import Columns
from estimator.report.sarif.limits import MOST_RESULTS
from estimator.report.sarif.locations import BASE, shape_location
from estimator.report.sarif.notifications import shape_descriptors, shape_note
from estimator.report.sarif.rules import shape_rule
from estimator.report.text import count, escape, printable
from estimator.report.verdict.sentences import LEVELS, describe_site, fingerprint_of, level_of, summarise

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_STATES = {"new": "new", "new rule": "new", "moved": "updated", "known": "unchanged"}


def render(verdict: Verdict, color: bool = False) -> str:
    """Return a result for each site that is not simply known; beyond GitHub's limit the lightest are left out."""
    ordered = sorted(verdict.judged, key=lambda one: (LEVELS.index(level_of(one)), -one.hours))[:MOST_RESULTS]
    kept = sorted(ordered, key=lambda one: (one.site.place, one.site.finding.rule))
    met = sorted({one.site.finding.rule for one in kept})
    rules = {rule.id: rule for rule in verdict.rules}
    columns = Columns(verdict.root)
    run = {
        "tool": {
            "driver": {
                "name": "cannscope",
                "version": __version__,
                "semanticVersion": __version__,
                "language": "en",
                "rules": [shape_rule(rules[name], verdict.target) if name in rules else {"id": name} for name in met],
                "notifications": shape_descriptors(),
            }
        },
        "automationDetails": {"id": f"cannscope-check/{verdict.target}/"},
        "originalUriBaseIds": {BASE: {"description": {"text": "The root of the scanned tree."}}},
        "columnKind": columns.kind,
        "invocations": [_invocation(verdict, len(verdict.judged) - len(kept))],
        "results": [_result(one, met.index(one.site.finding.rule), columns) for one in kept],
        "properties": {
            "verdict": summarise(verdict),
            "hoursAdded": round(verdict.hours, 3),
            "fixed": sum(gone.count for gone in verdict.fixed),
            "known": verdict.known,
        },
    }
    document = printable({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})
    return msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n"


def _invocation(verdict: Verdict, left_out: int) -> dict[str, Any]:
    notes = [shape_note("file-skipped", f"Skipped: {escape(why)}", "warning", path) for path, why in verdict.skipped]
    if left_out:
        text = f"{count(left_out, 'result')} left out, the lightest: GitHub accepts {MOST_RESULTS:,} results."
        notes.append(shape_note("results-left-out", text, "warning"))
    return {
        "executionSuccessful": True,
        "exitCode": verdict.exit_code,
        "exitCodeDescription": summarise(verdict),
        "toolExecutionNotifications": notes,
    }


def _result(one: Judged, index: int, columns: Columns) -> dict[str, Any]:
    finding = one.site.finding
    fingerprint = fingerprint_of(one)
    text = describe_site(one)
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": level_of(one),
        "message": {"text": text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")},
        "locations": [shape_location(one.site.place, columns, one.site.identity.scope)],
        "partialFingerprints": {"cannscope/v1": fingerprint, "primaryLocationLineHash": f"{fingerprint}:1"},
        "baselineState": _STATES[one.standing],
        "properties": {
            "symbol": finding.symbol,
            "category": finding.category,
            "fails": one.fails,
            "failOn": one.fail_on,
            "state": one.standing,
            "hours": round(one.hours, 3),
            "portable": one.portable,
        },
    }
