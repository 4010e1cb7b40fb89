"""That the scanned project has a port already: said before anything is priced."""

from __future__ import annotations

from typing import Any

from estimator.model.known_port import Recognition
from estimator.report.page import Page
from estimator.report.text import percent

_KINDS = {
    "native": "{title} itself runs on {target}",
    "plugin": "a plugin runs {title} on {target}",
    "fork": "a changed copy of {title} runs on {target}",
    "partial": "parts of {title} run on {target}",
}


def write_known_port(page: Page, found: Recognition) -> None:
    """Write what the project is, what its port is, and how to price only what this tree adds."""
    known, port = found.known, found.known.port
    if found.by == "name":
        page.line(f"This is {known.title}, which has a port.", "bold")
    else:
        page.line(f"This looks like a fork of {known.title}, which has a port.", "bold")
        page.wrapped(f"{percent(found.share)} of its own Python files lie in {known.folders[0]}/, as there.")
    what = _KINDS[port.kind].format(title=known.title, target=known.target)
    since = f", since {port.since}" if port.since else ""
    licence = f", {port.licence}" if port.licence else ""
    page.wrapped(f"{what[0].upper()}{what[1:]}: {port.name} ({port.repository}{since}{licence}). {known.advice}")
    page.wrapped(
        "The effort below is that of porting the whole tree anew. To price only what it adds: "
        f"`--against DIR`, with {known.title} as it was when this tree left it in DIR."
    )
    page.line()


def shape_known_port(found: Recognition) -> dict[str, Any]:
    """Return the recognition as JSON data."""
    known, port = found.known, found.known.port
    return {
        "id": known.id,
        "title": known.title,
        "by": found.by,
        "files": list(found.files),
        "share": found.share,
        "target": known.target,
        "port": {
            "kind": port.kind,
            "name": port.name,
            "repository": port.repository,
            "since": port.since or None,
            "licence": port.licence or None,
        },
        "advice": known.advice,
        "evidence": [{"source": e.source, "checked": e.checked, "how": e.how} for e in known.evidence],
    }
