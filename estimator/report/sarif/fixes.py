"""Rewrites as SARIF fixes, where a codemod has made any."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from estimator.model.fact import Place
from estimator.report.sarif.columns import Columns
from estimator.report.sarif.locations import shape_artifact, shape_region


class Change(NamedTuple):
    """A span of text (columns in characters) and what takes its place."""

    place: Place
    text: str


class Fix(NamedTuple):
    """A rewrite that mends a finding: what it does, and its changes, which are made together."""

    description: str
    changes: tuple[Change, ...]


def shape_fix(fix: Fix, columns: Columns) -> dict[str, Any]:
    """Return the fix with its changes by file."""
    by_file: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for change in sorted(fix.changes):
        replacement = {
            "deletedRegion": shape_region(change.place, columns),
            "insertedContent": {"text": change.text},
        }
        by_file[change.place.path].append(replacement)
    changes = [{"artifactLocation": shape_artifact(path), "replacements": done} for path, done in by_file.items()]
    return {"description": {"text": fix.description}, "artifactChanges": changes}
