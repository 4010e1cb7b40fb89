"""Shell to facts, wherever it stands: scripts, Dockerfiles, recipes, CI steps, notebooks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from estimator.model.fact import Argument
from estimator.parse.collect import Collector
from estimator.parse.images import add_image
from estimator.parse.pip_command import read_install
from estimator.parse.shell.containers import image_of, variables_of
from estimator.parse.shell.directives import add_directive
from estimator.parse.shell.launches import find_launch
from estimator.parse.shell.options import add_options, add_options_in_text, add_settings
from estimator.parse.shell.packages import MANAGERS, add_system_packages
from estimator.parse.shell.programs import LAUNCHERS, SHELLS, STARTERS, find_nested, program_of
from estimator.parse.shell.python_code import find_code, read_code, reads_input
from estimator.parse.shell.syntax import Assignment, Command, Word, read_script

_CONTAINER_RUNNERS = frozenset({"docker", "podman", "nerdctl", "nvidia-docker"})
_PLAIN = re.compile(r"[A-Za-z_]\w*\Z")
_DEEPEST = 6


class ShellReader:
    """Reads pieces of shell into a collector; a variable that is read counts once in a file, and only if not set."""

    def __init__(self, collector: Collector) -> None:
        self.collector = collector
        self.set: set[str] = set()
        self.read: dict[str, Word] = {}

    def read_piece(self, data: bytes, row: int = 0, depth: int = 0) -> None:
        """Read a piece that begins at the row; what stands before it on that row is spaces in `data`."""
        script = read_script(data, row)
        if script.broken is not None and depth == 0:
            self.collector.trip(script.broken, "not valid Bash; what follows may be read in part")
        if script.overlong is not None:
            self.collector.trip(row + script.overlong, "a command of more than 1,500 words was left out")
        for comment in script.comments:
            add_directive(self.collector, comment)
        for assignment in script.assignments:
            self._assignment(assignment)
        for read in script.reads:
            if read.text in self.collector.interest.env:
                self.read.setdefault(read.text, read)
        folder = ""
        for command in script.commands:
            folder = self._command(command, folder, depth)

    def read_words(self, words: Sequence[Word]) -> None:
        """Read a command that is given as a list of words."""
        if words:
            self._command(Command(tuple(words)), "", 0)

    def finish(self) -> None:
        """Report the variables that were read and never set."""
        for name, word in self.read.items():
            if name not in self.set:
                self.collector.add("env", name, word.start, word.end, syntax=f"${name}")
        self.read.clear()

    def variable(
        self, name: str, value: str, start: tuple[int, int], end: tuple[int, int], *, exported: bool = True
    ) -> None:
        """
        Report that a variable is set.

        One that stays inside its script is of interest only where a rule names it, and not just how it begins.
        """
        self.set.add(name)
        if name in self.collector.interest.env or (exported and self.collector.wants_env(name)):
            arguments = (Argument("value", value=value),)
            self.collector.add("env", name, start, end, syntax=f"{name}=", arguments=arguments)
        elif "$(" not in value:  # a command in it is read for itself
            self._path(name, value, start, end)

    def _assignment(self, assignment: Assignment) -> None:
        name, value = assignment.name, assignment.value
        end = assignment.end if assignment.end[0] == assignment.start[0] else assignment.start
        self.variable(name, value.text, assignment.start, end, exported=assignment.exported)
        add_options(self.collector, "", assignment.items)
        add_options_in_text(self.collector, value)

    def _paths(self, program: str, words: Sequence[Word]) -> None:
        for word in words:
            self._path(program, word.text, word.start, word.end)

    def _path(self, name: str, value: str, start: tuple[int, int], end: tuple[int, int]) -> None:
        for part in (value, value.partition("=")[2], *re.split(r"[:=\s,$]", value)):
            if self.collector.wants_path(part):
                self.collector.add("string", part, start, end, syntax=f"{name}={part}")
                return

    def _command(self, command: Command, folder: str, depth: int) -> str:
        """Read one command; return the folder that the next one runs in."""
        words = command.words
        if not words or depth > _DEEPEST:
            return folder
        program = program_of(words[0])
        if program == "cd":
            return words[1].text.rstrip("/") if len(words) > 1 else ""
        if command.script is not None and (program in SHELLS or program in ("sbatch", "ssh")):
            self._quoted(command.script, depth, inner=0)
        if command.script is not None and program == "python" and reads_input(words):
            read_code(self.collector, command.script, inner=0)
        self._run(program, words, folder, depth)
        return folder

    def _run(self, program: str, words: tuple[Word, ...], folder: str, depth: int) -> None:
        collector = self.collector
        if program in collector.interest.commands:
            texts = [word.text for word in words[1:]]
            arguments = tuple(Argument(position=i, value=text) for i, text in enumerate(texts))
            syntax = " ".join((program, *texts))
            collector.add("command", program, words[0].start, words[0].end, syntax=syntax, arguments=arguments)
        if program in MANAGERS:
            add_system_packages(collector, words[1:])
            return
        if self._install(program, words):
            return
        own = words[1:]
        if program in ("export", "env"):
            own = self._leading_variables(own)
        if program in _CONTAINER_RUNNERS and len(words) > 1:
            own, rest = self._container(words)
            add_options(collector, "docker", own)
            self._paths(program, own)
            self._nested(rest, folder, depth)
            return
        if program in SHELLS and self._shell(words, depth):
            return
        if program == "eval" and len(words) > 1:
            self._quoted(words[1], depth)
        code = find_code(words) if program == "python" else None
        if code is not None:
            read_code(self.collector, code, inner=int(code.quoted))
            return
        launch = find_launch(program, words, folder) if program == "python" or program in LAUNCHERS else None
        if launch is not None:
            collector.launches.append(launch[0])
            if launch[0].module in collector.interest.commands:
                word = words[launch[1] - 1]
                collector.add("command", launch[0].module, word.start, word.end)
            add_options(collector, program, words[1 : launch[1]])
            add_options(collector, launch[0].path or launch[0].module, words[launch[1] :])
            add_settings(collector, words[launch[1] :])
            return
        if program in STARTERS:
            nested = find_nested(words, collector.interest.commands)
            if nested is not None:
                add_options(collector, program, words[1:nested])
                self._nested(words[nested:], folder, depth)
                return
        add_options(collector, program, own)
        if program == "python":
            add_settings(collector, own)
        self._paths(program, own)

    def _install(self, program: str, words: tuple[Word, ...]) -> bool:
        """Report what pip, conda and their like install; tell whether the command is one of those."""
        text = self.collector.text
        found = read_install(
            [program, *(word.text for word in words[1:])],
            lambda index: text.place(words[index].start, words[index].end),
            text.snippet(words[0].start[0]),
        )
        if found is None:
            return False
        self.collector.facts.extend(found.facts)
        return True

    def _nested(self, words: tuple[Word, ...], folder: str, depth: int) -> None:
        if words:
            self._command(Command(words), folder, depth + 1)

    def _leading_variables(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        for index, word in enumerate(words):
            name, sign, value = word.text.partition("=")
            if not sign or not _PLAIN.match(name):
                return words[index:]
            self.variable(name, value, word.start, word.end)
        return ()

    def _container(self, words: tuple[Word, ...]) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
        """Report image and variables of `docker run`; return its own options, and the command that it runs."""
        for name, value, word in variables_of(words):
            self.variable(name, value, word.start, word.end)
        position = image_of(words)
        if position is None:
            inside = find_nested(words, self.collector.interest.commands) if "exec" in words[1].text else None
            return (words[1:], ()) if inside is None else (words[1:inside], words[inside:])
        add_image(self.collector, words[position].text, words[position].start, words[position].end)
        return words[1:position], words[position + 1 :]

    def _shell(self, words: tuple[Word, ...], depth: int) -> bool:
        for index, word in enumerate(words[1:-1], 1):
            if word.text.startswith("-") and word.text.endswith("c"):
                self._quoted(words[index + 1], depth)
                return True
        return False

    def _quoted(self, word: Word, depth: int, inner: int = 1) -> None:
        """Read the text in quotes as a piece of its own; `inner` is the width of the quote."""
        if depth < _DEEPEST:
            row, column = word.start
            self.read_piece(b" " * (column + inner) + word.text.encode(), row, depth + 1)
