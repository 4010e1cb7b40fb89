"""Modules of the project that a file names in strings: `import_module("a.b")`, registries, plugin tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from estimator.model.summary import Import

_QUOTED = re.compile(rb"""["']([A-Za-z_]\w*)\.[A-Za-z_%{"'][\w.]*""")
# Strings and comments as Python's own lexer cuts them, so that a name in a docstring or a comment is none.
_TOKENS = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*"""'
    rb"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    rb'|"((?:[^"\\\n]|\\.)*)"'
    rb"|'((?:[^'\\\n]|\\.)*)'"
    rb"|#[^\n]*",
    re.DOTALL,
)
_DOTTED = re.compile(rb"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)(?::[A-Za-z_]\w*)?")
_PREFIX = re.compile(rb"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\.(?:%s|\{[^{}]*\})?")
_RELATIVE = re.compile(rb"""import_module\(\s*f?["'](\.+)([A-Za-z_][\w.]*)?(\{)?""")

ANY = "{}"  # the name of a dynamic import whose last part is put in when the program runs


def add_taken(imports: Iterable[Import], text: bytes, roots: frozenset[str]) -> Iterator[Import]:
    """Yield the imports, those of whole modules of the project with the names that the file takes of them."""
    for entry in imports:
        if entry.name or entry.level or entry.module.partition(".")[0] not in roots:
            yield entry
            continue
        called = entry.bound if entry.bound and entry.bound != entry.module.partition(".")[0] else entry.module
        pattern = rb"(?<![\w.])" + re.escape(called.encode()) + rb"\s*\.\s*([A-Za-z_]\w*)"
        taken = sorted({name.decode() for name in re.findall(pattern, text)})
        yield msgspec.structs.replace(entry, taken=tuple(taken)) if taken else entry


def find_named_imports(text: bytes, roots: frozenset[str]) -> list[Import]:
    """Return what strings of the file name below the roots, each once, in order."""
    found: dict[tuple[str, str, int], Import] = {}

    def note(module: bytes, name: str, level: int, position: int) -> None:
        line = text.count(b"\n", 0, position) + 1
        found.setdefault((module.decode(), name, level), Import(module.decode(), name, "", level, line, ("dynamic",)))

    if any(root.decode() in roots for root in set(_QUOTED.findall(text))):
        for match in _TOKENS.finditer(text):
            string = match[1] or match[2]
            if not string or b"." not in string or string.partition(b".")[0].decode("utf-8", "replace") not in roots:
                continue
            dotted, prefix = _DOTTED.fullmatch(string), _PREFIX.fullmatch(string)
            if dotted:
                note(string.replace(b":", b"."), "", 0, match.start())
            elif prefix:
                note(prefix[1], ANY, 0, match.start())
    for match in _RELATIVE.finditer(text) if b"import_module(" in text else ():
        whole = match[2] or b""
        if match[3]:  # f"..name.{x}": what stands before the last dot is known
            note(whole.rpartition(b".")[0] if whole else b"", ANY, len(match[1]), match.start())
        elif whole:
            note(whole, "", len(match[1]), match.start())
    return sorted(found.values(), key=lambda entry: (entry.line, entry.module))
