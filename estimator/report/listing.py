"""Every open finding for a terminal, and how many there are: grouped by rule, by file or by area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Literal, get_args

from estimator.model.artifact import Origin
from estimator.model.finding import Finding
from estimator.model.scan import Scan
from estimator.report.language import Language, Speech, speak
from estimator.report.page import Page
from estimator.report.severity import find_remedy, list_open
from estimator.report.text import cut

Grouping = Literal["rule", "file", "area"]
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)
_LONGEST_NAME = 44
_KEYS: dict[Grouping, Callable[[Finding], str]] = {
    "rule": lambda finding: finding.rule,
    "file": lambda finding: finding.place.path,
    "area": lambda finding: finding.area,
}


def render_list(scan: Scan, grouping: Grouping, color: bool = False, language: Language = "en") -> str:
    """Return every open finding in a line of its own, under its group; the groups that cost most come first."""
    page = Page(color, speak(language))
    say = page.say
    remedy_of = find_remedy(scan)
    titles = {rule.id: rule.title for rule in scan.rulebook.rules}
    for number, (name, group) in enumerate(_group(scan, grouping)):
        if number:
            page.line()
        title = f" ({say(titles[name])})" if grouping == "rule" and titles.get(name, name) != name else ""
        shown = say(name) if grouping == "area" else name
        hours = say("{n} hours", n=f"{_hours(scan, group):,.1f}")
        page.line(f"{shown}{title}: {say.count(len(group), 'finding')}, {hours}", "bold")
        for finding in group:
            what = finding.symbol if grouping == "rule" else f"{finding.rule}: {finding.symbol}"
            origin = "" if finding.origin is Origin.OWN else f" ({say(finding.origin.value)})"
            support = say(remedy_of(finding).support.value)
            page.wrapped(f"{_place(finding, grouping, say)} {support} {what}{origin}", "      ", "  ", whole=True)
    _write_end(page, scan)
    return page.text()


def render_statistics(scan: Scan, grouping: Grouping, color: bool = False, language: Language = "en") -> str:
    """Return how many open findings each group has, whose they are, and the mean hours that they cost."""
    page = Page(color, speak(language))
    say = page.say
    groups = _group(scan, grouping)
    rows = [_count(scan, say(name) if grouping == "area" else name, group) for name, group in groups]
    if len(groups) > 1:
        rows.append(_count(scan, say("all"), [finding for _, group in groups for finding in group]))
    page.table(rows, (1, 2, 3, 4), (say(grouping), say("own"), say("tests"), say("vendored"), say("hours")))
    _write_end(page, scan)
    return page.text()


def _group(scan: Scan, grouping: Grouping) -> list[tuple[str, list[Finding]]]:
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in list_open(scan):
        groups[_KEYS[grouping](finding)].append(finding)
    return sorted(groups.items(), key=lambda pair: (-_hours(scan, pair[1]), -len(pair[1]), pair[0]))


def _hours(scan: Scan, group: list[Finding]) -> float:
    return sum(scan.hours.get(finding.fingerprint, 0.0) for finding in group)


def _count(scan: Scan, name: str, group: list[Finding]) -> tuple[str, ...]:
    numbers = [sum(finding.origin is origin for finding in group) for origin in Origin]
    shown = [f"{number:,}" if number else "" for number in numbers]
    return (cut(name, _LONGEST_NAME), *shown, f"{_hours(scan, group):,.1f}")


def _place(finding: Finding, grouping: Grouping, say: Speech) -> str:
    place = finding.place
    where = f"{place.line}" if place.cell is None else f"{say('cell {n}', n=place.cell)}:{place.line}"
    return where if grouping == "file" else f"{place.path}:{where}"


def _write_end(page: Page, scan: Scan) -> None:
    say = page.say
    findings = list_open(scan)
    if not findings:
        page.line(say("No CUDA tie found in the code read."), "bold")
        return
    closed = len(scan.findings) - len(findings)
    text = say(
        "{findings}. Hours are the mean of {strategy} for what is edited, without bring-up, validation and tuning, and "
        "none for tests.",
        findings=say.count(len(findings), "finding"),
        strategy=scan.main.strategy,
    )
    if closed:
        text += " " + say("{findings} of upstream or suppressed left out.", findings=say.count(closed, "finding"))
    page.line()
    page.wrapped(text, "")
