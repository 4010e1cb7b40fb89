"""Options that programs are given, and settings in the manner of Hydra."""

from __future__ import annotations

import re
from collections.abc import Sequence

from estimator.model.fact import Argument, Slot
from estimator.parse.collect import Collector
from estimator.parse.shell.syntax import Word

_OPTION = re.compile(r"--?([A-Za-z][\w.\-]*)(?:=(.*))?\Z", re.S)
_SETTING = re.compile(r"[+~]{0,2}([A-Za-z_][\w./@-]*)=(.*)\Z", re.S)
_IN_TEXT = re.compile(r"(?<!\S)--([A-Za-z][\w.\-]*)(?:[= ]([^\s-]\S*))?")


def add_options(collector: Collector, callee: str, words: Sequence[Word]) -> None:
    """Report the options among the words that a rule names, with their values."""
    for index, word in enumerate(words):
        found = _OPTION.match(word.text)
        if found is None:
            continue
        after = words[index + 1] if index + 1 < len(words) else None
        value, end = found[2], word.end
        if value is None and after is not None and not after.text.startswith("-"):
            value = after.text
            end = after.end if after.end[0] == word.end[0] else word.end
        _add(collector, callee, found[1], value, word.start, end)


def add_settings(collector: Collector, words: Sequence[Word]) -> None:
    """Report `key=value` words, as Hydra and torchtune take them, as keys of a configuration."""
    for word in words:
        found = _SETTING.match(word.text)
        if found is None:
            continue
        path = re.split(r"[./@]", found[1])
        if collector.wants_key(tuple(path[:-1]), path[-1]):
            collector.add(
                "config",
                path[-1],
                word.start,
                word.end,
                scope=".".join(path[:-1]),
                syntax=word.text,
                arguments=(Argument("value", value=plain_value(found[2].strip("\"'"))),),
            )


def add_options_in_text(collector: Collector, word: Word) -> None:
    """Report options that a variable holds, as in `ARGS="--device cuda"`."""
    if "\n" in word.text or not word.quoted:
        return
    row, column = word.start
    for found in _IN_TEXT.finditer(word.text):
        start = row, column + 1 + len(word.text[: found.start()].encode())
        _add(collector, "", found[1], found[2], start, (row, start[1] + len(found[0].encode())))


def plain_value(text: str) -> str | int | float | bool | None:
    """Return what a value means that is written without a type."""
    low = text.lower()
    if low in ("true", "false"):
        return low == "true"
    if low in ("null", "none", "~", ""):
        return None
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def _add(
    collector: Collector, callee: str, name: str, value: str | None, start: tuple[int, int], end: tuple[int, int]
) -> None:
    leaf = name.rpartition(".")[2]
    if leaf in collector.interest.options:
        collector.add(
            "option",
            leaf,
            start,
            end,
            syntax=f"{callee} --{name} {value or ''}".strip(),
            arguments=(Argument("value", value=(value or "").strip("\"'")),),
            slot=Slot("option", leaf, callee),
        )
