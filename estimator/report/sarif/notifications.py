"""What a reader of the results has to know about the run: what was not read, and what was left out."""

from __future__ import annotations

from typing import Any

from estimator.model.scan import Scan
from estimator.report.kinds import kind_name
from estimator.report.sarif.locations import shape_artifact
from estimator.report.text import count, escape

DESCRIPTORS: tuple[tuple[str, str], ...] = (
    ("file-skipped", "A file could not be read."),
    ("file-degraded", "A file was read in part only."),
    ("kind-not-read", "Files of a kind that has no reader."),
    ("results-left-out", "Results beyond what the code host accepts were left out."),
)


def shape_descriptors() -> list[dict[str, Any]]:
    """Return the kinds of notifications that there are."""
    return [
        {"id": name, "shortDescription": {"text": text}, "fullDescription": {"text": text}, "help": {"text": text}}
        for name, text in DESCRIPTORS
    ]


def shape_invocation(scan: Scan, left_out: str) -> dict[str, Any]:
    """Return the run without its time or machine, and everything that it could not tell; `left_out` says what."""
    notes = [
        shape_note("file-skipped", f"Skipped ({skipped.stage}): {escape(skipped.reason)}", "warning", skipped.path)
        for skipped in sorted(scan.skipped)
    ]
    notes += [
        shape_note("file-degraded", f"Read in part: {escape(degraded.reason)}", "warning", degraded.path)
        for degraded in sorted(scan.degraded)
    ]
    notes += [
        shape_note("kind-not-read", f"Not read by this version: {count(number, f'{kind_name(kind)} file')}.", "note")
        for kind, number in sorted(scan.inventory.unread.items())
    ]
    if left_out:
        notes.append(shape_note("results-left-out", left_out, "warning"))
    return {"executionSuccessful": True, "toolExecutionNotifications": notes}


def shape_note(name: str, text: str, level: str, path: str = "") -> dict[str, Any]:
    """Return one of `DESCRIPTORS` as it was met."""
    index = [descriptor for descriptor, _ in DESCRIPTORS].index(name)
    shape: dict[str, Any] = {"descriptor": {"id": name, "index": index}, "level": level, "message": {"text": text}}
    if path:
        shape["locations"] = [{"physicalLocation": {"artifactLocation": shape_artifact(path)}}]
    return shape
