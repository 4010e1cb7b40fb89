"""Reads meson.build: the calls in it, with their literal arguments."""

from __future__ import annotations

import re

from estimator.model.artifact import Artifact, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.builds.names import add_name
from estimator.parse.collect import Collector, read_text
from estimator.parse.text import Point

# Meson's own parser is no library: it is a part of a build tool, which installs itself as a command.
_TOKEN = re.compile(
    rb"(?P<comment>#[^\n]*)|(?P<string>'''.*?'''|f?'(?:\\.|[^'\\\n])*')|\b(?P<call>[A-Za-z_]\w*)\s*\(|(?P<open>[(\[{])"
    rb"|(?P<close>[)\]}])",
    re.S,
)


def parse_meson(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return the facts of a meson.build: each call with the strings that stand in it."""
    return read_text(data, artifact, interest, _read)


def _read(collector: Collector) -> None:
    data = collector.text.data
    row, begin, last = 0, 0, 0
    calls: list[tuple[str, list[str], Point, Point] | None] = []
    for found in _TOKEN.finditer(data):
        row += data.count(b"\n", last, found.start())
        begin, last = data.rfind(b"\n", 0, found.start()) + 1, found.start()
        start = row, found.start() - begin
        if found["call"]:
            name = found["call"].decode()
            calls.append((f"meson.{name}", [], start, (row, start[1] + len(name))))
        elif found["open"]:
            calls.append(None)
        elif found["close"]:
            call = calls.pop() if calls else None
            if call is not None:
                add_name(collector, *call)
        elif found["string"]:
            innermost = next((call for call in reversed(calls) if call is not None), None)
            if innermost is not None:
                innermost[1].append(found["string"].strip(b"f'").decode("utf-8", "replace"))
    if calls:
        unclosed = next((call for call in calls if call is not None), None)
        collector.trip(unclosed[2][0] if unclosed else row, "a bracket is not closed")
