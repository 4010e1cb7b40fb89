"""The projects that run on a target already (data/known_ports.yaml)."""

from __future__ import annotations

from collections.abc import Iterator

from estimator.model.known_port import PORT_KINDS, KnownPort, Port
from estimator.model.rule import Evidence
from estimator.rulebook.document import Node
from estimator.rulebook.fields import Fields

_KEYS = ("id", "title", "names", "folders", "files", "port", "advice", "evidence", "target")
_FEWEST_FILES = 2


def compile_known_ports(node: Node, label: str) -> tuple[KnownPort, ...]:
    """Return the projects of the file, in its order; raises RulePackError with file and line."""
    ports: dict[str, KnownPort] = {}
    for port, entry in _entries(Fields(node, label, "known ports", ("ports",))):
        if port.id in ports:
            entry.fail(f"'{port.id}' is there twice", entry.line_of("id"))
        ports[port.id] = port
    return tuple(ports.values())


def _entries(fields: Fields) -> Iterator[tuple[KnownPort, Fields]]:
    for entry in fields.children("ports", "known port", _KEYS):
        files = entry.texts("files")
        if len(files) < _FEWEST_FILES:
            entry.fail("needs at least two files to be recognised by", entry.line_of("files"))
        yield (
            KnownPort(
                id=entry.text("id"),
                title=entry.text("title"),
                names=entry.texts("names"),
                folders=entry.texts("folders"),
                files=files,
                port=_compile_port(entry.child("port", keys=("kind", "name", "repository", "since", "licence"))),
                advice=entry.text("advice"),
                evidence=tuple(
                    Evidence(item.text("source"), item.text("checked"), item.text("how"))
                    for item in entry.children("evidence", keys=("source", "checked", "how"))
                ),
                target=entry.text("target", "ascend"),
            ),
            entry,
        )


def _compile_port(fields: Fields) -> Port:
    return Port(
        kind=fields.choice("kind", PORT_KINDS),
        name=fields.text("name"),
        repository=fields.text("repository"),
        since=fields.optional_text("since") or "",
        licence=fields.optional_text("licence") or "",
    )
