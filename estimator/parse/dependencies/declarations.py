"""Collects what one file asks for, with the places of it."""

from __future__ import annotations

from pathlib import PurePosixPath

from estimator.model.artifact import Artifact, Degraded
from estimator.model.fact import Fact, Guard
from estimator.model.summary import Parsed, Summary
from estimator.parse.dependencies.conda_spec import make_conda_fact, read_conda_spec
from estimator.parse.dependencies.index import make_index_fact
from estimator.parse.dependencies.requirement import Asked, make_fact, may_hold, normalise, read_requirement
from estimator.parse.dependencies.source import Text

Span = tuple[int, int]

_SHOWN = 5


class Declarations:
    """The facts, includes and own packages of one file, and the lines that could not be read."""

    def __init__(self, artifact: Artifact, text: Text, reason: str | None = None) -> None:
        self.path = artifact.path
        self.text = text
        self.reason = reason
        self.facts: list[Fact] = []
        self.includes: list[str] = []
        self.distributions: list[str] = []
        self.wrong: list[int] = []
        self._seen: set[tuple[str, Span]] = set()

    def ask(
        self, spec: str, span: Span, *, scope: str = "", guards: tuple[Guard, ...] = (), **more: str | bool
    ) -> None:
        """Add a requirement as pip writes it; text that is none counts as wrong."""
        asked = read_requirement(spec)
        if asked is None:
            self.wrong.append(self.text.place(*span).line)
        else:
            self.add(asked, span, scope=scope, guards=guards, **more)

    def add(
        self, asked: Asked, span: Span, *, scope: str = "", guards: tuple[Guard, ...] = (), **more: str | bool
    ) -> None:
        """Add a requirement that is already read, unless the same text was read before or never counts on Linux."""
        if (asked.name, span) in self._seen or not may_hold(asked.marker):
            return
        self._seen.add((asked.name, span))
        place = self.text.place(*span)
        self.facts.append(make_fact(asked, place, self.text.snippet(place.line), scope=scope, guards=guards, **more))

    def ask_conda(
        self, spec: str, span: Span, *, scope: str = "", guards: tuple[Guard, ...] = (), **more: str | bool
    ) -> None:
        """Add a requirement as conda writes it, and its channel if it names one."""
        place = self.text.place(*span)
        read = read_conda_spec(spec)
        if read is None:
            self.wrong.append(place.line)
            return
        snippet = self.text.snippet(place.line)
        self.facts.append(make_conda_fact(read, place, snippet, scope=scope, guards=guards, **more))

    def fetch_from(self, url: str, span: Span, *, scope: str = "") -> None:
        """Add an index or a channel."""
        place = self.text.place(*span)
        self.facts.append(make_index_fact(url, place, self.text.snippet(place.line), scope=scope))

    def include(self, path: str) -> None:
        """Add a file that this one reads in, as it names it."""
        self.includes.append(beside(self.path, path))

    def build(self, name: str) -> None:
        """Add a package that this file builds."""
        self.distributions.append(normalise(name))

    def finish(self) -> Parsed:
        """Return all of it; an own package is no requirement of itself."""
        reason = self.reason
        if self.wrong:
            shown = ", ".join(map(str, self.wrong[:_SHOWN])) + (", ..." if len(self.wrong) > _SHOWN else "")
            reason = f"no requirement on line {shown}"
        facts = sorted(self.facts, key=lambda fact: (fact.place, fact.kind, fact.symbol))
        return Parsed(
            path=self.path,
            lines=self.text.count(),
            facts=tuple(facts),
            summary=Summary(
                includes=tuple(dict.fromkeys(self.includes)), distributions=tuple(dict.fromkeys(self.distributions))
            ),
            degraded=Degraded(self.path, reason) if reason else None,
        )


def beside(path: str, value: str) -> str:
    """Return a file that another names as a path from the root; it counts from the file that names it."""
    parts: list[str] = []
    for part in (PurePosixPath(path).parent / value.strip("'\" ").replace("\\", "/")).parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
