"""A page with everything, for a wiki or a folder of documents."""

from __future__ import annotations

from collections import defaultdict

from estimator.model.finding import Finding
from estimator.model.scan import Scan
from estimator.report.language import Language, Speech, speak
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


def render(scan: Scan, color: bool = False, language: Language = "en") -> str:
    """Return Markdown of any length: effort, work items, waves, every finding by rule, assumptions and coverage."""
    say = speak(language)
    findings = list_open(scan)
    lines = [*write_verdict(scan, say), "", *write_blockers(scan, say)]
    lines += ["", f"### {say('Effort by area')}", "", *write_areas(scan, say)]
    lines += ["", f"### {say('Work items')}", "", *write_items(scan, None, say)]
    if scan.graph.waves:
        lines += ["", f"### {say('Waves')}", "", *_write_waves(scan, say)]
    lines += ["", f"### {say('Findings by rule')}", "", *write_rules(scan, findings, say)]
    lines += _write_findings(scan, findings, say)
    lines += ["", f"### {say('What was read')}", "", *write_coverage(scan, say)]
    lines += ["", f"### {say('Assumptions')}", "", *(f"- {plain(say.recall(text))}" for text in scan.main.assumptions)]
    return str(printable("\n".join(lines))) + "\n"


def _write_waves(scan: Scan, say: Speech) -> list[str]:
    rows = [
        (f"{wave.number}", weeks(wave.weeks), f"{len(wave.modules):,}", ", ".join(map(code, wave.modules[:3])))
        for wave in scan.graph.waves
    ]
    return table((say("wave"), say("weeks"), say("files"), say("such as")), rows, (0, 1, 2))


def _write_findings(scan: Scan, findings: list[Finding], say: Speech) -> list[str]:
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
            lines += [f"{plain(say(rule.title))}{say('. ')}{plain(say(rule.why))}", ""]
        rows = [
            (
                show_place(finding, say),
                code(finding.symbol),
                plain(describe_remedy(remedy_of(finding), target, say)),
                code(finding.snippet),
            )
            for finding in group
        ]
        header = (say("place"), say("symbol"), say("on {target}", target=target), say("line"))
        lines += table(header, rows)
    return lines
