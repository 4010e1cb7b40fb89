"""That the project has a port already, and what it shares with its upstream: said before anything is priced."""

from __future__ import annotations

from typing import Any

from estimator.model.known_port import Recognition
from estimator.model.scan import Upstream
from estimator.report.page import Page
from estimator.report.text import percent

_KINDS = {
    "native": "{title} itself runs on {target}",
    "plugin": "A plugin runs {title} on {target}",
    "fork": "A changed copy of {title} runs on {target}",
    "partial": "Parts of {title} run on {target}",
}


def write_known_port(page: Page, found: Recognition, against: Upstream | None) -> None:
    """Write what the project is, what its port is, and how to price only what this tree adds."""
    known, port, say = found.known, found.known.port, page.say
    if found.by == "name":
        page.line(say("This is {title}, which has a port.", title=known.title), "bold")
    else:
        page.line(say("This looks like a fork of {title}, which has a port.", title=known.title), "bold")
        folder = known.folders[0]
        page.wrapped(
            say(
                "{share} of its own Python files lie in {folder}/, as there.", share=percent(found.share), folder=folder
            )
        )
    what = say(_KINDS[port.kind], title=known.title, target=known.target.capitalize())
    since = say(", since {since}", since=port.since) if port.since else ""
    licence = f"{say(', ')}{port.licence}" if port.licence else ""
    told = f"{what}: {port.name} ({_address(port.repository)}{since}{licence})"
    page.wrapped(f"{told}{say('. ')}{say.recall(known.advice)}")
    if against is None:
        page.wrapped(
            say(
                "The effort below is that of porting the whole tree anew. To price only what it adds: "
                "`--against DIR`, with {title} as it was when this tree left it in DIR.",
                title=known.title,
            )
        )
    page.line()


def _address(repository: str) -> str:
    """Return where a repository is: `owner/name` is on GitHub."""
    owner, _, name = repository.partition("/")
    return f"github.com/{repository}" if name and "." not in owner else repository


def write_upstream(page: Page, against: Upstream, added: int) -> None:
    """Write how much of the tree is upstream's, and that it is not priced."""
    say = page.say
    page.line(say("Held against {name}: only what this tree adds is priced.", name=against.name), "bold")
    moved = say(" {files} moved.", files=say.count(len(against.moved), "file")) if against.moved else ""
    shared = say(
        "{shared} upstream has too, {added} it has not, {gone} only it has.",
        shared=say.count(against.shared, "finding"),
        added=f"{added:,}",
        gone=f"{against.gone:,}",
    )
    rest = say("Bring-up, validation and tuning are those of the files with additions.")
    page.wrapped(f"{shared}{moved} {rest}")
    page.line()


def shape_upstream(against: Upstream) -> dict[str, Any]:
    """Return what the tree shares with its upstream as JSON data."""
    moved = [{"path": path, "upstream_path": other} for path, other in sorted(against.moved.items())]
    return {"name": against.name, "shared": against.shared, "gone": against.gone, "moved": moved}


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
