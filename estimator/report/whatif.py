"""The difference that a change makes, for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from estimator import __version__
from estimator.model.assessment import Assessment, Effort, WorkItem
from estimator.model.whatif import WhatIf
from estimator.report.page import Page
from estimator.report.text import count, cut, printable, weeks

_SHOWN = 8
_LONGEST_TITLE = 46
_LEAST_WEEKS = 0.05
_KINDS = {"exclude-feature": "without the feature", "assume": "assumed", "workload": "only the workload"}


def render_terminal(result: WhatIf, color: bool = False) -> str:
    """Return before, after and the difference for each strategy, and the items that differ most."""
    page = Page(color)
    page.line("What if: the effort in engineer-weeks, as it is and as it would be", "bold")
    for change in result.changes:
        page.wrapped(f"{_KINDS[change.kind]} {change.value}: {count(change.findings, 'finding')} less")
    if not result.changes:
        page.wrapped("nothing is changed; see --workload, --exclude-feature and --assume")
    rows = []
    for before, after in zip(result.before, result.after, strict=True):
        rows.append(
            (
                before.strategy,
                weeks(before.effort.p50),
                _range(before.effort),
                weeks(after.effort.p50),
                _range(after.effort),
                signed(after.effort.mean - before.effort.mean),
            )
        )
    page.table(rows, (1, 2, 3, 4, 5), ("strategy", "p50", "p10 - p90", "then p50", "p10 - p90", "change of mean"))
    _write_items(page, result)
    return page.text()


def _write_items(page: Page, result: WhatIf) -> None:
    pairs = list(zip(result.before, result.after, strict=True))
    before, after = next(((b, a) for b, a in pairs if b.strategy == "port"), pairs[0])
    changed = [row for row in compare_items(before, after) if abs(row[1]) >= _LEAST_WEEKS]
    if not changed:
        return
    page.heading(f"What makes the difference ({before.strategy}, mean weeks)")
    page.table(
        [(f"  {cut(title, _LONGEST_TITLE)}", signed(change), state) for title, change, state in changed[:_SHOWN]], (1,)
    )
    if len(changed) > _SHOWN:
        page.line(f"  and {count(len(changed) - _SHOWN, 'more item')}")


def compare_items(before: Assessment, after: Assessment) -> list[tuple[str, float, str]]:
    """Return title, change in mean weeks and what became of it ("gone", "less", "more", "new"), largest first."""
    old, new = _by_id(before), _by_id(after)
    hours = before.effort.mean / total if (total := sum(item.hours.mean for item in before.items)) else 0.0
    rows = []
    for name in {*old, *new}:
        was = old[name].hours.mean if name in old else 0.0
        now = new[name].hours.mean if name in new else 0.0
        state = "gone" if name not in new else "new" if name not in old else "less" if now < was else "more"
        if now != was:
            rows.append(((new.get(name) or old[name]).title, (now - was) * hours, state))
    return sorted(rows, key=lambda row: (-abs(row[1]), row[0]))


def render_json(result: WhatIf, color: bool = False) -> str:
    """Return the result as indented JSON."""
    shape = {
        "schema_version": "1",
        "tool": {"name": "cannscope", "version": __version__},
        "changes": [{"kind": c.kind, "value": c.value, "findings": c.findings} for c in result.changes],
        "strategies": [_pair(before, after) for before, after in zip(result.before, result.after, strict=True)],
    }
    return msgspec.json.format(msgspec.json.encode(printable(shape)), indent=2).decode() + "\n"


def _pair(before: Assessment, after: Assessment) -> dict[str, Any]:
    return {
        "strategy": before.strategy,
        "before": _effort(before.effort),
        "after": _effort(after.effort),
        "difference": {
            "p50": round(after.effort.p50 - before.effort.p50, 3),
            "mean": round(after.effort.mean - before.effort.mean, 3),
        },
        "items": [
            {"title": title, "weeks": round(change, 3), "state": state}
            for title, change, state in compare_items(before, after)
        ],
    }


def _effort(effort: Effort) -> dict[str, Any]:
    return {"unit": "engineer-weeks", **{name: getattr(effort, name) for name in ("p10", "p50", "p80", "p90", "mean")}}


def _by_id(assessment: Assessment) -> dict[str, WorkItem]:
    return {item.id: item for item in assessment.items}


def _range(effort: Effort) -> str:
    return f"{weeks(effort.p10)} - {weeks(effort.p90)}"


def signed(value: float) -> str:
    """Return weeks with their sign."""
    return f"{'-' if value < 0 else '+'}{weeks(abs(value))}"


RENDERERS: Mapping[str, Callable[[WhatIf, bool], str]] = {"terminal": render_terminal, "json": render_json}
