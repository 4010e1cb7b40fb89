"""Gathers what a parser sees in one file."""

from __future__ import annotations

from collections.abc import Callable

from estimator.model.artifact import Artifact, Degraded, Skipped
from estimator.model.fact import Argument, Fact, FactKind, Slot
from estimator.model.rule import Interest
from estimator.model.summary import Launch, Parsed, Summary
from estimator.parse.other_devices import other_device
from estimator.parse.python.source import count_lines
from estimator.parse.text import Point, Text, decode, is_binary

_LONGEST_KEY = 5  # parts of a dotted key that a rule may name


class Collector:
    """The facts, launches and troubles of one file, with its text and what the rules care about."""

    def __init__(self, text: Text, interest: Interest) -> None:
        self.text = text
        self.interest = interest
        self.facts: list[Fact] = []
        self.launches: list[Launch] = []
        self.trouble: str | None = None  # why the file was read in part only

    def add(
        self,
        kind: FactKind,
        symbol: str,
        start: Point,
        end: Point,
        *,
        syntax: str = "",
        arguments: tuple[Argument, ...] = (),
        slot: Slot | None = None,
        scope: str = "",
        subject: str | None = None,
    ) -> None:
        """Add a fact at the span between two points."""
        self.facts.append(
            Fact(
                kind=kind,
                symbol=symbol,
                place=self.text.place(start, end),
                scope=scope,
                syntax=syntax or symbol,
                snippet=self.text.snippet(start[0]),
                subject=subject,
                arguments=arguments,
                slot=slot,
            )
        )

    def trip(self, row: int, what: str) -> None:
        """Say why the file is read in part; the first reason stays."""
        self.trouble = self.trouble or f"line {row + 1}: {what}"

    def wants_env(self, name: str) -> bool:
        """Tell whether a rule names the environment variable."""
        return name in self.interest.env or (name.startswith(self.interest.env_prefixes) and name.isupper())

    def wants_key(self, above: tuple[str, ...], name: str) -> bool:
        """Tell whether a rule names the key of a configuration, by itself or by the keys above it."""
        if name.startswith(self.interest.config_prefixes or ("\0",)):
            return True
        keys = self.interest.config_keys
        tail = name
        for key in (None, *reversed(above[-_LONGEST_KEY:])):
            tail = tail if key is None else f"{key}.{tail}"
            if tail in keys:
                return True
        return False

    def wants_path(self, text: str) -> bool:
        """Tell whether a rule names the file path or address, or a beginning of it."""
        return text.startswith(("/", "https://")) and (
            text in self.interest.strings or text.startswith(self.interest.string_prefixes or ("\0",))
        )

    def result(self, lines: int) -> Parsed:
        """Return what was seen, in the order of the text; of a file for another device only what it starts."""
        if other_device(self.text.path) is not None:
            self.facts.clear()
        facts = sorted(dict.fromkeys(self.facts), key=lambda fact: (fact.place, fact.kind, fact.symbol))
        return Parsed(
            path=self.text.path,
            lines=lines,
            facts=tuple(facts),
            summary=Summary(launches=tuple(self.launches)),
            degraded=Degraded(self.text.path, self.trouble) if self.trouble else None,
        )


def read_text(
    data: bytes, artifact: Artifact, interest: Interest, read: Callable[[Collector], None]
) -> Parsed | Skipped:
    """Return what `read` collects from a text file; binary data is skipped, undecodable text read in part."""
    if is_binary(data):
        return Skipped(artifact.path, "parse", f"binary data in a file named as {artifact.kind}")
    text, reason = decode(data)
    collector = Collector(Text(artifact.path, text.replace(b"\0", b" ")), interest)
    collector.trouble = reason
    read(collector)
    return collector.result(count_lines(data))
