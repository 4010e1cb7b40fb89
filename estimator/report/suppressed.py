"""What is suppressed, why, and which suppressions do nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from estimator.model.fact import Place
from estimator.model.finding import Finding
from estimator.model.suppression import Fault, Suppression
from estimator.model.verdict import Verdict
from estimator.report.language import ENGLISH, Speech
from estimator.report.page import Page
from estimator.report.text import escape

if TYPE_CHECKING:
    from estimator.model.scan import Scan

_SHOWN_FAULTS = 10


def write_suppressed(page: Page, scan: Scan) -> None:
    """Write how many findings are suppressed (each, where that is asked for), and what suppressions do nothing."""
    suppressed = [finding for finding in scan.findings if finding.suppressed]
    if suppressed or scan.faults:
        told = page.say(
            "{findings} suppressed, neither priced nor counted above",
            findings=page.say.count(len(suppressed), "finding"),
        )
        page.heading(told + ("" if scan.show_suppressed or not suppressed else " (--show-suppressed)"))
    if scan.show_suppressed:
        for finding in suppressed:
            page.wrapped(_describe(finding.place, finding, page.say))
    for line in fault_lines(scan.faults, page.say):
        page.wrapped(line)


def suppressed_lines(verdict: Verdict) -> list[str]:
    """Return a line for each site that is suppressed, with the reason."""
    return [escape(_describe(site.place, site.finding)) for site in verdict.suppressed]


def fault_lines(faults: Sequence[Fault], say: Speech = ENGLISH) -> list[str]:
    """Return a line for each suppression that does nothing, the first ones."""
    lines = [
        escape(f"{_where(fault, say)}: {say('suppression')} ({say(fault.kind)}): {say.recall(fault.text)}")
        for fault in faults[:_SHOWN_FAULTS]
    ]
    if len(faults) > _SHOWN_FAULTS:
        more = say.count(len(faults) - _SHOWN_FAULTS, "more suppression")
        lines.append(say("and {suppressions} that do nothing", suppressions=more))
    return lines


def shape_suppression(suppression: Suppression) -> dict[str, Any]:
    """Return kind (as in SARIF) and reason, with the line of the comment where it is one."""
    shape: dict[str, Any] = {"kind": suppression.kind, "reason": suppression.reason}
    return {**shape, "line": suppression.line} if suppression.line else shape


def shape_faults(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """Return the suppressions that do nothing; those of the configuration have neither path nor line."""
    return [
        {**({"path": fault.path, "line": fault.line} if fault.path else {}), "kind": fault.kind, "text": fault.text}
        for fault in faults
    ]


def _describe(place: Place, finding: Finding, say: Speech = ENGLISH) -> str:
    cell = "" if place.cell is None else f":{say('cell {n}', n=place.cell)}"
    reason = finding.suppression.reason if finding.suppression is not None else ""
    return f"{place.path}{cell}:{place.line}: {say('suppressed')}: {finding.rule}: {reason or say('no reason given')}"


def _where(fault: Fault, say: Speech) -> str:
    return f"{fault.path}:{fault.line}" if fault.path else say("configuration")
