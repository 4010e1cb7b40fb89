"""How much a finding weighs, for code hosts that sort by it."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from estimator.model.artifact import Origin
from estimator.model.finding import Finding
from estimator.model.rule import Remedy, Support
from estimator.model.scan import Scan

UNKNOWN = Remedy(support=Support.UNVERIFIED)


class Severity(IntEnum):
    """The five severities of GitLab, in order."""

    INFO = 0
    MINOR = 1
    MAJOR = 2
    CRITICAL = 3
    BLOCKER = 4

    @property
    def level(self) -> str:
        """Return the level of SARIF: what takes new code is an error, what takes judgement a warning."""
        return {Severity.INFO: "note", Severity.MINOR: "note", Severity.MAJOR: "warning"}.get(self, "error")


_BY_SUPPORT = {
    Support.NONE: Severity.BLOCKER,
    Support.REWRITE: Severity.CRITICAL,
    Support.REDESIGN: Severity.CRITICAL,
    Support.ADAPT: Severity.MAJOR,
    Support.UNVERIFIED: Severity.MAJOR,
    Support.RENAME: Severity.MINOR,
    Support.UNCHANGED: Severity.INFO,
}
_STEPS_DOWN = {"mandatory": 0, "potential": 1}
_INFO = int(Severity.INFO)


def weigh(finding: Finding, remedy: Remedy) -> Severity:
    """
    Return the severity: by what the target offers, a step lower where a port may do without, or in a test.

    What only has to be taken out is minor; vendored, optional and settled findings are no more than information.
    """
    if finding.origin is Origin.VENDORED or finding.suppressed or finding.category not in _STEPS_DOWN:
        return Severity.INFO
    severity = Severity.MINOR if remedy.effort == "drop" else _BY_SUPPORT[remedy.support]
    down = _STEPS_DOWN[finding.category] + (finding.origin is Origin.TEST)
    return Severity(max(_INFO, severity - down))


def find_remedy(scan: Scan) -> Callable[[Finding], Remedy]:
    """Return a function from a finding to what it becomes under the main assessment; unverified where none says."""
    priced = {(one.rule, one.symbol): one.remedy for one in scan.main.priced}
    return lambda finding: priced.get((finding.rule, finding.symbol), UNKNOWN)


def order_by_cost(scan: Scan) -> Callable[[Finding], tuple[float, ...]]:
    """Return a key that sorts the dearest findings first: by severity, then by hours."""
    remedy = find_remedy(scan)
    return lambda finding: (-weigh(finding, remedy(finding)), -scan.hours.get(finding.fingerprint, 0.0))


def list_open(scan: Scan) -> list[Finding]:
    """Return the findings that are still to be dealt with, by place: neither upstream's nor suppressed."""
    still = (finding for finding in scan.counted if not finding.suppressed)
    return sorted(still, key=lambda finding: (finding.place, finding.rule, finding.fingerprint))
