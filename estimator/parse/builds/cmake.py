"""Reads CMakeLists.txt and *.cmake, by tree-sitter's CMake grammar."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from estimator.model.artifact import Artifact, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.builds.names import add_name, wants_name
from estimator.parse.collect import Collector, read_text
from estimator.parse.configuration.json_text import find_error
from estimator.parse.shell.programs import program_of
from estimator.parse.shell.reader import ShellReader
from estimator.parse.shell.syntax import Word

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_SETTERS = {"set": 0, "option": 0, "unset": 0, "list": 1, "string": 1}
_LONG_BLANK = re.compile(rb"\s{100,}")
_READ = re.compile(r"\$(ENV|CACHE)?\{(\w+)\}")
_COMMAND_WORDS = frozenset({"command", "args", "working_directory", "result_variable", "output_variable", "depends",
                            "comment", "verbatim", "output", "error_variable"})  # fmt: skip
_PROPERTIES = ("set_target_properties", "set_property", "set_source_files_properties")


@lru_cache(maxsize=1)
def _parser() -> Parser:
    import tree_sitter_cmake
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_cmake.language()))


def parse_cmake(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return the facts of a CMake file: commands and packages, variables set and read, imported targets."""
    return read_text(data, artifact, interest, _read)


def _comment_out(found: re.Match[bytes]) -> bytes:
    return b"\n" + b"#" * (len(found[0]) - 2) + b"\n"


def _read(collector: Collector) -> None:
    # The grammar takes time by the square of a run of blanks, but none for a comment.
    root = _parser().parse(_LONG_BLANK.sub(_comment_out, collector.text.data)).root_node
    broken = find_error(root)
    if broken is not None:
        collector.trip(broken, "not valid CMake; what follows may be read in part")
    reader = _Reader(collector)
    stack = [root]
    while stack:
        node = stack.pop()
        if node.type.endswith("_command"):
            reader.command(node)
        stack.extend(child for child in reversed(node.children) if child.is_named)
    reader.finish()


class _Reader:
    def __init__(self, collector: Collector) -> None:
        self.collector = collector
        self.shell = ShellReader(collector)
        self.set: set[str] = set()
        self.reads: dict[str, Word] = {}

    def command(self, node: Node) -> None:
        name = (node.children[0].text or b"").decode("utf-8", "replace").lower()
        listed = next((child for child in node.children if child.type == "argument_list"), None)
        words = [_word(child) for child in listed.named_children if child.type == "argument"] if listed else []
        texts = [word.text for word in words]
        start, end = node.start_point, node.end_point
        add_name(
            self.collector, f"cmake.{name}", texts, start, end if end[0] == start[0] else node.children[0].end_point
        )
        position = _SETTERS.get(name)
        if position is not None and len(words) > position:
            self._variable(words[position], texts[position + 1 :])
        if name in _PROPERTIES:
            for word in words:
                if word.text.isupper():
                    self._variable(word, ())
        if name in ("execute_process", "add_custom_command", "add_custom_target"):
            self._process(words)
        if name == "find_program":
            self._programs(words)
        for word in words:
            self._argument(word)

    def _variable(self, word: Word, values: list[str] | tuple[()]) -> None:
        name = word.text.removeprefix("ENV{").rstrip("}")
        self.set.add(name)
        add_name(self.collector, f"cmake.{name}", values, word.start, word.end)

    def _argument(self, word: Word) -> None:
        if "::" in word.text:
            for part in word.text.split(";"):
                if not part.endswith("::"):
                    add_name(self.collector, f"cmake.{part}", (), word.start, word.end)
        for found in _READ.finditer(word.text):
            if found[1] == "ENV" and self.collector.wants_env(found[2]):
                self.shell.read.setdefault(found[2], word)
            elif found[1] is None and wants_name(self.collector, f"cmake.{found[2]}"):
                self.reads.setdefault(found[2], word)
        if self.collector.wants_path(word.text):
            self.collector.add("string", word.text, word.start, word.end)

    def _process(self, words: list[Word]) -> None:
        begin: int | None = None
        for index, word in enumerate([*words, Word("COMMAND", (0, 0), (0, 0))]):
            if word.text.isupper() and word.text.lower() in _COMMAND_WORDS:
                if begin is not None and begin < index:
                    self.shell.read_words(words[begin:index])
                begin = index + 1 if word.text == "COMMAND" else None

    def _programs(self, words: list[Word]) -> None:
        for word in words[1:]:
            program = program_of(word)
            if program in self.collector.interest.commands:
                self.collector.add("command", program, word.start, word.end)

    def finish(self) -> None:
        for name, word in self.reads.items():
            if name not in self.set:
                add_name(self.collector, f"cmake.{name}", (), word.start, word.end)
        self.shell.finish()


def _word(node: Node) -> Word:
    text = (node.text or b"").decode("utf-8", "replace")
    if text.startswith('"') and text.endswith('"'):
        text = text[1:-1]
    start, end = node.start_point, node.end_point
    return Word(text, start, end if end[0] == start[0] else start)
