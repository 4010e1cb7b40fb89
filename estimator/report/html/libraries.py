"""Libraries that the project uses, and what there is in their place."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from estimator.model.artifact import Origin
from estimator.model.finding import Finding
from estimator.model.scan import Scan
from estimator.report.html.words import Translate, visible
from estimator.report.severity import find_remedy
from estimator.report.text import weeks

_SUBJECT = "library:"
_SHOWN_PATHS = 3


class LibraryRow(msgspec.Struct, frozen=True, kw_only=True):
    """A library or a vendored component: its side on the target, where it is used, and its mean engineer-weeks."""

    name: str
    title: str
    becomes: str
    note: str
    support: str
    shim: str
    places: str
    paths: tuple[str, ...]
    more_paths: int
    weeks: str
    evidence: tuple[str, ...]


def build_libraries(scan: Scan, translate: Translate) -> tuple[LibraryRow, ...]:
    """Return the libraries that own code uses or asks for, the dearest first."""
    subjects: dict[str, list[Finding]] = defaultdict(list)
    for finding in scan.counted:
        if finding.origin is Origin.OWN and finding.subject and finding.subject.startswith(_SUBJECT):
            subjects[finding.subject].append(finding)
    hours = {item.id: item.hours.mean for item in scan.main.items if item.kind == "library"}
    rows = [
        (hours.get(subject, 0.0), subject, _row(scan, subject, group, hours.get(subject, 0.0), translate))
        for subject, group in subjects.items()
    ]
    return tuple(row for _, _, row in sorted(rows, key=lambda one: (-one[0], one[1])))


def _row(scan: Scan, subject: str, group: list[Finding], hours: float, translate: Translate) -> LibraryRow:
    first = max(group, key=lambda finding: (len(finding.places), finding.rule))
    rule = scan.rulebook.find(first.rule)
    remedy = find_remedy(scan)(first)
    places = {place for finding in group for place in finding.places or (finding.place,)}
    paths = sorted({place.path for place in places})
    return LibraryRow(
        name=visible(subject.removeprefix(_SUBJECT)),
        title=translate(rule.title) if rule else "",
        becomes=translate(remedy.replacement) if remedy.replacement else "",
        note=translate(remedy.note) if remedy.note else "",
        support=remedy.support.value,
        shim=remedy.shim.value,
        places=f"{len(places):,}",
        paths=tuple(visible(path) for path in paths[:_SHOWN_PATHS]),
        more_paths=max(0, len(paths) - _SHOWN_PATHS),
        weeks=weeks(hours / scan.rulebook.effort.hours_per_week) if hours else "–",
        evidence=tuple(evidence.source for evidence in remedy.evidence),
    )
