"""Python that a command is given as text: `python -c "..."`, `python - <<EOF`."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence

import msgspec

from estimator.model.artifact import Artifact, Skipped
from estimator.model.fact import Fact, Place
from estimator.parse.collect import Collector
from estimator.parse.shell.syntax import Word

_EXPANSION = re.compile(r"\$\{[^{}\n]*\}|\$\([^()\n]*\)|\$\w+")
_ESCAPED = re.compile(r"\\([\"$`])")
_TAKES_VALUE = ("-W", "-X")


def find_code(words: Sequence[Word]) -> Word | None:
    """Return the text that follows `-c`; `words` begin with the Python."""
    index = 1
    while index < len(words) - 1:
        text = words[index].text
        if not text.startswith("-") or text.startswith(("--", "-m")):
            return None
        if text.endswith("c"):
            return words[index + 1]
        index += 2 if text in _TAKES_VALUE else 1
    return None


def reads_input(words: Sequence[Word]) -> bool:
    """Tell whether a Python takes its code from what it is given to read: it has options alone, or `-`."""
    return all(word.text.startswith("-") and word.text not in ("-m", "-c") for word in words[1:])


def read_code(collector: Collector, code: Word, inner: int) -> None:
    """
    Collect the facts of the code at their places in the file; `inner` is the width of the quote before it.

    What the shell puts in counts as a name. Code that is no Python then is said to be left out.
    """
    from estimator.parse.python.parser import parse_python  # few scripts need it

    row, column = code.start
    text = _EXPANSION.sub(lambda found: "_" * len(found[0]), _ESCAPED.sub(r" \1", code.text))
    lines, indents = _dedent(text)
    first = collector.text.place((row, column + inner), (row, column + inner)).column - 1
    source = "\n".join(lines) + "\n"
    if not _is_python(source):
        collector.trip(row, "Python on a command line that cannot be read; it was left out")
        return
    path = collector.text.path
    seen = parse_python(source.encode("utf-8", "replace"), Artifact(path=path, kind="python"), collector.interest)
    if not isinstance(seen, Skipped):
        shifts = [first + indents[0], *indents[1:], 0]
        collector.facts += [_moved(fact, row, shifts, collector) for fact in seen.facts]


def _dedent(text: str) -> tuple[list[str], list[int]]:
    """Return the lines without the indentation that they share, and how much of each that was."""
    lines = text.replace("\r", " ").split("\n")
    begins = len(lines[0]) - len(lines[0].lstrip())
    shared = min((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()), default=0)
    rest = [line[shared:] if line.strip() else "" for line in lines[1:]]
    return [lines[0][begins:], *rest], [begins, *(shared for _ in rest)]


def _is_python(source: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _moved(fact: Fact, row: int, shifts: list[int], collector: Collector) -> Fact:
    def move(place: Place) -> Place:
        return msgspec.structs.replace(
            place,
            line=place.line + row,
            column=place.column + shifts[min(place.line, len(shifts)) - 1],
            end_line=place.end_line + row,
            end_column=place.end_column + shifts[min(place.end_line, len(shifts)) - 1],
        )

    place = move(fact.place)
    return msgspec.structs.replace(
        fact,
        place=place,
        snippet=collector.text.snippet(place.line - 1),
        branch=fact.branch + row if fact.branch else 0,
        uses=tuple(move(use) for use in fact.uses),
    )
