"""TOML with the places of its keys and values, which tomllib does not give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from estimator.toml import load_toml

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(
    "|".join(
        (
            r'"""(?:[^\\]|\\.)*?"""(?!")',
            r"'''.*?'''(?!')",
            r'"(?:[^"\\\n]|\\.)*"',
            r"'[^'\n]*'",
        )
    ),
    re.S,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}\r\n#]+")


class Spot(NamedTuple):
    """Offsets of a key and of its value; in an array the key is the value, and a table with a header is its header."""

    key: tuple[int, int]
    value: tuple[int, int]


class Toml(NamedTuple):
    """A TOML document: what it says, and where."""

    data: dict[str, Any]
    spots: dict[Path, Spot]

    def spot(self, path: Path) -> Spot:
        """Return where the path stands: a table without a header stands where its first key does."""
        found = self.spots.get(path)
        if found is None:
            inner = (spot for known, spot in self.spots.items() if known[: len(path)] == path)
            found = next(inner, Spot((0, 0), (0, 0)))
        return found


def read_toml(text: str) -> Toml | str:
    """Return the document, or the reason why it is none."""
    try:
        data = load_toml(text)
    except ValueError as error:
        return f"not valid TOML: {error}"
    return Toml(data, dict(_Scan(text).run()))


class _Scan:
    """Walks over text that is known to be valid TOML."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.counts: dict[Path, int] = {}

    def run(self) -> Iterator[tuple[Path, Spot]]:
        table: Path = ()
        while self._skip() < len(self.text):
            if self.text[self.at] == "[":
                many = self.text.startswith("[[", self.at)
                self.at += 1 + many
                start = self.at
                keys, end = self._keys()
                table = self._table(keys, many)
                yield table, Spot((start, end), (start, end))
                self.at += 1 + many
            else:
                yield from self._pair(table)

    def _skip(self) -> int:
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

    def _table(self, keys: Path, many: bool) -> Path:
        """Return the path of a table's header, with the position in each array of tables on the way."""
        path: Path = ()
        for step, key in enumerate(keys, 1):
            path = (*path, key)
            if many and step == len(keys):
                self.counts[path] = self.counts.get(path, -1) + 1
            if path in self.counts:
                path = (*path, self.counts[path])
        return path

    def _keys(self) -> tuple[tuple[str, ...], int]:
        """Return the parts of a dotted key, and where it ends."""
        parts: list[str] = []
        while True:
            self._skip()
            quoted = _STRING.match(self.text, self.at)
            bare = quoted or _BARE_KEY.match(self.text, self.at)
            if bare is None:
                raise ValueError(f"no key at {self.at}")
            word = bare[0]
            parts.append(next(iter(load_toml(f"{word} = 0"))) if quoted else word)
            self.at = end = bare.end()
            self._skip()
            if not self.text.startswith(".", self.at):
                return tuple(parts), end
            self.at += 1

    def _pair(self, table: Path) -> Iterator[tuple[Path, Spot]]:
        self._skip()
        start = self.at
        keys, end = self._keys()
        self.at += 1  # =
        yield from self._value((*table, *keys), (start, end))

    def _value(self, path: Path, key: tuple[int, int] | None) -> Iterator[tuple[Path, Spot]]:
        self._skip()
        start = self.at
        opening = self.text[start]
        if opening == "[":
            self.at += 1
            position = 0
            while self.text[self._skip()] != "]":
                yield from self._value((*path, position), None)
                position += 1
                self._comma()
            self.at += 1
        elif opening == "{":
            self.at += 1
            while self.text[self._skip()] != "}":
                yield from self._pair(path)
                self._comma()
            self.at += 1
        else:
            found = _STRING.match(self.text, start) or _BARE_VALUE.match(self.text, start)
            if found is None:
                raise ValueError(f"no value at {start}")
            self.at = start + len(found[0].rstrip())
        yield path, Spot(key or (start, self.at), (start, self.at))

    def _comma(self) -> None:
        if self.text.startswith(",", self._skip()):
            self.at += 1
