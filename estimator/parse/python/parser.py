"""Reads one Python file: bytes in, facts and summary out."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from estimator.model.artifact import Artifact, Degraded, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Parsed, Summary
from estimator.parse.other_devices import guards_of_path
from estimator.parse.python.exports import collect_exports
from estimator.parse.python.facts import FactBuilder
from estimator.parse.python.interest_index import InterestIndex, index_of
from estimator.parse.python.named import add_taken, find_named_imports
from estimator.parse.python.resolve import Resolver
from estimator.parse.python.signs import collect_signs
from estimator.parse.python.source import Source, count_lines, decode
from estimator.parse.python.structure import read_structure
from estimator.parse.python.walk import absolute_module, walk

if TYPE_CHECKING:
    from estimator.parse.python.build_script import BuildScript

_BINARY_SAMPLE = 8192
_MOST_LEVELS = 100  # where more were too many
_WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*")
_BUILD_WORDS = (b"setuptools", b"distutils", b"cpp_extension", b"CUDAExtension")


def parse_python(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return the facts of a Python file; one without any token of interest is passed over: it has a summary only."""
    if looks_binary(data):
        return Skipped(artifact.path, "parse", "binary data in a file named as Python source")
    lines = count_lines(data)
    passed_over = not holds_interest(data, interest)
    if passed_over and not (interest.outlines and data.strip()):
        return Parsed(path=artifact.path, lines=lines, passed_over=True)
    index = index_of(interest)
    text, reason = decode(data)
    degraded = Degraded(artifact.path, reason) if reason else None
    try:
        tree = _parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        tree, reason = _recover(text, error, _parse)
        degraded = Degraded(artifact.path, reason)
    try:
        return _see(tree, artifact, index, text, lines, degraded, passed_over)
    except RecursionError as error:  # to look through a tree takes more of the stack than to build it
        tree, reason = _recover(text, error, _parse_flat)
        return _see(tree, artifact, index, text, lines, Degraded(artifact.path, reason), passed_over)


def _recover(text: bytes, error: BaseException, parse: Callable[[bytes], ast.Module]) -> tuple[ast.Module, str]:
    from estimator.parse.python.recover import recover  # few files need it

    recovered = recover(text, error, parse)
    return recovered.tree, recovered.reason


def _see(
    tree: ast.Module,
    artifact: Artifact,
    index: InterestIndex,
    text: bytes,
    lines: int,
    degraded: Degraded | None,
    passed_over: bool,
) -> Parsed:
    if passed_over:  # it can hold no fact, so what is lost of it is lost to the graph alone
        return Parsed(path=artifact.path, lines=lines, summary=_outline(tree, artifact, index, text), passed_over=True)
    return _extract(tree, artifact, index, Source(artifact.path, text), lines, degraded)


def holds_interest(data: bytes, interest: Interest) -> bool:
    """Tell whether the bytes hold a token, or a word together with the root that it belongs to."""
    tokens = _tokens_of(interest)
    for position, token in enumerate(tokens):
        if token in data:
            if position:  # what one file holds, the next one is likely to hold: it is asked for first
                tokens.insert(0, tokens.pop(position))
            return True
    roots = [wanted for root, wanted in interest.words if root in data]
    if not roots:
        return False
    held = set(_WORD.findall(data))
    return any(not held.isdisjoint(wanted) for wanted in roots)


@lru_cache(maxsize=4)
def _tokens_of(interest: Interest) -> list[bytes]:
    """Return the tokens in an order that changes with the files; whether one is held depends on none."""
    return list(interest.tokens)


def looks_binary(data: bytes) -> bool:
    """Tell whether the bytes are no text: a NUL in the first 8 KB, unless a byte-order mark says UTF-16."""
    return b"\0" in data[:_BINARY_SAMPLE] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))


def _parse(text: bytes) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes and the like are the project's business
        # As text, since `decode` has already honoured the file's own coding cookie.
        return ast.parse(text.decode("utf-8"))


def _parse_flat(text: bytes) -> ast.Module:
    """Parse the text; raises RecursionError for a tree of more levels than can be looked through."""
    tree = _parse(text)
    level: list[ast.AST] = [tree]
    for _ in range(_MOST_LEVELS):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return tree
    raise RecursionError("nested too deeply")


def _outline(tree: ast.Module, artifact: Artifact, index: InterestIndex, text: bytes) -> Summary:
    """Return the summary of a file without facts; its scopes are built only where something may tell its use."""
    summary = _summarise(tree, index, text)
    if not any(token in text for token in index.interest.sign_tokens):
        return summary
    walked = walk(tree, index, package_of(artifact))
    signs = collect_signs(walked, Resolver(index, artifact.module, []), index)
    walked.release()
    return msgspec.structs.replace(summary, signs=(*summary.signs, *signs))


def _summarise(tree: ast.Module, index: InterestIndex, text: bytes) -> Summary:
    structure = read_structure(tree, index.interest.sign_names)
    named = find_named_imports(text, index.project_roots)
    builds = any(word in text for word in _BUILD_WORDS)
    script = _read_build_script(tree) if builds else None
    return Summary(
        imports=(*add_taken(structure.imports, text, index.project_roots), *named),
        signs=structure.defines,
        launches=tuple(script.launches()) if script else (),
        extensions=tuple(script.extensions()) if script else (),
        main=structure.main,
        acts=structure.acts,
    )


def _read_build_script(tree: ast.Module) -> BuildScript:
    from estimator.parse.python.build_script import BuildScript  # needs the readers of requirements

    return BuildScript(tree)


def _extract(
    tree: ast.Module,
    artifact: Artifact,
    index: InterestIndex,
    source: Source,
    lines: int,
    degraded: Degraded | None,
) -> Parsed:
    package = package_of(artifact)
    walked = walk(tree, index, package)
    stars = [
        absolute_module(node, package)
        for node, _, _ in walked.imports
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    resolver = Resolver(index, artifact.module, stars)
    builder = FactBuilder(walked, index, resolver, source, package)
    builder.build()
    facts = tuple(builder.facts)
    around = guards_of_path(artifact.path)
    if around:
        facts = tuple(msgspec.structs.replace(fact, guards=(*around, *fact.guards)) for fact in facts)
    outline = _summarise(tree, index, source.data)
    summary = msgspec.structs.replace(
        outline,
        star_imports=tuple(stars),
        exports=collect_exports(walked, index, resolver, builder.referrer, source, facts),
        references=tuple(builder.references),
        definitions=tuple(builder.definitions),
        signs=(*outline.signs, *collect_signs(walked, resolver, index)),
    )
    walked.release()
    return Parsed(path=artifact.path, lines=lines, facts=facts, summary=summary, degraded=degraded)


def package_of(artifact: Artifact) -> str:
    """Return the dotted package that relative imports of the file start from."""
    return artifact.module if artifact.is_package else artifact.module.rpartition(".")[0]
