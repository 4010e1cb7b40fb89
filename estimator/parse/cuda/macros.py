"""The bodies of macros, read as code: kernels and calls hide in them."""

from __future__ import annotations

import re
from typing import NamedTuple

from estimator.parse.cuda.syntax import Syntax

_WORTH_READING = re.compile(
    rb"__\w|[cC][uU][dD][aA]|nccl|cub|atomic|<<<|\basm\b|wmma|shfl|SHFL|thrust|AT_|TORCH|blockIdx|threadIdx"
)
_GLUE = re.compile(rb"\\(\r?\n)|##|#")
_MOST = 400


class Macro(NamedTuple):
    """A macro: its name, the tree of its body, and where the body begins in the file."""

    name: str
    syntax: Syntax
    offset: int


def read_macros(syntax: Syntax) -> list[Macro]:
    """Return the macros whose bodies may hold anything of interest."""
    found: list[Macro] = []
    for node in syntax.of("macro"):
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name is None or value is None or len(found) >= _MOST:
            continue
        body = syntax.data[value.start_byte : value.end_byte]
        if _WORTH_READING.search(body):
            found.append(Macro(syntax.text(name), Syntax(_GLUE.sub(_straighten, body)), value.start_byte))
    return found


def read_dropped(data: bytes, spans: list[tuple[int, int]]) -> list[Macro]:
    """Return the branches that mending a text left out and that hold kernels, each as a nameless macro."""
    return [Macro("", Syntax(data[start:end]), start) for start, end in spans if b"__global__" in data[start:end]]


def _straighten(match: re.Match[bytes]) -> bytes:
    """Return what stands for a line's continuation or a paste, as long as it was."""
    text = match[0]
    if text.startswith(b"\\"):
        return b" " + match[1]
    return b"__" if text == b"##" else b" "
