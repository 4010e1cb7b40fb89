"""The two lines that put a program under the target's shim, at its entry point."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import takewhile

import libcst as cst

from estimator.codemod.additions import last_of_run, line_after
from estimator.codemod.syntax import Syntax, dotted
from estimator.codemod.text import SourceText, apply
from estimator.model.edit import Edit, FileFix, Left, Replacement
from estimator.model.fact import Place

RULE = "shim"
_PLUGIN = "import torch_npu  # noqa: F401"
_UNUSED = "  # noqa: F401"


def enter_shim(path: str, line: int, data: bytes, shim: str, own: frozenset[str]) -> FileFix:
    """
    Return the entry point with the import of the plugin and the statement `shim` after that of torch.

    `own` are the first names of the project's modules: before any of them is imported the shim must be there.
    """
    place = Place(path, line)
    try:
        source = SourceText(data)
        syntax = Syntax(source, ())
    except (SyntaxError, UnicodeError, cst.ParserSyntaxError, RecursionError) as error:
        return _left(place, data, f"the file cannot be parsed to rewrite it: {type(error).__name__}")
    wanted = [_PLUGIN, shim + _UNUSED]
    present = {syntax.code(site.node) for site in syntax.imports}
    missing = [text for text in wanted if text.removesuffix(_UNUSED) not in present]
    if not missing:
        return FileFix(path=path, before=data, after=data)
    added = _insert(syntax, missing, own)
    if isinstance(added, str):
        return _left(place, data, added)
    edit = Edit(place=place, rule=RULE, symbol=shim, codemod=RULE, replacements=(added,))
    after = source.encode(apply(source.text, [added]))
    return FileFix(path=path, before=data, after=after, edits=(edit,), replacements=(added,))


def _insert(syntax: Syntax, lines: list[str], own: frozenset[str]) -> Replacement | str:
    body = list(syntax.module.body)
    first: cst.SimpleStatementLine | None = None
    for statement in body:
        if not isinstance(statement, cst.SimpleStatementLine):
            if "torch" in set(_roots_within(statement)):
                return "torch is imported under a test or a guard: put the two lines after it by hand"
            continue
        roots = set(_roots(statement))
        if "torch" in roots:
            return _after(syntax, last_of_run(body, statement), lines)
        if roots & (own | {""}):
            return _before(syntax, statement, lines)
        if roots - sys.stdlib_module_names and first is None:
            first = statement
    if first is not None:
        return _before(syntax, first, lines)
    opening = [statement for statement in takewhile(_opens, body) if isinstance(statement, cst.SimpleStatementLine)]
    if opening and isinstance(opening[-1].body[-1], (cst.Import, cst.ImportFrom)):
        return _after(syntax, opening[-1], lines)
    return _before(syntax, body[len(opening)], lines) if body[len(opening) :] else "the file holds no statement"


def _after(syntax: Syntax, statement: cst.SimpleStatementLine, lines: list[str]) -> Replacement:
    at = line_after(syntax, statement, lines[0])
    return Replacement(at.start, at.end, at.text + "".join(syntax.source.newline + text for text in lines[1:]))


def _before(syntax: Syntax, statement: cst.CSTNode, lines: list[str]) -> Replacement:
    decorators = getattr(statement, "decorators", ())
    start = syntax.source.offset(syntax.line(decorators[0] if decorators else statement), 0)
    return Replacement(start, start, "".join(text + syntax.source.newline for text in lines))


def _opens(statement: cst.CSTNode) -> bool:
    """Tell whether a statement has to stay first, or only imports."""
    if not isinstance(statement, cst.SimpleStatementLine):
        return False
    small = statement.body[0]
    if isinstance(small, cst.Expr):
        return isinstance(small.value, (cst.SimpleString, cst.ConcatenatedString))
    return isinstance(small, (cst.Import, cst.ImportFrom))


def _roots(line: cst.SimpleStatementLine) -> Iterator[str]:
    """Yield the first names of what a line imports, "" for what is relative; __future__ is of the standard library."""
    for small in line.body:
        if isinstance(small, cst.Import):
            for alias in small.names:
                yield alias.evaluated_name.partition(".")[0]
        elif isinstance(small, cst.ImportFrom):
            names = dotted(small.module) if small.module is not None and not small.relative else None
            yield names[0].value if names else ""


def _roots_within(block: cst.CSTNode) -> Iterator[str]:
    """Yield the first names of what the lines of a test or a guard import, but not those of functions."""
    if isinstance(block, (cst.FunctionDef, cst.ClassDef)):
        return
    for child in block.children:
        if isinstance(child, cst.SimpleStatementLine):
            yield from _roots(child)
        elif isinstance(child, (cst.IndentedBlock, cst.Else, cst.If, cst.Try, cst.ExceptHandler, cst.Finally)):
            yield from _roots_within(child)


def _left(place: Place, data: bytes, reason: str) -> FileFix:
    return FileFix(path=place.path, before=data, after=data, left=(Left(place, RULE, "", reason),))
