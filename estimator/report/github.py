"""The findings as workflow commands, which GitHub shows as annotations."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from estimator.model.assessment import REFERENCE_WEEKS
from estimator.model.finding import Finding
from estimator.model.scan import Scan
from estimator.report.sentences import describer
from estimator.report.severity import find_remedy, list_open, order_by_cost, weigh
from estimator.report.text import count, escape, weeks

# Of each type and step (github.com/actions/toolkit, docs/problem-matchers.md, read in 2026-11).
MOST = 10
_TYPES = (("error", "error"), ("warning", "warning"), ("note", "notice"))


def render(scan: Scan, color: bool = False) -> str:
    """
    Return annotations for the open findings, then all of them as a folded part of the log.

    GitHub shows ten of each type: where there are more findings, each annotation stands for a rule, at its dearest
    place, and where there are more rules, the last one counts the rest.
    """
    findings = sorted(list_open(scan), key=order_by_cost(scan))
    describe = describer(scan)
    lines = [_command("notice", _say_verdict(scan), title="cannscope")]
    remedy_of = find_remedy(scan)
    by_level: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_level[weigh(finding, remedy_of(finding)).level].append(finding)
    for level, kind in _TYPES:
        lines += _annotate(kind, by_level[level], MOST - (kind == "notice"), describe)
    if findings:
        lines += _list_all(scan, list_open(scan), describe)
    return "\n".join(lines) + "\n"


def _annotate(kind: str, findings: Sequence[Finding], most: int, describe: Callable[[Finding], str]) -> list[str]:
    if len(findings) <= most:
        return [_at(kind, finding, describe(finding)) for finding in findings]
    rules: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        rules[finding.rule].append(finding)
    groups = list(rules.values())  # the dearest first, as the findings came
    shown = groups if len(groups) <= most else groups[: most - 1]
    lines = [_at(kind, group[0], describe(group[0]) + _more(group[1:])) for group in shown]
    rest = groups[len(shown) :]
    if rest:
        text = f"{count(len(rest), 'more rule')} with {count(sum(map(len, rest)), 'finding')}: see the log."
        lines.append(_command(kind, text, title="cannscope"))
    return lines


def _more(others: Sequence[Finding]) -> str:
    if not others:
        return ""
    files = len({finding.place.path for finding in others})
    return f" The rule has {count(len(others), 'more finding')} in {count(files, 'file')}."


def _at(kind: str, finding: Finding, text: str) -> str:
    place = finding.place
    if place.cell is not None:
        return _command(kind, f"{text} In cell {place.cell}, line {place.line}.", title=finding.rule, file=place.path)
    where = {"file": place.path, "line": str(place.line)}
    if place.end_line > place.line:
        where["endLine"] = str(place.end_line)
    elif place.end_column:
        where.update(col=str(place.column), endColumn=str(place.end_column))
    return _command(kind, text, title=finding.rule, **where)


def _command(kind: str, text: str, **properties: str) -> str:
    """Return a workflow command, escaped as the runner reads it."""
    shown = ",".join(f"{name}={_escape_property(value)}" for name, value in properties.items())
    return f"::{kind} {shown}::{_escape(text)}"


def _escape(text: str) -> str:
    """Return the text as the runner reads it back; its line ends stay, other control characters become visible."""
    plain = "".join(part if part in "\r\n" else escape(part) for part in re.split(r"([\r\n])", text))
    return plain.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")


def _say_verdict(scan: Scan) -> str:
    main = scan.main
    effort = main.effort
    return (
        f"Porting effort to {main.profile.target} ({main.strategy}): p50 {weeks(effort.p50)} engineer-weeks, "
        f"p10 to p90 {weeks(effort.p10)} to {weeks(effort.p90)}, {main.reference_ratio:.1f} of the "
        f"{REFERENCE_WEEKS:g}-week reference."
    )


def _list_all(scan: Scan, findings: Sequence[Finding], describe: Callable[[Finding], str]) -> list[str]:
    """Return every finding as a line of the log in which no name can act as a command."""
    token = hashlib.sha256("".join(finding.fingerprint for finding in findings).encode()).hexdigest()[:32]
    remedy_of = find_remedy(scan)
    lines = [f"::group::All {count(len(findings), 'finding')}", f"::stop-commands::{token}"]
    for finding in findings:
        place, level = finding.place, weigh(finding, remedy_of(finding)).level
        cell = "" if place.cell is None else f"cell {place.cell}:"
        lines.append(f"{level} {escape(place.path)}:{cell}{place.line} {finding.rule}: {describe(finding)}")
    return [*lines, f"::{token}::", "::endgroup::"]
