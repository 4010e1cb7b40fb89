"""Reads one Python file: bytes in, facts and summary out."""

from __future__ import annotations

import ast
import re
import warnings

from estimator.model.artifact import Artifact, Degraded, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Parsed, Summary
from estimator.parse.python.exports import collect_exports
from estimator.parse.python.facts import FactBuilder
from estimator.parse.python.interest_index import InterestIndex, index_of
from estimator.parse.python.recover import recover
from estimator.parse.python.resolve import Resolver
from estimator.parse.python.source import Source, count_lines, decode
from estimator.parse.python.walk import Walk, absolute_module, walk

_BINARY_SAMPLE = 8192
_WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*")


def parse_python(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return the facts of a Python file; a file without any token of interest is passed over unparsed."""
    if looks_binary(data):
        return Skipped(artifact.path, "parse", "binary data in a file named as Python source")
    lines = count_lines(data)
    evidence = tuple(token for token in interest.evidence if token.encode() in data)
    if not holds_interest(data, interest):
        return Parsed(path=artifact.path, lines=lines, summary=Summary(evidence=evidence), passed_over=True)
    index = index_of(interest)
    text, reason = decode(data)
    degraded = Degraded(artifact.path, reason) if reason else None
    try:
        tree = _parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        recovered = recover(text, error, _parse)
        tree, degraded = recovered.tree, Degraded(artifact.path, recovered.reason)
    return _extract(tree, artifact, index, Source(artifact.path, text), lines, evidence, degraded)


def holds_interest(data: bytes, interest: Interest) -> bool:
    """Tell whether the bytes hold a token, or a word together with the root that it belongs to."""
    if any(token in data for token in interest.tokens):
        return True
    roots = [wanted for root, wanted in interest.words if root in data]
    if not roots:
        return False
    held = set(_WORD.findall(data))
    return any(not held.isdisjoint(wanted) for wanted in roots)


def looks_binary(data: bytes) -> bool:
    """Tell whether the bytes are no text: a NUL in the first 8 KB, unless a byte-order mark says UTF-16."""
    return b"\0" in data[:_BINARY_SAMPLE] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))


def _parse(text: bytes) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes and the like are the project's business
        # As text, since `decode` has already honoured the file's own coding cookie.
        return ast.parse(text.decode("utf-8"))


def _extract(
    tree: ast.Module,
    artifact: Artifact,
    index: InterestIndex,
    source: Source,
    lines: int,
    evidence: tuple[str, ...],
    degraded: Degraded | None,
) -> Parsed:
    package = artifact.module if artifact.is_package else artifact.module.rpartition(".")[0]
    walked = walk(tree, index, package)
    imports, stars = _imported_modules(walked, package)
    resolver = Resolver(index, artifact.module, stars)
    builder = FactBuilder(walked, index, resolver, source, package)
    builder.build()
    facts = tuple(builder.facts)
    summary = Summary(
        imports=tuple(sorted(set(imports))),
        star_imports=tuple(stars),
        exports=collect_exports(walked, index, resolver, builder.referrer, source, facts),
        references=tuple(builder.references),
        definitions=tuple(builder.definitions),
        evidence=evidence,
    )
    return Parsed(path=artifact.path, lines=lines, facts=facts, summary=summary, degraded=degraded)


def _imported_modules(walked: Walk, package: str) -> tuple[list[str], list[str]]:
    imports: list[str] = []
    stars: list[str] = []
    for node, _, _ in walked.imports:
        if isinstance(node, ast.Import):
            imports.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = absolute_module(node, package)
            for alias in node.names:
                if alias.name == "*":
                    stars.append(base)
                    imports.append(base)
                else:
                    imports.append(f"{base}.{alias.name}" if base else alias.name)
    return imports, stars
