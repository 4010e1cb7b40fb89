"""The shell lines of a notebook."""

from __future__ import annotations

import re
import shlex

from estimator.model.artifact import Artifact
from estimator.model.fact import Argument, Fact
from estimator.model.rule import Interest
from estimator.parse.dependencies.source import Text
from estimator.parse.pip_command import read_install

_ASSIGNMENT = re.compile(r"(?:export[ \t]+)?([A-Za-z_]\w*)=(.*)\Z", re.S)
_SEPARATOR = re.compile(r"&&|\|\||[;|\n]")
_CONTINUED = re.compile(r"\\\n")


def read_shell(script: str, artifact: Artifact, interest: Interest) -> list[Fact]:
    """Return what the commands of the script install, which programs of interest they run, and the variables set."""
    text = Text(artifact.path, script)
    facts: list[Fact] = []
    start = 0
    joined = _CONTINUED.sub("  ", script)
    for found in [*_SEPARATOR.finditer(joined), None]:
        end = found.start() if found else len(joined)
        facts += _read_command(joined[start:end], start, text, interest)
        start = found.end() if found else end
    return facts


def _read_command(command: str, start: int, text: Text, interest: Interest) -> list[Fact]:
    begin = start + len(command) - len(command.lstrip())
    command = command.strip()
    if not command or command.startswith("#"):
        return []
    try:
        words = shlex.split(command, comments=True)
    except ValueError:  # a quote that never closes
        words = command.split()
    if not words:
        return []
    place = text.place(begin, begin + len(command))
    snippet = text.snippet(place.line)
    spots = _spots(words, command, begin)
    installed = read_install(words, lambda position: text.place(*spots[position]), snippet)
    if installed is not None:
        return list(installed.facts)
    facts = []
    for position, word in enumerate(words):
        assignment = _ASSIGNMENT.match(word)
        if assignment is None and word != "export":
            program = word.rpartition("/")[2]
            if program in interest.commands:
                where = text.place(*spots[position])
                facts.append(Fact(kind="command", symbol=program, place=where, syntax=command, snippet=snippet))
            break
        if assignment is not None and _wants(assignment[1], interest):
            where = text.place(*spots[position])
            value = (Argument("value", value=assignment[2]),)
            name = assignment[1]
            facts.append(
                Fact(kind="env", symbol=name, place=where, syntax=f"{name}=", snippet=snippet, arguments=value)
            )
    return facts


def _wants(name: str, interest: Interest) -> bool:
    return name in interest.env or (name.startswith(interest.env_prefixes) and name.isupper())


def _spots(words: list[str], command: str, begin: int) -> list[tuple[int, int]]:
    """Return where each word stands in the text: its quotes are not a part of it."""
    spots: list[tuple[int, int]] = []
    at = 0
    for word in words:
        found = command.find(word, at)
        if found < 0:
            spots.append((begin + at, begin + len(command)))
            continue
        spots.append((begin + found, begin + found + len(word)))
        at = found + len(word)
    return spots
