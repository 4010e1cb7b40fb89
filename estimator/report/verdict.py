"""The verdict of the gate, for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from estimator.model.verdict import Gone, Judged, Verdict
from estimator.report.text import count, escape

_WIDTH = 79
_SHOWN_FIXED = 10


def render_verdict(verdict: Verdict, color: bool = False) -> str:
    """Return what fails with place, reason, portable way and effort, what else is new, what is gone, and one line."""
    lines: list[str] = []
    for one in verdict.judged:
        if one.fails:
            lines += _block(one, color)
    lines += _others(verdict)
    lines += _fixed(verdict.fixed)
    lines += [f"Not read: {escape(path)}: {escape(reason)}" for path, reason in verdict.skipped]
    lines += [escape(note) for note in verdict.notes]
    lines.append(_paint(_summary(verdict), "1;31" if verdict.exit_code else "1;32", color))
    return "\n".join(lines) + "\n"


def effort_text(hours: float) -> str:
    """Return mean hours of work without false precision."""
    if hours <= 0:
        return "no work"
    return "under 0.1 h" if hours < 0.05 else f"{hours:.1f} h" if hours < 9.95 else f"{hours:,.0f} h"


def place_text(one: Judged) -> str:
    """Return path, cell of a notebook, and line."""
    place = one.site.place
    cell = "" if place.cell is None else f":cell {place.cell}"
    return f"{escape(place.path)}{cell}:{place.line}"


def _block(one: Judged, color: bool) -> list[str]:
    finding = one.site.finding
    what = "not allowed here" if one.fail_on == "any" else one.standing
    cost = f", adds {effort_text(one.hours)}" if one.standing == "new" else ""
    lines = [_paint(f"{place_text(one)}: {what}: {finding.rule} ({finding.category}{cost})", "1", color)]
    if finding.snippet and finding.place == one.site.place:
        lines.append(f"    {escape(finding.snippet)}")
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
            why = "new, no work on the target" if one.free else f"new, allowed here ({one.fail_on})"
            lines.append(f"{place_text(one)}: {why}: {one.site.finding.rule}")
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


def _summary(verdict: Verdict) -> str:
    word = {0: "Passed", 1: "Failed", 3: "Undecided"}[verdict.exit_code]
    new = [one for one in verdict.judged if one.standing == "new"]
    parts = [f"{count(len(new), 'new place')}" + (f" adding {effort_text(verdict.hours)}" if new else "")]
    if verdict.most is not None:
        parts[-1] += (
            f" (allowed {effort_text(verdict.most)})"
            if not verdict.too_much
            else (f", more than the {effort_text(verdict.most)} allowed")
        )
    moved = sum(one.standing == "moved" for one in verdict.judged)
    barred = sum(one.fails and one.fail_on == "any" for one in verdict.judged)
    counts = [
        (barred, "not allowed where they are"),
        (moved, "moved"),
        (sum(gone.count for gone in verdict.fixed), "fixed"),
        (verdict.known, "known"),
        (len(verdict.skipped), "not read"),
    ]
    parts += [f"{number:,} {name}" for number, name in counts if number]
    held = f"; against {' and '.join(verdict.against)}" if verdict.against else ""
    allow = " (--allow-skipped passes)" if verdict.exit_code == 3 else ""
    return escape(f"{word}: {', '.join(parts)}{allow}{held}.")


def _paint(text: str, code: str, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color else text
