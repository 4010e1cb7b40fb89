"""The verdict of the gate, for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from estimator.model.verdict import Gone, Judged, Verdict
from estimator.report.suppressed import fault_lines, suppressed_lines
from estimator.report.text import count, escape
from estimator.report.verdict.sentences import effort_text, place_text, say_what, shown_as, summarise

_WIDTH = 79
_SHOWN_FIXED = 10


def render(verdict: Verdict, color: bool = False) -> str:
    """Return what fails with place, reason, portable way and effort, what else is new, what is gone, and one line."""
    lines: list[str] = []
    for one in verdict.judged:
        if one.fails:
            lines += _block(one, color)
    lines += _others(verdict)
    lines += _fixed(verdict.fixed)
    lines += suppressed_lines(verdict) if verdict.show_suppressed else []
    lines += fault_lines(verdict.faults)
    lines += [f"Not read: {escape(path)}: {escape(reason)}" for path, reason in verdict.skipped]
    lines += [escape(note) for note in verdict.notes]
    lines.append(_paint(summarise(verdict), "1;31" if verdict.exit_code else "1;32", color))
    return "\n".join(lines) + "\n"


def _block(one: Judged, color: bool) -> list[str]:
    finding = one.site.finding
    what = say_what(one)
    cost = f", adds {effort_text(one.hours)}" if one.standing == "new" else ""
    lines = [_paint(f"{place_text(one)}: {what}: {finding.rule} ({finding.category}{cost})", "1", color)]
    lines.append(f"    {escape(shown_as(one))}")
    lines += textwrap.wrap(escape(one.why), _WIDTH, initial_indent="  why: ", subsequent_indent="       ")
    if one.portable:
        lines += textwrap.wrap(
            escape(one.portable),
            _WIDTH,
            initial_indent="  instead: ",
            subsequent_indent="           ",
            break_long_words=False,
        )
    return lines


def _others(verdict: Verdict) -> list[str]:
    """Return a line for each site that is not simply known and does not fail."""
    lines = []
    for one in verdict.judged:
        if one.fails:
            continue
        if one.standing == "moved":
            came = f" from {escape(one.moved_from)}" if one.moved_from != one.site.place.path else ""
            lines.append(f"{place_text(one)}: moved{came}: {one.site.finding.rule}")
        elif one.standing == "new":
            lines.append(f"{place_text(one)}: {say_what(one)}: {one.site.finding.rule}")
    rules = sorted({one.site.finding.rule for one in verdict.judged if one.standing == "new rule" and not one.fails})
    if rules:
        places = sum(one.standing == "new rule" and not one.fails for one in verdict.judged)
        names = ", ".join(rules[:5]) + (f" and {len(rules) - 5} more" if len(rules) > 5 else "")
        lines.append(
            f"Rules that the baseline did not know find {count(places, 'place')}: {names}. "
            "They do not fail; `cannscope baseline update` records them."
        )
    return lines


def _fixed(fixed: Sequence[Gone]) -> list[str]:
    lines = [
        f"Fixed: {escape(gone.path)}: {gone.rule}" + (f" ({gone.count} places)" if gone.count > 1 else "")
        for gone in fixed[:_SHOWN_FIXED]
    ]
    if len(fixed) > _SHOWN_FIXED:
        lines.append(f"Fixed: and {sum(gone.count for gone in fixed[_SHOWN_FIXED:])} more places")
    return lines


def _paint(text: str, code: str, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color else text
