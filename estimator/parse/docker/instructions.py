"""Dockerfile text to instructions, by tree-sitter's Containerfile grammar."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from estimator.parse.shell.syntax import Word

if TYPE_CHECKING:
    from tree_sitter import Node, Parser


class Instruction(NamedTuple):
    """
    One instruction: its name, its parts, and the shell that it runs.

    `pairs` are what ENV, ARG and LABEL set. `words` are the items of an exec form (a JSON list), `shell` the rows of
    a shell form, with the row that they begin on: comments and what stands before are blank, so that columns agree.
    """

    name: str
    row: int
    pairs: tuple[tuple[Word, Word], ...] = ()
    image: Word | None = None
    alias: str = ""
    words: tuple[Word, ...] = ()
    shell: tuple[bytes, int] | None = None


@lru_cache(maxsize=1)
def _parser() -> Parser:
    import tree_sitter_containerfile
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_containerfile.language()))


def read_instructions(data: bytes) -> tuple[list[Instruction], int | None]:
    """Return the instructions in order, and the row of the first that is not valid, if any."""
    root = _parser().parse(data if data.endswith(b"\n") else data + b"\n").root_node
    broken = next((n.start_point[0] for n in root.children if n.has_error or n.is_error), None)
    return [_read(node, data) for node in root.children if node.type.endswith("_instruction")], broken


def _read(node: Node, data: bytes) -> Instruction:
    name = node.type.removesuffix("_instruction").upper()
    row = node.start_point[0]
    if name == "FROM":
        image = next((child for child in node.children if child.type == "image_spec"), None)
        alias = next((_text(child) for child in node.children if child.type == "image_alias"), "")
        return Instruction(name, row, image=_word(image) if image else None, alias=alias)
    if name in ("ENV", "ARG", "LABEL"):
        return Instruction(name, row, pairs=tuple(_pairs(node)))
    if name in ("COPY", "ADD"):
        params = (child for child in node.children if child.type == "param" and _text(child).startswith("--from="))
        source = next(params, None)
        return Instruction(name, row, image=_from_parameter(source) if source else None)
    if name in ("RUN", "CMD", "ENTRYPOINT"):
        listed = next((child for child in node.children if child.type == "json_string_array"), None)
        if listed is not None:
            items = [child for child in listed.children if child.type == "json_string"]
            return Instruction(name, row, words=tuple(_quoted(item) for item in items))
        return Instruction(name, row, shell=_shell(node, data))
    return Instruction(name, row)


def _pairs(node: Node) -> Iterator[tuple[Word, Word]]:
    for pair in node.children:
        if not pair.type.endswith("_pair"):
            continue
        parts = [child for child in pair.children if child.type not in ("=", "line_continuation", "comment")]
        if parts:
            value = Word(_text(parts[-1]).strip("\"'"), parts[-1].start_point, parts[-1].end_point)
            yield _word(parts[0]), value if len(parts) > 1 else Word("", value.end, value.end)


def _from_parameter(node: Node) -> Word:
    row, column = node.start_point
    return Word(_text(node).partition("=")[2], (row, column + len("--from=")), node.end_point)


def _shell(node: Node, data: bytes) -> tuple[bytes, int] | None:
    """Return the shell of RUN and its like: comments between continued lines are Docker's, and no shell."""
    commands = [child for child in node.children if child.type == "shell_command"]
    blocks = [child for child in node.children if child.type == "heredoc_block"]
    if not commands:
        return None
    start = commands[0].start_byte
    row, column = commands[0].start_point
    text = bytearray(data[start : max(child.end_byte for child in (*commands, *blocks))])
    for child in commands[0].children:
        if child.type == "comment":
            _blank(text, child.start_byte - start, child.end_byte - start)
    if blocks and _text(commands[0]).lstrip().startswith("<<"):
        # `RUN <<EOF`: the whole block is the script, the markers are none of it.
        first = text.find(b"\n")
        body = next((child for child in blocks[0].children if child.type == "heredoc_content"), None)
        end = body.end_byte - start if body else len(text)
        return b" " * (column + max(first, 0)) + bytes(text[max(first, 0) : end]), row
    return b" " * column + bytes(text), row


def _blank(text: bytearray, start: int, end: int) -> None:
    width = end - start
    ending = text[start:end].endswith(b"\n")
    if width > 1 and ending:
        text[start:end] = b" " * (width - 2) + b"\\\n"
    elif not ending:
        text[start:end] = b" " * width


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def _word(node: Node) -> Word:
    return Word(_text(node), node.start_point, node.end_point)


def _quoted(node: Node) -> Word:
    return Word(_text(node)[1:-1].replace('\\"', '"'), node.start_point, node.end_point, True)
