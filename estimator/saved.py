"""Reads a report that `scan` saved as JSON (version 1), as far as later commands need it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from estimator.errors import UsageError
from estimator.model.assessment import Hours


class SavedItem(msgspec.Struct, frozen=True, kw_only=True):
    """A work item of a saved report."""

    id: str
    title: str
    area: str
    kind: str
    hours: Hours
    effort: str
    basis: str
    sites: int = 0
    findings: tuple[str, ...] = ()


class SavedEffort(msgspec.Struct, frozen=True, kw_only=True):
    """A distribution of a saved report, in engineer-weeks."""

    p10: float
    p50: float
    p80: float
    p90: float
    mean: float


class SavedAssessment(msgspec.Struct, frozen=True, kw_only=True):
    """One strategy and workload of a saved report."""

    target: str
    strategy: str
    workload: str
    effort: SavedEffort
    items: tuple[SavedItem, ...]


class SavedFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding of a saved report."""

    rule: str
    path: str
    line: int
    fingerprint: str
    symbol: str = ""


class SavedRulebook(msgspec.Struct, frozen=True):
    """Which rules a saved report was made with."""

    digest: str


class SavedScan(msgspec.Struct, frozen=True, kw_only=True):
    """A saved report."""

    schema_version: str
    rulebook: SavedRulebook
    findings: tuple[SavedFinding, ...]
    assessments: tuple[SavedAssessment, ...]

    def choose(self, strategy: str, workload: str = "all") -> SavedAssessment | None:
        """Return the assessment of a strategy and workload, if the report has it."""
        found = (a for a in self.assessments if a.strategy == strategy and a.workload == workload)
        return next(found, None)


def read_scan(path: Path) -> SavedScan:
    """Return the report; raises UsageError, with what to do, where the file is none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        scan = msgspec.json.decode(data, type=SavedScan)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not a JSON report of `cannscope scan -o report.json`: {error}") from None
    if scan.schema_version != "1":
        raise UsageError(f"{path}: is version {scan.schema_version!r} of the report; this program reads version 1")
    return scan
