"""The change between two scans, for a terminal or as JSON."""

from __future__ import annotations

import msgspec

from estimator.model.difference import Difference, ItemChange
from estimator.report.page import Page
from estimator.report.text import cut, printable, weeks

_SHOWN = 12
_LONGEST_TITLE = 44
_CAUSES = {
    "retired": "no longer there",
    "added": "new",
    "changed": "more or fewer places",
    "scaled": "grows and shrinks with the rest",
    "re-estimated": "same places, other rules",
}


def render_terminal(difference: Difference, color: bool = False) -> str:
    """Return the change as text that fits 80 columns, hours as mean hours."""
    page = Page(color)
    change = f"{weeks(difference.before)} -> {weeks(difference.after)}"
    page.line(f"Effort of {difference.strategy}: {change} engineer-weeks (p50)", "bold")
    page.line(f"Findings: {difference.findings_gone} gone, {difference.findings_new} new")
    if difference.new_rules:
        page.line("The scans were made with different rules; what only they changed is shown as re-estimated.")
    if not difference.items:
        page.line("No work item changed.")
        return page.text()
    page.heading("By cause, in mean hours")
    page.table([(f"  {n}", f"{h:+.1f}", _CAUSES[n]) for n, h in difference.causes.items()], (1,))
    page.heading("Largest changes")
    page.table([_row(change) for change in difference.items[:_SHOWN]], (1, 2, 3))
    if len(difference.items) > _SHOWN:
        page.line(f"  and {len(difference.items) - _SHOWN} more (--format json has all)")
    return page.text()


def _row(change: ItemChange) -> tuple[str, ...]:
    title = f"  {cut(change.title, _LONGEST_TITLE)}"
    return title, f"{change.before:.1f}", f"{change.after:.1f}", f"{change.hours:+.1f}", change.cause


def render_json(difference: Difference) -> str:
    """Return the change as indented JSON."""
    return (
        msgspec.json.format(msgspec.json.encode(printable(msgspec.to_builtins(difference))), indent=1).decode() + "\n"
    )
