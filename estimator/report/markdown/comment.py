"""A comment for a pull request: the verdict, and as many findings as fit."""

from __future__ import annotations

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
from estimator.report.markdown.words import fold, plain
from estimator.report.sentences import describer
from estimator.report.severity import list_open, order_by_cost
from estimator.report.text import count, cut, printable

# GitHub takes 65,536 characters; counted in bytes, which are never fewer.
MOST_BYTES = 65_000
MARK = "<!-- cannscope -->"  # by which a bot finds its own comment again
_ITEMS = 10
_LONGEST_SENTENCE = 240
_ROOM = 400  # for what is said at the cut, and the end of the folded part


def render(scan: Scan, color: bool = False) -> str:
    """Return Markdown of less than 65,000 bytes, findings dearest first; what was cut is said."""
    findings = list_open(scan)
    lines = [MARK, *write_verdict(scan), "", *write_blockers(scan)]
    parts = [
        fold("Effort by area", write_areas(scan)),
        fold("Largest work items", write_items(scan, _ITEMS)),
        fold(f"{count(len(findings), 'finding')} by rule", write_rules(scan, findings)),
        fold("What was read", write_coverage(scan)),
    ]
    left_out = 0
    for part in parts:
        if _size(lines) + _size(part) < MOST_BYTES - _ROOM:
            lines += part
        else:
            left_out += 1
    if left_out:
        lines += ["", f"{count(left_out, 'part')} left out, too long for a comment."]
    if findings:
        lines += _list_findings(scan, findings, MOST_BYTES - _ROOM - _size(lines))
    return str(printable("\n".join(lines))) + "\n"


def _list_findings(scan: Scan, findings: list[Finding], room: int) -> list[str]:
    describe = describer(scan)
    shown: list[str] = []
    for finding in sorted(findings, key=order_by_cost(scan)):
        line = f"- {show_place(finding)} {plain(cut(describe(finding), _LONGEST_SENTENCE))} `{finding.rule}`"
        room -= _size([line])
        if room < 0:
            break
        shown.append(line)
    cut_off = len(findings) - len(shown)
    end = ["", f"Cut here: {count(cut_off, 'cheaper finding')} more. The JSON report has all."] if cut_off else []
    return fold("Findings, dearest first", [*shown, *end])


def _size(lines: list[str]) -> int:
    return sum(len(str(printable(line)).encode()) + 1 for line in lines)
