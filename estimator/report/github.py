"""The findings as workflow commands, which GitHub shows as annotations."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence

from estimator.model.assessment import REFERENCE_WEEKS
from estimator.model.finding import Finding
from estimator.model.scan import Scan
from estimator.report.sentences import describer
from estimator.report.severity import find_remedy, list_open, order_by_cost, weigh
from estimator.report.text import count, escape, weeks
from estimator.report.workflow_commands import MOST, annotate, command, list_in_log

_TYPES = (("error", "error"), ("warning", "warning"), ("note", "notice"))


def render(scan: Scan, color: bool = False) -> str:
    """
    Return annotations for the open findings, then all of them as a folded part of the log.

    GitHub shows ten of each type: where there are more findings, each annotation stands for a rule, at its dearest
    place, and where there are more rules, the last one counts the rest.
    """
    findings = sorted(list_open(scan), key=order_by_cost(scan))
    describe = describer(scan)
    lines = [command("notice", _say_verdict(scan), title="cannscope")]
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
        return [annotate(kind, finding.place, finding.rule, describe(finding)) for finding in findings]
    rules: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        rules[finding.rule].append(finding)
    groups = list(rules.values())  # the dearest first, as the findings came
    shown = groups if len(groups) <= most else groups[: most - 1]
    lines = [_annotate_rule(kind, group, describe) for group in shown]
    rest = groups[len(shown) :]
    if rest:
        text = f"{count(len(rest), 'more rule')} with {count(sum(map(len, rest)), 'finding')}: see the log."
        lines.append(command(kind, text, title="cannscope"))
    return lines


def _annotate_rule(kind: str, group: Sequence[Finding], describe: Callable[[Finding], str]) -> str:
    first = group[0]
    return annotate(kind, first.place, first.rule, describe(first) + _more(group[1:]))


def _more(others: Sequence[Finding]) -> str:
    if not others:
        return ""
    files = len({finding.place.path for finding in others})
    return f" The rule has {count(len(others), 'more finding')} in {count(files, 'file')}."


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
    lines = []
    for finding in findings:
        place, level = finding.place, weigh(finding, remedy_of(finding)).level
        cell = "" if place.cell is None else f"cell {place.cell}:"
        lines.append(f"{level} {escape(place.path)}:{cell}{place.line} {finding.rule}: {describe(finding)}")
    return list_in_log(f"All {count(len(findings), 'finding')}", lines, token)
