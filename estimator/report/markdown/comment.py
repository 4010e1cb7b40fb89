"""A comment for a pull request: the verdict, and as many findings as fit."""

from __future__ import annotations

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
from estimator.report.markdown.words import fold, plain
from estimator.report.sentences import describer
from estimator.report.severity import list_open, order_by_cost
from estimator.report.text import cut, printable

# GitHub takes 65,536 characters; counted in bytes, which are never fewer.
MOST_BYTES = 65_000
MARK = "<!-- cannscope -->"  # by which a bot finds its own comment again
_ITEMS = 10
_LONGEST_SENTENCE = 240
_ROOM = 400  # for what is said at the cut, and the end of the folded part


def render(scan: Scan, color: bool = False, language: Language = "en") -> str:
    """Return Markdown of less than 65,000 bytes, findings dearest first; what was cut is said."""
    say = speak(language)
    findings = list_open(scan)
    lines = [MARK, *write_verdict(scan, say), "", *write_blockers(scan, say)]
    parts = [
        fold(say("Effort by area"), write_areas(scan, say)),
        fold(say("Largest work items"), write_items(scan, _ITEMS, say)),
        fold(say("{findings} by rule", findings=say.count(len(findings), "finding")), write_rules(scan, findings, say)),
        fold(say("What was read"), write_coverage(scan, say)),
    ]
    left_out = 0
    for part in parts:
        if _size(lines) + _size(part) < MOST_BYTES - _ROOM:
            lines += part
        else:
            left_out += 1
    if left_out:
        lines += ["", say("{parts} left out, too long for a comment.", parts=say.count(left_out, "part"))]
    if findings:
        lines += _list_findings(scan, findings, MOST_BYTES - _ROOM - _size(lines), say)
    return str(printable("\n".join(lines))) + "\n"


def _list_findings(scan: Scan, findings: list[Finding], room: int, say: Speech) -> list[str]:
    describe = describer(scan, say)
    shown: list[str] = []
    for finding in sorted(findings, key=order_by_cost(scan)):
        line = f"- {show_place(finding, say)} {plain(cut(describe(finding), _LONGEST_SENTENCE))} `{finding.rule}`"
        room -= _size([line])
        if room < 0:
            break
        shown.append(line)
    cut_off = len(findings) - len(shown)
    more = say.count(cut_off, "cheaper finding")
    end = ["", say("Cut here: {findings} more. The JSON report has all.", findings=more)] if cut_off else []
    return fold(say("Findings, dearest first"), [*shown, *end])


def _size(lines: list[str]) -> int:
    return sum(len(str(printable(line)).encode()) + 1 for line in lines)
