"""Reads requirements and constraints files of pip."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from estimator.model.artifact import Artifact, Skipped
from estimator.model.fact import Guard
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.dependencies.declarations import Declarations, Span
from estimator.parse.dependencies.purpose import guards_of_file
from estimator.parse.dependencies.source import Text, read_text

_COMMENT = re.compile(r"(?:^|\s)#.*\Z")
_OPTION = re.compile(r"\s+--?[A-Za-z].*\Z")  # --hash=..., --config-settings=..., --global-option=...
_INDEX = ("-i", "--index-url", "--pypi-url", "--extra-index-url", "-f", "--find-links")
_INCLUDE = ("-r", "--requirement", "-c", "--constraint")
_EDITABLE = ("-e", "--editable")
_EXPORTED = re.compile(r"[\w.-]+=[^=]")  # `conda list --export`
_LOCAL = re.compile(r"\.{0,2}[/\\]|\.(?:\[|$|\s)|[A-Za-z]:[\\/]|file:|~/")


class Line(NamedTuple):
    """One logical line: its text without comment, and the offsets of its first and last character."""

    text: str
    start: int
    end: int


def parse_requirements(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return the requirements, indexes and includes of a file in pip's format; a line that is neither degrades it."""
    read = read_text(data, artifact.path)
    if read is None:
        return Skipped(artifact.path, "parse", "binary data in a file named as requirements")
    text, reason = read
    declared = Declarations(artifact, text, reason)
    constraint = "constraint" in PurePosixPath(artifact.path).name.lower()
    guards = guards_of_file(artifact.path)
    for content, start, end in logical_lines(text):
        read_line(content, (start, end), declared, guards=guards, constraint=constraint)
    return declared.finish()


def read_line(
    content: str,
    span: Span,
    declared: Declarations,
    *,
    scope: str = "",
    guards: tuple[Guard, ...] = (),
    constraint: bool = False,
) -> None:
    """Add what one line says: a requirement, an index, or a file to include."""
    if content.startswith("-"):
        flag, value = split_flag(content)
        if flag in _INDEX and value:
            declared.fetch_from(value, span, scope=scope)
        elif flag in _INCLUDE and value:
            declared.include(value)
        if flag not in _EDITABLE:
            return
        content = value
    if _LOCAL.match(content):
        return
    content = _OPTION.sub("", content)
    at = declared.text.text.find(content, *span)
    span = (at, at + len(content)) if at >= 0 else span
    if _EXPORTED.match(content):
        declared.ask_conda(content, span, scope=scope, guards=guards)
    else:
        declared.ask(content, span, scope=scope, guards=guards, constraint=constraint)


def logical_lines(text: Text) -> Iterator[Line]:
    """Yield the lines that hold anything, joined where a backslash continues them, as pip reads them."""
    parts: list[str] = []
    start = end = 0
    for number, raw in enumerate(text.lines, 1):
        continued = raw.endswith("\\") and not _COMMENT.search(raw)
        part = _COMMENT.sub("", raw[:-1] if continued else raw)
        if part.strip():
            offset = text.offset(number)
            if not parts:
                start = offset + len(part) - len(part.lstrip())
            end = offset + len(part.rstrip())
            parts.append(part.strip())
        if not continued and parts:
            yield Line(" ".join(parts), start, end)
            parts = []
    if parts:
        yield Line(" ".join(parts), start, end)


def split_flag(content: str) -> tuple[str, str]:
    """Return an option of pip and its value: `--index-url=URL`, `-i URL`, `-rfile.txt`."""
    if not content.startswith("--"):
        return content[:2], content[2:].strip().lstrip("=").strip()
    name = re.match(r"--[A-Za-z-]+", content)
    flag = name[0] if name else content
    return flag, content[len(flag) :].strip().lstrip("=").strip()
