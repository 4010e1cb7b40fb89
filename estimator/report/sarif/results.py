"""Findings as SARIF results."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from estimator.model.fact import Place
from estimator.model.finding import Finding
from estimator.model.scan import Scan
from estimator.report.sarif.columns import Columns
from estimator.report.sarif.limits import MOST_LOCATIONS
from estimator.report.sarif.locations import shape_location
from estimator.report.sentences import describer
from estimator.report.severity import find_remedy, weigh
from estimator.report.text import printable

# What a finding's state is to somebody who compares two runs.
_BASELINE_STATES: dict[str, str] = {
    "": "new", "new": "new", "new rule": "new", "moved": "updated", "known": "unchanged", "upstream": "unchanged",
}  # fmt: skip
_PLACE = re.compile(r"(.+):(\d+)\Z", re.S)


class Results:
    """Turns the findings of one scan into results."""

    def __init__(self, scan: Scan, rules: Sequence[str]) -> None:
        self._describe = describer(scan)
        self._remedy = find_remedy(scan)
        self._hours = scan.hours
        self._dearest = max(scan.hours.values(), default=0.0)
        self._indices = {rule: index for index, rule in enumerate(rules)}
        self._compared = scan.against is not None or any(finding.state for finding in scan.findings)
        self._suppressed = any(finding.suppressed for finding in scan.findings)
        self.columns = Columns(scan.inventory.root)

    def shape(self, finding: Finding) -> dict[str, Any]:
        """Return the result of a finding, without what there is nothing to say of."""
        remedy = self._remedy(finding)
        shape: dict[str, Any] = {
            "ruleId": finding.rule,
            "ruleIndex": self._indices[finding.rule],
            "level": weigh(finding, remedy).level,
            "message": {"text": _plain(self._describe(finding))},
            "locations": [shape_location(finding.place, self.columns, finding.scope)],
            "partialFingerprints": {
                "cannscope/v1": finding.fingerprint,
                "primaryLocationLineHash": f"{finding.fingerprint}:1",
            },
            "properties": self._properties(finding, remedy.support.value, remedy.shim.value),
        }
        related = self._related(finding)
        if related:
            shape["relatedLocations"] = related
        if self._dearest:
            shape["rank"] = round(100 * self._hours.get(finding.fingerprint, 0.0) / self._dearest, 1)
        if self._compared:
            shape["baselineState"] = _BASELINE_STATES[finding.state]
        if self._suppressed:
            shape["suppressions"] = [_suppression(finding)] if finding.suppressed else []
        return shape

    def _properties(self, finding: Finding, support: str, shim: str) -> dict[str, Any]:
        shape: dict[str, Any] = {
            "symbol": printable(finding.symbol),
            "key": finding.key,
            "category": finding.category,
            "area": finding.area,
            "origin": finding.origin.value,
            "confidence": finding.confidence,
            "support": support,
            "shim": shim,
            "workloads": list(finding.workloads),
        }
        if finding.fingerprint in self._hours:
            shape["hours"] = round(self._hours[finding.fingerprint], 3)
        if finding.subject:
            shape["subject"] = printable(finding.subject)
        return shape

    def _related(self, finding: Finding) -> list[dict[str, Any]]:
        places = [(place, "also here") for place in finding.places if place != finding.place]
        places += [(place, "used here") for place in finding.uses]
        defined = _PLACE.match(finding.derived_from or "")
        if defined:
            places.insert(0, (Place(defined[1], int(defined[2])), "defined here"))
        return [
            {"id": number, **shape_location(place, self.columns, message=text)}
            for number, (place, text) in enumerate(places[:MOST_LOCATIONS], 1)
        ]


def _plain(text: str) -> str:
    """Return the text so that no part of it is taken for a link: a name in it may be hostile."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _suppression(finding: Finding) -> dict[str, str]:
    said = finding.suppression
    shape = {"kind": said.kind if said else "inSource", "status": "accepted"}
    return {**shape, "justification": printable(said.reason)} if said and said.reason else shape
