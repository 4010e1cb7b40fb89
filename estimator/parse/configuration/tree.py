"""What the formats of configuration have in common: mappings, sequences and scalars that know their places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Union

from estimator.parse.text import Point

DEEPEST = 60
MOST_NODES = 200_000


@dataclass(slots=True)
class Scalar:
    """A single value. `block` is true for YAML's `|` and `>`, whose text begins on the next row."""

    value: str | int | float | bool | None
    text: str
    start: Point
    end: Point
    block: bool = False
    folded: bool = False


@dataclass(slots=True)
class Sequence:
    """A list."""

    start: Point
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Keys with their values, in order; a key may be there twice."""

    start: Point
    entries: list[tuple[Scalar, Node]] = field(default_factory=list)

    def get(self, name: str) -> Node | None:
        """Return the value of the first key of that name."""
        return next((value for key, value in self.entries if key.text == name), None)

    def text(self, name: str) -> str:
        """Return the text of the scalar under the key, "" where there is none."""
        value = self.get(name)
        return value.text if isinstance(value, Scalar) else ""


Node = Union[Scalar, Sequence, Mapping]


class TooLargeError(ValueError):
    """The document is nested too deeply, or holds more nodes than a configuration does."""


class Budget:
    """Counts nodes and depth, so that a hostile file ends early."""

    def __init__(self) -> None:
        self.left = MOST_NODES

    def spend(self, depth: int) -> None:
        """Count one node; raises TooLargeError beyond the bounds."""
        self.left -= 1
        if self.left < 0:
            raise TooLargeError(f"more than {MOST_NODES:,} values")
        if depth > DEEPEST:
            raise TooLargeError("nested too deeply")
