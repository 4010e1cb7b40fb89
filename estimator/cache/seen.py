"""What was seen in a file, as bytes in three parts: an outline, what is linked, and what makes the graph."""

from __future__ import annotations

import struct
from functools import cache
from sys import intern
from typing import NamedTuple

import msgspec

from estimator.model.fact import Fact
from estimator.model.summary import Extension, Import, Launch, Parsed, Reference, Sign, Summary

_UNENCODABLE = (OverflowError, ValueError, TypeError, UnicodeError, msgspec.MsgspecError)
_HEAD = struct.Struct(">III")  # bytes of the outline and of what is linked; facts


class Linking(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What of a file is linked and matched, and then no longer needed."""

    facts: tuple[Fact, ...]
    references: tuple[Reference, ...]
    definitions: tuple[Fact, ...]


class Tracing(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What of a file tells how the project hangs together, and is not needed before."""

    imports: tuple[Import, ...]
    signs: tuple[Sign, ...]
    launches: tuple[Launch, ...]
    extensions: tuple[Extension, ...]


class Sizes(NamedTuple):
    """How many bytes the parts of what was seen take, one after the other, and how many facts are among them."""

    head: int
    outline: int
    linking: int
    tracing: int
    facts: int


def encode(parsed: Parsed) -> bytes | None:
    """Return what was seen as it is kept, or None where it holds what the format cannot hold."""
    seen = parsed.summary
    linking = tracing = b""
    try:
        if parsed.facts or seen.references or seen.definitions:
            linking = _encoder().encode(Linking(parsed.facts, seen.references, seen.definitions))
        if seen.imports or seen.signs or seen.launches or seen.extensions:
            tracing = _encoder().encode(Tracing(seen.imports, seen.signs, seen.launches, seen.extensions))
        summary = Summary(
            star_imports=seen.star_imports,
            exports=seen.exports,
            includes=seen.includes,
            distributions=seen.distributions,
            main=seen.main,
            acts=seen.acts,
        )
        outline = _encoder().encode(msgspec.structs.replace(parsed, facts=(), summary=summary))
    except _UNENCODABLE:
        return None
    return _HEAD.pack(len(outline), len(linking), len(parsed.facts)) + outline + linking + tracing


def measure(data: bytes) -> Sizes:
    """Return the sizes of what `encode` encoded; raises msgspec.DecodeError for anything else."""
    if len(data) < _HEAD.size:
        raise msgspec.DecodeError("too short")
    outline, linking, facts = _HEAD.unpack_from(data)
    return Sizes(_HEAD.size, outline, linking, len(data) - _HEAD.size - outline - linking, facts)


def decode_outline(outline: bytes) -> Parsed:
    """Return the file without its other parts; raises msgspec.DecodeError for what is no outline."""
    return _outlines().decode(outline)


def add_linking(parsed: Parsed, linking: bytes) -> Parsed:
    """Return the file with what is linked and matched; raises msgspec.DecodeError for what is none."""
    if not linking:
        return parsed
    found = _linkings().decode(linking)
    summary = msgspec.structs.replace(parsed.summary, references=found.references, definitions=found.definitions)
    return msgspec.structs.replace(parsed, facts=found.facts, summary=summary)


def add_tracing(parsed: Parsed, tracing: bytes) -> Parsed:
    """Return the file with what makes the graph; raises msgspec.DecodeError for what is none."""
    if not tracing:
        return parsed
    found = _tracings().decode(tracing)
    summary = msgspec.structs.replace(
        parsed.summary,
        imports=tuple(map(_share, found.imports)),
        signs=found.signs,
        launches=found.launches,
        extensions=found.extensions,
    )
    return msgspec.structs.replace(parsed, summary=summary)


def _share(one: Import) -> Import:
    """Return the import with strings that it has in common with others: of a project's imports they are two thirds."""
    return Import(intern(one.module), intern(one.name), intern(one.bound), one.level, one.line, one.nature, one.taken)


def decode(data: bytes) -> Parsed:
    """Return what `encode` encoded; raises msgspec.DecodeError for anything else."""
    sizes = measure(data)
    first = sizes.head + sizes.outline
    second = first + sizes.linking
    outline = decode_outline(data[sizes.head : first])
    return add_tracing(add_linking(outline, data[first:second]), data[second:])


# Made when the first file is met: a start that reads none does without.
@cache
def _encoder() -> msgspec.msgpack.Encoder:
    return msgspec.msgpack.Encoder(order="deterministic")  # sets come in another order in every process


@cache
def _outlines() -> msgspec.msgpack.Decoder[Parsed]:
    return msgspec.msgpack.Decoder(Parsed)


@cache
def _linkings() -> msgspec.msgpack.Decoder[Linking]:
    return msgspec.msgpack.Decoder(Linking)


@cache
def _tracings() -> msgspec.msgpack.Decoder[Tracing]:
    return msgspec.msgpack.Decoder(Tracing)
