"""Shell text to commands and assignments, by tree-sitter's Bash grammar."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from estimator.parse.text import Point

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_WORDS = frozenset({"word", "number", "string", "raw_string", "ansi_c_string", "concatenation", "expansion",
                    "simple_expansion", "command_substitution", "translated_string", "process_substitution",
                    "brace_expression", "arithmetic_expansion"})  # fmt: skip
_ESCAPE = re.compile(r"\\(.)", re.S)
_TOO_DEEP = 200
# One command of some thousand words keeps the grammar busy for ever.
_MOST_WORDS = 1500
_LONG_COMMAND = re.compile(rb"(?m)^(?:(?:[^\n]*\\\r?\n)*[^\n]{2000,}|(?:[^\n]*\\\r?\n){20,}[^\n]*)")


class Word(NamedTuple):
    """
    One word of a command: its text without quotes, expansions as they are written.

    `quoted` tells that it is one literal in quotes, so that its text can itself be a script.
    """

    text: str
    start: Point
    end: Point
    quoted: bool = False


class Assignment(NamedTuple):
    """
    A variable that is set, alone, exported, or in front of a command; an array has its items.

    `exported` tells that other programs see it.
    """

    name: str
    value: Word
    start: Point
    end: Point
    items: tuple[Word, ...] = ()
    exported: bool = False


class Command(NamedTuple):
    """A simple command: the program and its arguments; `script` is a here-document that it is given."""

    words: tuple[Word, ...]
    script: Word | None = None


class Script(NamedTuple):
    """What a piece of shell holds, in order. `broken` is the first row that is no Bash, None where all is."""

    commands: tuple[Command, ...]
    assignments: tuple[Assignment, ...]
    reads: tuple[Word, ...]
    comments: tuple[Word, ...]
    broken: int | None
    overlong: int | None  # the first row of the first command that is left out for its length


@lru_cache(maxsize=1)
def _parser() -> Parser:
    import tree_sitter_bash
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_bash.language()))


def read_script(data: bytes, row: int = 0) -> Script:
    """
    Return the commands of a piece of shell that begins at the row of its file.

    What stands before the piece on its first row must be in `data` as spaces, so that columns agree.
    """
    data, overlong = _leave_out_overlong(data)
    root = _parser().parse(data).root_node
    commands: list[Command] = []
    assignments: list[Assignment] = []
    reads: list[Word] = []
    comments: list[Word] = []
    exports: set[str] = set()
    stack: list[tuple[Node, int]] = [(root, 0)]
    while stack:
        node, depth = stack.pop()
        kind = node.type
        if kind == "command":
            commands.append(_command(node, row))
        elif kind == "declaration_command" and node.children[0].type == "export":
            exports.update(_text(child) for child in node.children if child.type == "variable_name")
        elif kind == "variable_assignment":
            assignment = _assignment(node, row)
            if assignment is not None:
                assignments.append(assignment)
        elif kind in ("simple_expansion", "expansion"):
            name = next((child for child in node.children if child.type == "variable_name"), None)
            if name is not None:
                reads.append(Word(_text(name), _shift(name.start_point, row), _shift(name.end_point, row)))
        elif kind == "comment":
            comments.append(Word(_text(node), _shift(node.start_point, row), _shift(node.end_point, row)))
        if depth < _TOO_DEEP:
            stack.extend((child, depth + 1) for child in reversed(node.children) if child.is_named)
    assignments = [each._replace(exported=each.exported or each.name in exports) for each in assignments]
    return Script(tuple(commands), tuple(assignments), tuple(reads), tuple(comments), _broken(root, row), overlong)


def _leave_out_overlong(data: bytes) -> tuple[bytes, int | None]:
    """Return the text with commands of too many words as comments, and the row of the first."""
    first: int | None = None

    def hide(found: re.Match[bytes]) -> bytes:
        nonlocal first
        if len(found[0].split(None, _MOST_WORDS)) <= _MOST_WORDS:
            return found[0]
        if first is None:
            first = data.count(b"\n", 0, found.start())
        return re.sub(rb"[^\r\n]", b"#", found[0])

    return (_LONG_COMMAND.sub(hide, data), first) if len(data) > _MOST_WORDS else (data, first)


def _broken(root: Node, row: int) -> int | None:
    if not root.has_error:
        return None
    node = root
    while not (node.is_error or node.is_missing):
        below = next((child for child in node.children if child.has_error or child.is_missing), None)
        if below is None:
            break
        node = below
    return int(node.start_point[0]) + row


def _shift(point: Point, row: int) -> Point:
    return point[0] + row, point[1]


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def _word(node: Node, row: int) -> Word:
    start, end = _shift(node.start_point, row), _shift(node.end_point, row)
    return Word(_plain(node), start, end, node.type in ("raw_string", "string"))


def _plain(node: Node) -> str:
    text = _text(node)
    if node.type in ("raw_string", "string"):
        return text[1:-1]
    if node.type == "concatenation":
        return "".join(_plain(child) for child in node.children)
    if node.type == "word" and "\\" in text:
        return _ESCAPE.sub(lambda found: "" if found[1] == "\n" else found[1], text)
    return text


def _command(node: Node, row: int) -> Command:
    words: list[Word] = []
    for child in node.children:
        if child.type == "command_name":
            words.append(_word(child.children[0] if child.children else child, row))
        elif child.type in _WORDS:
            words.append(_word(child, row))
    return Command(tuple(words), _here_document(node, row))


def _here_document(node: Node, row: int) -> Word | None:
    parent = node.parent
    if parent is None or parent.type != "redirected_statement":
        return None
    for redirect in parent.children:
        if redirect.type == "heredoc_redirect":
            body = next((child for child in redirect.children if child.type == "heredoc_body"), None)
            if body is not None:
                return Word(_text(body), _shift(body.start_point, row), _shift(body.end_point, row), True)
    return None


def _assignment(node: Node, row: int) -> Assignment | None:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None or name.type != "variable_name":
        return None
    start, end = _shift(node.start_point, row), _shift(node.end_point, row)
    above = node.parent
    exported = above is not None and (
        above.type == "command" or (above.type == "declaration_command" and above.children[0].type == "export")
    )
    plain, items = Word("", end, end), tuple[Word, ...]()
    if value is not None and value.type == "array":
        items = tuple(_word(child, row) for child in value.children if child.type in _WORDS)
    elif value is not None:
        plain = _word(value, row)
    return Assignment(_text(name), plain, start, end, items, exported)
