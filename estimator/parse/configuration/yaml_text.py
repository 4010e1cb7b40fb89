"""YAML text to trees, by PyYAML's events: nothing is constructed, and aliases are not followed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import yaml

from estimator.parse.configuration.tree import Budget, Mapping, Node, Scalar, Sequence
from estimator.parse.shell.options import plain_value
from estimator.parse.text import Point, Text

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BrokenYamlError(ValueError):
    """The text is no YAML; `row` is where that shows, and `documents` are those before it."""

    def __init__(self, row: int, what: str, documents: list[Node]) -> None:
        super().__init__(what)
        self.row = row
        self.documents = documents


def read_yaml(text: Text) -> list[Node]:
    """Return the documents of a file; raises BrokenYamlError, or TooLargeError."""
    documents: list[Node] = []
    loader = None
    try:
        loader = _LOADER(text.data.decode("utf-8", "replace"))
        events = _events(loader)
        builder = _Builder(text, events)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents.append(builder.node(next(events), 0))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BrokenYamlError(mark.line if mark else 0, str(error.problem or error.context), documents) from None
    except yaml.YAMLError as error:
        raise BrokenYamlError(0, str(error).splitlines()[0], documents) from None
    finally:
        if loader is not None:
            loader.dispose()
    return documents


def _events(loader: Any) -> Iterator[Any]:
    while loader.check_event():
        yield loader.get_event()


class _Builder:
    def __init__(self, text: Text, events: Iterator[Any]) -> None:
        self.text = text
        self.events = events
        self.budget = Budget()

    def node(self, event: Any, depth: int) -> Node:
        self.budget.spend(depth)
        start = self._point(event.start_mark)
        if isinstance(event, yaml.MappingStartEvent):
            mapping = Mapping(start)
            while not isinstance(event := next(self.events), yaml.MappingEndEvent):
                key = self.node(event, depth + 1)
                value = self.node(next(self.events), depth + 1)
                if isinstance(key, Scalar):
                    mapping.entries.append((key, value))
            return mapping
        if isinstance(event, yaml.SequenceStartEvent):
            sequence = Sequence(start)
            while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
                sequence.items.append(self.node(event, depth + 1))
            return sequence
        if isinstance(event, yaml.AliasEvent):
            # What an alias repeats is read where its anchor stands; to follow aliases can cost without bound.
            return Scalar(None, "", start, self._point(event.end_mark))
        return self._scalar(event, start)

    def _scalar(self, event: Any, start: Point) -> Scalar:
        text: str = event.value
        end = self._point(event.end_mark)
        if event.style in ("|", ">"):
            return Scalar(text, text, start, end, block=True, folded=event.style == ">")
        value = text if event.style else _plain(text)
        return Scalar(value, text, start, end, folded=start[0] != end[0])

    def _point(self, mark: Any) -> Point:
        return mark.line, self.text.byte_column(mark.line, mark.column)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str | int | float | bool | None:
    return {"yes": True, "on": True, "no": False, "off": False}.get(text.lower(), plain_value(text))
