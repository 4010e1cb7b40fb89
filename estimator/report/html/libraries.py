"""Libraries that the project uses, and what there is in their place."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from estimator.model.artifact import Origin
from estimator.model.finding import Finding
from estimator.model.scan import Scan
from estimator.report.html.words import visible
from estimator.report.language import Speech
from estimator.report.severity import find_remedy
from estimator.report.text import weeks

_SUBJECT = "library:"
_SHOWN_PATHS = 3


class LibraryRow(msgspec.Struct, frozen=True, kw_only=True):
    """A library or a vendored component: its side on the target, where it is used, and its mean engineer-weeks."""

    name: str
    becomes: str
    note: str
    support: str
    paths: tuple[str, ...]
    more_paths: int
    weeks: str
    evidence: tuple[str, ...]


def build_libraries(scan: Scan, say: Speech) -> tuple[LibraryRow, ...]:
    """Return the libraries that own code uses or asks for, the dearest first."""
    subjects: dict[str, list[Finding]] = defaultdict(list)
    for finding in scan.counted:
        if finding.origin is Origin.OWN and finding.subject and finding.subject.startswith(_SUBJECT):
            subjects[finding.subject].append(finding)
    hours = {item.id: item.hours.mean for item in scan.main.items if item.kind == "library"}
    rows = [
        (hours.get(subject, 0.0), subject, _row(scan, subject, group, hours.get(subject, 0.0), say))
        for subject, group in subjects.items()
    ]
    return tuple(row for _, _, row in sorted(rows, key=lambda one: (-one[0], one[1])))


def _row(scan: Scan, subject: str, group: list[Finding], hours: float, say: Speech) -> LibraryRow:
    first = max(group, key=lambda finding: (len(finding.places), finding.rule))
    remedy = find_remedy(scan)(first)
    places = {place for finding in group for place in finding.places or (finding.place,)}
    paths = sorted({place.path for place in places})
    return LibraryRow(
        name=visible(subject.removeprefix(_SUBJECT)),
        becomes=say.recall(remedy.replacement) if remedy.replacement else "",
        note=say(remedy.note) if remedy.note else "",
        support=remedy.support.value,
        paths=tuple(visible(path) for path in paths[:_SHOWN_PATHS]),
        more_paths=max(0, len(paths) - _SHOWN_PATHS),
        weeks=weeks(hours / scan.rulebook.effort.hours_per_week) if hours else "–",
        evidence=tuple(say.recall(evidence.source) for evidence in remedy.evidence),
    )
