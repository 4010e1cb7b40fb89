"""The file of what a gate knew before: one entry a line, so that git can merge it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from estimator.errors import ConfigError
from estimator.model.verdict import Baseline, Identity, Site

_FORMAT = 1
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7}|\|{7})( |$)", re.MULTILINE)


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    path: str
    rule: str
    scope: str
    syntax: str
    count: int


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    baseline: int
    tool: str
    rules: list[str | None]
    entries: list[_Entry | None]


def make_baseline(sites: Iterable[Site], rules: Iterable[str], tool: str) -> Baseline:
    """Return the baseline that knows these sites."""
    counts = Counter(site.identity for site in sites)
    return Baseline(tool=tool, rules=frozenset(rules), entries=dict(sorted(counts.items())))


def write_baseline(baseline: Baseline) -> str:
    """
    Return the text of the file: sorted, one entry and one rule a line.

    Each list ends with `null`, so that every line before it ends with a comma, and lines that two branches add never
    touch one another's.
    """
    return "".join(f"{line}\n" for line in _lines(baseline))


def _lines(baseline: Baseline) -> Iterator[str]:
    yield "{"
    yield f'"baseline": {_FORMAT},'
    yield f'"tool": {_text(baseline.tool)},'
    yield '"rules": ['
    for rule in sorted(baseline.rules):
        yield f"{_text(rule)},"
    yield "null"
    yield "],"
    yield '"entries": ['
    for entry, count in sorted(baseline.entries.items()):
        fields = [(name, _text(getattr(entry, name))) for name in ("path", "rule", "scope", "syntax")]
        yield "{" + ", ".join(f'"{name}": {value}' for name, value in [*fields, ("count", str(count))]) + "},"
    yield "null"
    yield "]"
    yield "}"


def _text(value: str) -> str:
    return json.dumps(value)  # in ASCII, so that a file name which is no UTF-8 survives


def read_baseline(path: Path) -> Baseline:
    """Return the baseline in the file; raises ConfigError with one line for a file that is none, or half merged."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such baseline; `cannscope baseline create` makes one") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: not UTF-8 text") from None
    conflict = _CONFLICT.search(text)
    if conflict:
        line = text.count("\n", 0, conflict.start()) + 1
        advice = "take one side, then run `cannscope baseline update` on the merged code"
        raise ConfigError(f"{path}:{line}: git left a merge conflict here; {advice}")
    content = _decode(path, text)
    entries: dict[Identity, int] = {}
    for entry in content.entries:
        if entry is None:
            continue
        identity = Identity(entry.path, entry.rule, entry.scope, entry.syntax)
        if identity in entries:
            raise ConfigError(
                f"{path}: {entry.rule} in {entry.path} has two entries, as after a careless merge; "
                "keep one of the two lines, then run `cannscope baseline update`"
            )
        if entry.count < 1:
            raise ConfigError(f"{path}: {entry.rule} in {entry.path} has the count {entry.count}; it must be 1 or more")
        entries[identity] = entry.count
    rules = frozenset(rule for rule in content.rules if rule is not None)
    return Baseline(tool=content.tool, rules=rules, entries=entries)


def _decode(path: Path, text: str) -> _File:
    try:
        values: Any = json.loads(text)  # lone surrogates stand for bytes of file names that are no UTF-8
    except ValueError as error:
        line = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise ConfigError(f"{path}{line}: not valid JSON; `cannscope baseline create --force` makes it anew") from None
    version = values.get("baseline") if isinstance(values, dict) else None
    if version is None:
        raise ConfigError(f"{path}: not a baseline of cannscope")
    if version != _FORMAT:
        raise ConfigError(f"{path}: a baseline of format {version}, this cannscope reads format {_FORMAT}; update it")
    try:
        return msgspec.convert(values, _File)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: not a whole baseline: {error}") from None
