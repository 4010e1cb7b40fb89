"""Reads a notebook: its cells as one program, their shell lines as one script, the files that they write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from estimator.model.artifact import Artifact, Degraded, Skipped
from estimator.model.fact import Fact, Place
from estimator.model.rule import Interest
from estimator.model.summary import Parsed, Summary
from estimator.parse.notebook.cells import Cell, read_notebook
from estimator.parse.notebook.magics import Split, split_cell
from estimator.parse.notebook.shell import read_shell
from estimator.parse.python import parse_python

_LONGEST_SNIPPET = 160
_PYTHON = ("", "python", "ipython", "xpython", "python3")
_SHOWN = 5

# Files that a cell may write, by name, with the kind that reads them.
_WRITTEN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.I), kind)
    for pattern, kind in (
        (r"requirements[^/]*\.txt\Z", "requirements"),
        (r"\.py\Z", "python"),
        (r"\.(sh|bash)\Z", "shell"),
        (r"\.cuh?\Z", "cuda"),
        (r"(^|/)Dockerfile\Z", "dockerfile"),
        (r"environment[^/]*\.ya?ml\Z", "conda"),
        (r"\.ya?ml\Z", "yaml"),
        (r"\.json\Z", "json"),
    )
)


class Line(NamedTuple):
    """Where a line of the joined text stands: the cell, the line in it, and the text as it is written."""

    cell: int
    line: int
    text: str


def parse_notebook(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """
    Return the facts of a notebook, with the number of their cell and the line within it.

    A notebook without any token of interest is passed over; one for another language is `Skipped`.
    """
    if not _may_matter(data, interest):
        return Parsed(path=artifact.path, lines=0, passed_over=True)
    notebook = read_notebook(data)
    if isinstance(notebook, str):
        return Skipped(artifact.path, "parse", notebook)
    if notebook.language not in _PYTHON:
        return Skipped(artifact.path, "parse", f"a notebook in {notebook.language}, not in Python")
    splits = [split_cell(cell.source) for cell in notebook.cells]
    lines = [
        Line(cell.number, number, text)
        for cell in notebook.cells
        for number, text in enumerate(cell.source.split("\n"), 1)
    ]
    parsed = parse_python(_joined([split.python for split in splits]).encode(), artifact, interest)
    if isinstance(parsed, Skipped):
        return parsed
    facts = [_at(fact, lines) for fact in parsed.facts]
    script = _joined([split.shell for split in splits])
    facts += [_at(fact, lines) for fact in read_shell(script, artifact, interest)]
    for cell, split in zip(notebook.cells, splits, strict=True):
        facts += _in_written(cell, split, artifact, interest)
    facts.sort(key=lambda fact: (fact.place.cell or 0, fact.place, fact.kind, fact.symbol))
    return msgspec.structs.replace(
        parsed,
        lines=sum(bool(line.text.strip()) for line in lines),
        facts=tuple(dict.fromkeys(facts)),
        summary=_summary(parsed.summary, lines),
        passed_over=parsed.passed_over and not facts,
        degraded=_degraded(artifact.path, notebook.cells, splits, parsed.degraded),
    )


def _may_matter(data: bytes, interest: Interest) -> bool:
    """Tell whether any token stands in the bytes: of Python, a command, an installation, or a file."""
    if any(token in data for token in (b"install", b"%%writefile", *interest.tokens)):
        return True
    return any(command.encode() in data for command in interest.commands)


def _joined(parts: Sequence[Sequence[str]]) -> str:
    """Return all lines as one text; a lone surrogate, which JSON allows, is no text."""
    return "\n".join(line for part in parts for line in part).encode("utf-8", "replace").decode()


def _at(fact: Fact, lines: Sequence[Line]) -> Fact:
    """Return a fact of the joined text at its cell, with the line as the cell has it."""
    text = lines[fact.place.line - 1].text.strip()
    snippet = text if len(text) <= _LONGEST_SNIPPET else text[: _LONGEST_SNIPPET - 1] + "…"
    return msgspec.structs.replace(fact, place=_place(fact.place, lines), snippet=snippet)


def _place(place: Place, lines: Sequence[Line]) -> Place:
    first = lines[place.line - 1]
    last = lines[max(place.line, place.end_line) - 1]
    end = last.line if last.cell == first.cell else first.line
    return msgspec.structs.replace(place, line=first.line, end_line=end, cell=first.cell)


def _in_written(cell: Cell, split: Split, artifact: Artifact, interest: Interest) -> list[Fact]:
    """Return the facts of the file that a cell writes, as the parser of its kind sees them."""
    from estimator.parse.registry import READABLE, parse_bytes

    written = split.written
    if written is None:
        return []
    kind = next((kind for pattern, kind in _WRITTEN if pattern.search(written.name)), None)
    if kind is None or kind not in READABLE:
        return []
    inner = Artifact(path=artifact.path, kind=kind, origin=artifact.origin, component=artifact.component)
    parsed = parse_bytes("\n".join(split.text).encode("utf-8", "replace"), inner, interest)
    if isinstance(parsed, Skipped):
        return []
    lines = [Line(cell.number, number, text) for number, text in enumerate(cell.source.split("\n"), 1)]
    return [_at(fact, lines) for fact in parsed.facts]


def _summary(summary: Summary, lines: Sequence[Line]) -> Summary:
    return msgspec.structs.replace(
        summary,
        references=tuple(
            msgspec.structs.replace(reference, place=_place(reference.place, lines)) for reference in summary.references
        ),
        definitions=tuple(_at(definition, lines) for definition in summary.definitions),
    )


def _degraded(path: str, cells: Sequence[Cell], splits: Sequence[Split], python: Degraded | None) -> Degraded | None:
    broken = [f"cell {cell.number}: {split.broken}" for cell, split in zip(cells, splits, strict=True) if split.broken]
    if broken:
        more = f"; and {len(broken) - _SHOWN} more cells" if len(broken) > _SHOWN else ""
        return Degraded(path, "; ".join(broken[:_SHOWN]) + more)
    return python
