"""The verdict as a comment for a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from estimator.model.verdict import Judged, Verdict
from estimator.report.markdown.comment import MARK, MOST_BYTES
from estimator.report.markdown.words import code, fold, plain, table
from estimator.report.suppressed import fault_lines
from estimator.report.text import count, cut, printable
from estimator.report.verdict.sentences import effort_text, place_text, say_what, shown_as, summarise

_MOST_FIXED = 50
_LONGEST = 80
_ROOM = 500  # for what is said at the cut


def render(verdict: Verdict, color: bool = False) -> str:
    """Return Markdown of less than 65,000 bytes: the verdict, what fails, what else changed; what was cut is said."""
    lines = [MARK, f"**{plain(summarise(verdict))}**"]
    failing = verdict.failing
    others = [one for one in verdict.judged if not one.fails]
    parts = []
    if failing:
        parts.append(["", *_table(failing)])
    if others:
        parts.append(fold(f"{count(len(others), 'place')} that may stay", _table(others)))
    if verdict.fixed:
        parts.append(fold(f"{count(sum(gone.count for gone in verdict.fixed), 'place')} fixed", _fixed(verdict)))
    told = [f"- Not read: {code(path)}: {plain(reason)}" for path, reason in verdict.skipped]
    told += [f"- {plain(line)}" for line in fault_lines(verdict.faults)]
    told += [f"- {plain(note)}" for note in verdict.notes]
    if told:
        parts.append(["", *told])
    for number, part in enumerate(parts):
        room = MOST_BYTES - _ROOM - _size(lines)
        kept = _fit(part, room)
        lines += kept
        if len(kept) < len(part):
            folded = kept[1:2] and kept[1].startswith("<details>")
            lines += ["", *(["</details>", ""] if folded else [])]
            left = "" if number == len(parts) - 1 else ", with all that follows"
            lines.append(f"Cut here, too long for a comment{left}. The JSON report has all.")
            break
    return str(printable("\n".join(lines))) + "\n"


def _table(judged: Sequence[Judged]) -> list[str]:
    rows = [
        (
            code(place_text(one)),
            f"{code(one.site.finding.rule)} {plain(say_what(one))}",
            code(cut(shown_as(one), _LONGEST)),
            plain(one.portable),
            effort_text(one.hours) if one.standing == "new" else "",
        )
        for one in judged
    ]
    return table(("Place", "Rule", "What", "Instead", "Adds"), rows, right=(4,))


def _fixed(verdict: Verdict) -> list[str]:
    lines = [f"- {code(gone.path)}: {code(gone.rule)} ({gone.count})" for gone in verdict.fixed[:_MOST_FIXED]]
    left = len(verdict.fixed) - len(lines)
    return [*lines, f"- and {left} more"] if left else lines


def _fit(lines: Sequence[str], room: int) -> list[str]:
    kept = []
    for line in lines:
        room -= _size([line])
        if room < 0:
            break
        kept.append(line)
    return kept


def _size(lines: Sequence[str]) -> int:
    return sum(len(str(printable(line)).encode()) + 1 for line in lines)
