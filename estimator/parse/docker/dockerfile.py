"""Reads one Dockerfile."""

from __future__ import annotations

import re

from estimator.model.artifact import Artifact, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.collect import Collector, read_text
from estimator.parse.docker.instructions import Instruction, read_instructions
from estimator.parse.images import add_image
from estimator.parse.shell.reader import ShellReader
from estimator.parse.shell.syntax import Word

_VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)(?::?([-+])([^{}]*))?\})")
_PASSES = 5
_LONGEST = 4000


def parse_dockerfile(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return the facts of a Dockerfile: its base images, variables, and what it runs."""
    return read_text(data, artifact, interest, _read)


def _read(collector: Collector) -> None:
    instructions, broken = read_instructions(collector.text.data)
    if broken is not None:
        collector.trip(broken, "not a valid instruction; what follows may be read in part")
    shell = ShellReader(collector)
    defaults: dict[str, str] = {}  # of the ARGs before the first FROM: only those can stand in a FROM
    stages: set[str] = set()
    in_stage = False
    for instruction in instructions:
        if instruction.name == "FROM":
            in_stage = True
            _image(collector, instruction.image, defaults, stages)
            stages.add(instruction.alias.lower())
        elif instruction.name in ("COPY", "ADD"):
            _image(collector, instruction.image, defaults, stages)
        elif instruction.name in ("ENV", "ARG"):
            _variables(shell, instruction, None if in_stage else defaults)
        elif instruction.words:
            shell.read_words(instruction.words)
        elif instruction.shell is not None:
            shell.read_piece(*instruction.shell)
    shell.finish()


def _image(collector: Collector, word: Word | None, defaults: dict[str, str], stages: set[str]) -> None:
    if word is None:
        return
    reference = substitute(word.text, defaults)
    if reference.lower() in stages or reference.isdigit():
        return
    add_image(collector, reference, word.start, word.end)


def _variables(shell: ShellReader, instruction: Instruction, defaults: dict[str, str] | None) -> None:
    for name, value in instruction.pairs:
        if defaults is not None and value.text:
            defaults[name.text] = value.text
        if not value.text and instruction.name == "ARG":
            shell.set.add(name.text)  # only brought into the stage, or left to the builder
            continue
        end = value.end if value.end[0] == name.start[0] else name.end
        shell.variable(name.text, value.text, name.start, end)


def substitute(text: str, values: dict[str, str]) -> str:
    """Return the text with variables put in as Docker does; one that has no value stays as it is written."""

    def fill(found: re.Match[str]) -> str:
        value = values.get(found[1] or found[2], "")
        if found[3] == "+":
            return found[4] if value else ""
        return value or (found[4] if found[3] == "-" else found[0])

    for _ in range(_PASSES):  # an ARG may name others
        filled = _VARIABLE.sub(fill, text)
        if filled == text or len(filled) > _LONGEST:
            break
        text = filled
    return text
