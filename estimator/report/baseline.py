"""What a baseline holds, for a terminal or as JSON."""

from __future__ import annotations

from collections import Counter

import msgspec

from estimator.model.verdict import Baseline
from estimator.report.text import count, cut, escape, printable

_SHOWN = 15
_LONGEST = 60


def render_baseline(baseline: Baseline) -> str:
    """Return how many places the baseline knows, by rule and by file."""
    entries = baseline.entries
    paths = Counter[str]()
    rules = Counter[str]()
    for entry, number in entries.items():
        paths[entry.path] += number
        rules[entry.rule] += number
    held = f"{count(sum(entries.values()), 'place')} in {count(len(paths), 'file')}"
    lines = [f"{held}, by cannscope {escape(baseline.tool)} with {count(len(baseline.rules), 'rule')}"]
    for title, numbers in (("By rule", rules), ("By file", paths)):
        if numbers:
            lines += ["", title]
        ordered = sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))
        lines += [f"  {number:6,}  {cut(escape(name), _LONGEST)}" for name, number in ordered[:_SHOWN]]
        if len(ordered) > _SHOWN:
            lines.append(f"          and {len(ordered) - _SHOWN} more")
    return "\n".join(lines) + "\n"


def render_baseline_json(baseline: Baseline) -> str:
    """Return tool, rules and entries as indented JSON."""
    data = {
        "tool": baseline.tool,
        "rules": sorted(baseline.rules),
        "entries": [
            {"path": e.path, "rule": e.rule, "scope": e.scope, "syntax": e.syntax, "count": number}
            for e, number in sorted(baseline.entries.items())
        ],
    }
    return msgspec.json.format(msgspec.json.encode(printable(data)), indent=1).decode() + "\n"
