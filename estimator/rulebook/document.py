"""YAML text -> nodes that know their lines. Refuses what a rule pack has no use for: anchors, tags, duplicate keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn, Union

import yaml

from estimator.errors import RulePackError

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_DEEPEST = 30
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\Z")


@dataclass(slots=True)
class Scalar:
    """A single value, with the text it was written as."""

    line: int
    value: str | int | float | bool | None
    text: str


@dataclass(slots=True)
class Items:
    """A list."""

    line: int
    nodes: list[Node]


@dataclass(slots=True)
class Table:
    """A mapping; `lines` tells where each key stands."""

    line: int
    nodes: dict[str, Node]
    lines: dict[str, int]


Node = Union[Scalar, Items, Table]


def read_document(content: bytes, label: str) -> Node:
    """Return the one document that the file holds; raise RulePackError with `label:line` where it is not plain YAML."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _fail(label, content.count(b"\n", 0, error.start) + 1, "is not UTF-8; save the file as UTF-8")
    try:
        loader = _LOADER(text)
        try:
            return _Builder(label, _events(loader)).document()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        about = ", ".join(part for part in (error.context, error.problem) if part)
        _fail(label, mark.line + 1 if mark else 1, f"not valid YAML: {about}")
    except yaml.reader.ReaderError as error:
        _fail(label, text.count("\n", 0, error.position) + 1, f"not valid YAML: {error.reason}")


def _events(loader: Any) -> Iterator[Any]:
    while loader.check_event():
        yield loader.get_event()


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _fail(label: str, line: int, message: str) -> NoReturn:
    raise RulePackError(f"{label}:{line}: {message}")


class _Builder:
    def __init__(self, label: str, events: Iterator[Any]) -> None:
        self.label = label
        self.events = events

    def document(self) -> Node:
        found: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if found is not None:
                    _fail(self.label, _line(event), "a second document begins; keep one per file")
                found = self.node(next(self.events), 1)
        if found is None:
            _fail(self.label, 1, "is empty")
        return found

    def node(self, event: Any, depth: int) -> Node:
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            _fail(self.label, line, f"'{event.anchor}' is a YAML anchor or alias; write the value out")
        if event.tag is not None:
            _fail(self.label, line, f"the YAML tag '{event.tag}' is not allowed; leave it out")
        if depth > _DEEPEST:
            _fail(self.label, line, "is nested too deeply")
        if isinstance(event, yaml.MappingStartEvent):
            return self.table(line, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            nodes = []
            while not isinstance(item := next(self.events), yaml.SequenceEndEvent):
                nodes.append(self.node(item, depth + 1))
            return Items(line, nodes)
        return self.scalar(event, line)

    def table(self, line: int, depth: int) -> Table:
        table = Table(line, {}, {})
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, depth + 1)
            if not isinstance(key, Scalar):
                _fail(self.label, key.line, "a list or mapping cannot be a key")
            if not isinstance(key.value, str):
                _fail(self.label, key.line, f"the key {key.text} does not read as text in YAML; quote it")
            if key.value in table.lines:
                first = table.lines[key.value]
                _fail(self.label, key.line, f"the key '{key.value}' is there twice (first on line {first})")
            table.lines[key.value] = key.line
            table.nodes[key.value] = self.node(next(self.events), depth + 1)
        return table

    def scalar(self, event: Any, line: int) -> Scalar:
        text: str = event.value
        if not event.implicit[0]:
            return Scalar(line, text, text)
        tag = _implicit_tag(text)
        if tag == "bool":
            return Scalar(line, text.lower() in ("yes", "true", "on"), text)
        if tag == "null":
            return Scalar(line, None, text)
        if tag == "int":
            if not _INTEGER.match(text):
                _fail(self.label, line, f"{text[:40]} is an odd way to write a number; write it plainly, or quote it")
            return Scalar(line, int(text), text)
        if tag == "float":
            try:
                return Scalar(line, float(text), text)
            except ValueError:
                _fail(self.label, line, f"{text[:40]} is an odd way to write a number; write it plainly, or quote it")
        return Scalar(line, text, text)


@lru_cache(maxsize=4096)
def _implicit_tag(text: str) -> str:
    resolvers: dict[str | None, list[Any]] = yaml.SafeLoader.yaml_implicit_resolvers
    for tag, pattern in resolvers.get(text[:1], []) + resolvers.get(None, []):
        if pattern.match(text):
            return str(tag).removeprefix(_TAG)
    return "str"
