"""Reads a text as the file of some name, and shows what it asks for."""

from __future__ import annotations

import textwrap
from pathlib import Path

from estimator.discover.kinds import kind_of
from estimator.model.artifact import Artifact, Skipped
from estimator.model.fact import Fact
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.registry import parse_bytes


def parse(text: str | bytes, path: str) -> Parsed:
    """Return what the parser of the file's kind sees in the text."""
    outcome = outcome_of(text, path)
    assert isinstance(outcome, Parsed), outcome
    return outcome


def outcome_of(text: str | bytes, path: str) -> Parsed | Skipped:
    """Return the parser's outcome; a text is dedented."""
    data = text if isinstance(text, bytes) else textwrap.dedent(text).encode()
    kind = kind_of(Path(path))
    assert kind is not None
    outcome = parse_bytes(data, Artifact(path=path, kind=kind), Interest())
    assert not (isinstance(outcome, Skipped) and outcome.reason.startswith("internal error")), outcome
    return outcome


def shown(fact: Fact) -> str:
    """Return a fact as `symbol specifier (other arguments) [guards]`; an index with a leading `<`."""
    given = [(argument.name, argument.value) for argument in fact.arguments]
    more = [f"{name}={value}" for name, value in given if name not in ("specifier", "version", "url", "local")]
    guards = [guard.device or guard.kind for guard in fact.guards]
    name = f"<{fact.symbol}" if fact.kind == "index" else fact.symbol
    specifier = [str(value) for key, value in given if key == "specifier"]
    parts = [
        name,
        *specifier,
        *([f"({', '.join(more)})"] if more else []),
        *([f"[{', '.join(guards)}]"] if guards else []),
    ]
    return " ".join(parts)


def asked(text: str, path: str) -> list[str]:
    """Return all facts of the text, shown."""
    return [shown(fact) for fact in parse(text, path).facts]


def spanned(text: str, path: str) -> dict[str, str]:
    """Return the text that each fact's place spans, by symbol."""
    lines = textwrap.dedent(text).split("\n")
    return {
        fact.symbol: lines[fact.place.line - 1][fact.place.column - 1 : fact.place.end_column - 1]
        for fact in parse(text, path).facts
    }
