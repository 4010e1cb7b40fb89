"""A page with everything, for a wiki or a folder of documents."""

from __future__ import annotations

from collections import defaultdict

from estimator.model.finding import Finding
from estimator.model.scan import Scan
from estimator.report.markdown.parts import (
    show_place,
    write_areas,
    write_blockers,
    write_coverage,
    write_items,
    write_rules,
    write_verdict,
)
from estimator.report.markdown.words import code, plain, table
from estimator.report.sentences import describe_remedy
from estimator.report.severity import find_remedy, list_open
from estimator.report.text import printable, weeks


def render(scan: Scan, color: bool = False) -> str:
    """Return Markdown of any length: effort, work items, waves, every finding by rule, assumptions and coverage."""
    findings = list_open(scan)
    lines = [*write_verdict(scan), "", *write_blockers(scan)]
    lines += ["", "### Effort by area", "", *write_areas(scan)]
    lines += ["", "### Work items", "", *write_items(scan, None)]
    if scan.graph.waves:
        lines += ["", "### Waves", "", *_write_waves(scan)]
    lines += ["", "### Findings by rule", "", *write_rules(scan, findings)]
    lines += _write_findings(scan, findings)
    lines += ["", "### What was read", "", *write_coverage(scan)]
    lines += ["", "### Assumptions", "", *(f"- {plain(text)}" for text in scan.main.assumptions)]
    return str(printable("\n".join(lines))) + "\n"


def _write_waves(scan: Scan) -> list[str]:
    rows = [
        (f"{wave.number}", weeks(wave.weeks), f"{len(wave.modules):,}", ", ".join(map(code, wave.modules[:3])))
        for wave in scan.graph.waves
    ]
    return table(("wave", "weeks", "files", "such as"), rows, (0, 1, 2))


def _write_findings(scan: Scan, findings: list[Finding]) -> list[str]:
    remedy_of = find_remedy(scan)
    target = scan.main.profile.target
    titles = {rule.id: rule for rule in scan.rulebook.rules}
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.rule].append(finding)
    lines: list[str] = []
    for name, group in sorted(groups.items()):
        rule = titles.get(name)
        lines += ["", f"#### {name}", ""]
        if rule is not None:
            lines += [f"{plain(rule.title)}. {plain(rule.why)}", ""]
        rows = [
            (
                show_place(finding),
                code(finding.symbol),
                plain(describe_remedy(remedy_of(finding), target)),
                code(finding.snippet),
            )
            for finding in group
        ]
        lines += table(("place", "symbol", f"on {target}", "line"), rows)
    return lines
