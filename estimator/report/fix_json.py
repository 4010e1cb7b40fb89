"""What a fix would change, as JSON."""

from __future__ import annotations

from typing import Any

import msgspec

from estimator import __version__
from estimator.model.assessment import Effort
from estimator.model.edit import FileFix, Fixed, Left
from estimator.model.fact import Place
from estimator.report.text import printable


def render_json(fixed: Fixed) -> str:
    """Return the edits, what is left, and the effort before and after, as indented JSON (see docs/fix.md)."""
    shape = {
        "schema_version": "1",
        "tool": {"name": "cannscope", "version": __version__},
        "style": fixed.style,
        "files": [_file(file) for file in fixed.files],
        "silent_changes": [_left(one) for one in fixed.silent],
        "findings": {"before": len(fixed.findings_before), "after": len(fixed.findings_after)},
        "effort": [
            {
                "strategy": before.strategy,
                "workload": before.workload,
                "unit": "engineer-weeks",
                "before": _effort(before.effort),
                "after": _effort(after.effort),
            }
            for before, after in fixed.compared
        ],
    }
    return msgspec.json.format(msgspec.json.encode(printable(shape)), indent=1).decode() + "\n"


def _file(file: FileFix) -> dict[str, Any]:
    edits = [
        {
            "rule": edit.rule,
            "symbol": edit.symbol,
            **_place(edit.place),
            "codemod": edit.codemod,
            "safety": edit.safety,
            "reason": edit.reason,
        }
        for edit in file.edits
    ]
    left = [_left(one) for one in file.left]
    return {"path": file.path, "changed": file.before != file.after, "edits": edits, "left": left}


def _left(one: Left) -> dict[str, Any]:
    where = {"path": one.place.path, **_place(one.place)}
    return {"rule": one.rule, "symbol": one.symbol, **where, "reason": one.reason}


def _place(place: Place) -> dict[str, int]:
    return {
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line or place.line,
        "end_column": place.end_column or place.column,
    }


def _effort(effort: Effort) -> dict[str, float]:
    return {"p10": effort.p10, "p50": effort.p50, "p80": effort.p80, "p90": effort.p90, "mean": effort.mean}
