"""Reads Makefiles: variables, and recipes as shell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from estimator.model.artifact import Artifact, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.collect import Collector, read_text
from estimator.parse.shell.programs import program_of
from estimator.parse.shell.reader import ShellReader

# tree-sitter's Make grammar fails on one real Makefile in six; lines are all that is wanted of the format.
_ASSIGNMENT = re.compile(rb"(?:export\s+|override\s+)*([A-Za-z_][\w.-]*)\s*(?::{1,3}|\+|\?|!)?=\s*(.*)\Z", re.S)
_SHELL_CALL = re.compile(rb"\$[({]shell\s+")
_VARIABLE = re.compile(rb"\$[({]([A-Za-z_]\w*)[)}]")
_PROGRAM_VARIABLE = re.compile(r"[\w./$(){}+-]+\Z")


class _Line(NamedTuple):
    """One logical line with its first row; continued lines are in it with their breaks."""

    row: int
    text: bytes


def parse_makefile(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return the facts of a Makefile."""
    return read_text(data, artifact, interest, _read)


def _read(collector: Collector) -> None:
    shell = ShellReader(collector)
    programs: dict[bytes, bytes] = {}
    lines = list(_logical_lines(collector.text.lines))
    for line in lines:
        found = None if line.text.startswith(b"\t") else _ASSIGNMENT.match(line.text)
        if found is not None:
            _assignment(collector, shell, line, found, programs)
    for line in lines:
        if line.text.startswith(b"\t"):
            shell.read_piece(_recipe(line.text, programs), line.row, depth=1)
        else:
            for piece, row in _shell_calls(line):
                shell.read_piece(piece, row, depth=1)
    shell.finish()


def _logical_lines(rows: list[bytes]) -> Iterator[_Line]:
    start, held = 0, b""
    for row, text in enumerate(rows):
        held = held + b"\n" + text if held else text
        if not held:
            start = row + 1
        elif not text.rstrip(b"\r").endswith(b"\\"):
            if not held.lstrip(b" ").startswith(b"#"):
                yield _Line(start, held)
            start, held = row + 1, b""
    if held:
        yield _Line(start, held)


def _assignment(
    collector: Collector, shell: ShellReader, line: _Line, found: re.Match[bytes], programs: dict[bytes, bytes]
) -> None:
    name, value = found[1].decode(), found[2].decode("utf-8", "replace").strip()
    start = line.row, found.start(1)
    end = line.row, len(line.text.split(b"\n", 1)[0].rstrip())
    if _PROGRAM_VARIABLE.match(value):
        programs[found[1]] = program_of(value).encode()
    program = program_of(value)
    if program in collector.interest.commands and " " not in value:
        collector.add("command", program, start, end, syntax=f"{name}={value}")
    else:
        shell.variable(name, value, start, end, exported=found[0].startswith(b"export"))


def _recipe(text: bytes, programs: dict[bytes, bytes]) -> bytes:
    """Return a recipe as shell, of the same width: Make's variables as shell's, or as the program that they hold."""

    def fill(found: re.Match[bytes]) -> bytes:
        program = programs.get(found[1], b"")
        if program and len(program) <= len(found[0]):
            return program.ljust(len(found[0]), b" ") if found.start() <= leading else found[0]
        return b"${" + found[1] + b"}"

    body = text.lstrip(b"\t @+-")
    leading = len(text) - len(body)
    padded = b" " * leading + body
    return _VARIABLE.sub(fill, padded).replace(b"$$", b" $")


def _shell_calls(line: _Line) -> Iterator[tuple[bytes, int]]:
    for found in _SHELL_CALL.finditer(line.text):
        depth, end = 1, found.end()
        while end < len(line.text) and depth:
            depth += {b"(": 1, b")": -1}.get(line.text[end : end + 1], 0)
            end += 1
        row = line.text.count(b"\n", 0, found.end())
        column = found.end() - (line.text.rfind(b"\n", 0, found.end()) + 1)
        piece = _VARIABLE.sub(rb"${\1}", line.text[found.end() : end - 1])
        yield b" " * column + piece, line.row + row
