"""What is said before any figure: that the project has a port already, or that only additions are priced."""

from __future__ import annotations

from estimator.model.known_port import Recognition
from estimator.model.scan import Scan, Upstream
from estimator.report.html.words import visible
from estimator.report.language import Speech, said
from estimator.report.text import percent

_KINDS = {
    "native": said("{title} itself runs on {target}: {port}."),
    "plugin": said("A plugin runs {title} on {target}: {port}."),
    "fork": said("A changed copy of {title} runs on {target}: {port}."),
    "partial": said("Parts of {title} run on {target}: {port}."),
}


def build_notes(scan: Scan, say: Speech) -> tuple[str, ...]:
    """Return the notes as paragraphs, none where the project is new to everybody."""
    notes = []
    if scan.known_port is not None:
        notes.append(_known_port(scan.known_port, scan.against is None, say))
    if scan.against is not None:
        notes.append(_upstream(scan.against, len(scan.counted), say))
    return tuple(notes)


def _known_port(found: Recognition, whole: bool, say: Speech) -> str:
    known, port = found.known, found.known.port
    if found.by == "name":
        sentences = [say("This is {title}, which has a port.", title=known.title)]
    else:
        sentences = [say("This looks like a fork of {title}, which has a port.", title=known.title)]
        shared = say(
            "{share} of its own Python files lie in {folder}/, as there.",
            share=percent(found.share),
            folder=visible(known.folders[0]),
        )
        sentences.append(shared)
    details = ", ".join(part for part in (port.repository, port.since, port.licence) if part)
    what = say(_KINDS[port.kind], title=known.title, target=known.target.capitalize(), port=f"{port.name} ({details})")
    sentences += [what, say(known.advice)]
    if whole:
        sentences.append(
            say(
                "The effort below is that of porting the whole tree anew; --against DIR prices "
                "only what the tree adds to its upstream."
            )
        )
    return say.join(" ".join(sentences))


def _upstream(against: Upstream, added: int, say: Speech) -> str:
    return say(
        "Held against {name}: only what this tree adds is priced. Findings that upstream has too: {shared}; "
        "that it has not: {added}; that only it has: {gone}. Files moved: {moved}.",
        name=visible(against.name),
        shared=f"{against.shared:,}",
        added=f"{added:,}",
        gone=f"{against.gone:,}",
        moved=f"{len(against.moved):,}",
    )
