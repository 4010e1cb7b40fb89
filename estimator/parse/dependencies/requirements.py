"""Reads requirements and constraints files of pip."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from estimator.model.artifact import Artifact, Degraded, Skipped
from estimator.model.fact import Fact
from estimator.model.rule import Interest
from estimator.model.summary import Parsed, Summary
from estimator.parse.dependencies.conda_spec import make_conda_fact, read_conda_spec
from estimator.parse.dependencies.index import make_index_fact
from estimator.parse.dependencies.purpose import guards_of_file
from estimator.parse.dependencies.requirement import make_fact, read_requirement
from estimator.parse.text import Text, read_text

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
    facts: list[Fact] = []
    includes: list[str] = []
    wrong: list[int] = []
    constraint = "constraint" in PurePosixPath(artifact.path).name.lower()
    guards = guards_of_file(artifact.path)
    for line in logical_lines(text):
        place = text.place(line.start, line.end)
        snippet = text.snippet(place.line)
        content = line.text
        if content.startswith("-"):
            flag, value = split_flag(content)
            if flag in _INDEX and value:
                facts.append(make_index_fact(value, place, snippet))
            elif flag in _INCLUDE and value:
                includes.append(_beside(artifact.path, value))
            if flag not in _EDITABLE:
                continue
            content = value
        if _LOCAL.match(content):
            continue
        content = _OPTION.sub("", content)
        if _EXPORTED.match(content) and (spec := read_conda_spec(content)):
            facts.append(make_conda_fact(spec, place, snippet, guards=guards))
            continue
        asked = read_requirement(content)
        if asked is None:
            wrong.append(place.line)
            continue
        facts.append(make_fact(asked, place, snippet, guards=guards, constraint=constraint))
    if wrong:
        shown = ", ".join(map(str, wrong[:5])) + (", ..." if len(wrong) > 5 else "")
        reason = f"no requirement on line {shown}"
    return Parsed(
        path=artifact.path,
        lines=text.count(),
        facts=tuple(facts),
        summary=Summary(includes=tuple(dict.fromkeys(includes))),
        degraded=Degraded(artifact.path, reason) if reason else None,
    )


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


def _beside(path: str, value: str) -> str:
    """Return an included file as a path from the root: `-r` counts from the file that holds it."""
    parts: list[str] = []
    for part in (PurePosixPath(path).parent / value.strip("'\"").replace("\\", "/")).parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
