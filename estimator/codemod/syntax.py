"""The syntax of one file, as far as codemods ask for it: the nodes at the places of findings, and bound names."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable
from itertools import accumulate

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from estimator.codemod.text import SourceText
from estimator.model.fact import Place

_Span = tuple[int, int, int, int]
_TESTS = frozenset({cst.If, cst.While, cst.IfExp, cst.Assert, cst.Comparison, cst.Call, cst.FunctionDef})
_TEXTS = frozenset({cst.Comment, cst.SimpleString, cst.FormattedString})
_DEEPEST = 200  # brackets, as in Python itself
_STEPS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}


def _refuse_deep(text: str) -> None:
    """Raise RecursionError for what would overflow the stack of libcst's parser, which ends the process."""
    steps = (_STEPS[found] for found in re.findall(r"[()\[\]{}]", text))
    if max(accumulate(steps, initial=0)) > _DEEPEST:
        raise RecursionError("nested too deep")
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return  # libcst says what is wrong, or knows it
    except MemoryError:
        raise RecursionError("nested too deep") from None


class Site:
    """A node with what it stands in, from the innermost to the module."""

    def __init__(self, node: cst.CSTNode, parents: tuple[cst.CSTNode, ...]) -> None:
        self.node = node
        self.parents = parents

    @property
    def parent(self) -> cst.CSTNode:
        """Return what the node stands in."""
        return self.parents[0]


class Syntax:
    """
    One parsed file: sites by place, and every name that is spelled or bound in it.

    `tests` are what branches, compares, calls or is called, and `texts` comments and strings, both in their order.
    """

    def __init__(self, source: SourceText, places: Iterable[Place]) -> None:
        """Parse the text; raises libcst.ParserSyntaxError, and RecursionError where it is nested too deep."""
        self.source = source
        _refuse_deep(source.text)
        wrapper = MetadataWrapper(cst.parse_module(source.text), unsafe_skip_copy=True)
        self.module = wrapper.module
        self._ranges = wrapper.resolve(PositionProvider)
        wanted = {_span(place) for place in places}
        visitor = _Collector(self._ranges, wanted)
        self.module.visit(visitor)
        self._sites = visitor.sites
        self.spelled = visitor.spelled
        self.bound = visitor.bound
        self.imports = visitor.imports
        self.tests = visitor.tests
        self.texts = visitor.texts

    def sites(self, place: Place) -> list[Site]:
        """Return the nodes that take up exactly the place, from the outermost."""
        return self._sites.get(_span(place), [])

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        """Return the range of characters that a node takes up."""
        found: CodeRange = self._ranges[node]
        return (
            self.source.offset(found.start.line, found.start.column),
            self.source.offset(found.end.line, found.end.column),
        )

    def line(self, node: cst.CSTNode) -> int:
        """Return the line, from 1, on which a node begins."""
        return int(self._ranges[node].start.line)

    def several_lines(self, node: cst.CSTNode) -> bool:
        """Tell whether a node ends on another line than it begins on."""
        found = self._ranges[node]
        return bool(found.start.line != found.end.line)

    def lines(self, node: cst.CSTNode) -> tuple[int, int]:
        """Return the first and the last line of a node."""
        found = self._ranges[node]
        return found.start.line, found.end.line

    def code(self, node: cst.CSTNode) -> str:
        """Return the text of a node."""
        start, end = self.span(node)
        return self.source.text[start:end]


class _Collector(cst.CSTVisitor):
    def __init__(self, ranges: object, wanted: set[_Span]) -> None:
        super().__init__()
        self._ranges = ranges
        self._wanted = wanted
        self._stack: list[cst.CSTNode] = []
        self.sites: dict[_Span, list[Site]] = {}
        self.spelled: Counter[str] = Counter()
        self.bound: set[str] = set()
        self.imports: list[Site] = []
        self.tests: list[Site] = []
        self.texts: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        found = self._ranges.get(node)  # type: ignore[attr-defined]
        if found is not None:
            span = (found.start.line, found.start.column, found.end.line, found.end.column)
            if span in self._wanted:
                self.sites.setdefault(span, []).append(Site(node, tuple(reversed(self._stack))))
        if isinstance(node, cst.Name):
            self.spelled[node.value] += 1
            self._bind(node)
        elif isinstance(node, (cst.Import, cst.ImportFrom)):
            self.imports.append(Site(node, tuple(reversed(self._stack))))
        elif type(node) in _TESTS:
            self.tests.append(Site(node, tuple(reversed(self._stack))))
        elif type(node) in _TEXTS:
            self.texts.append(node)
        self._stack.append(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        self._stack.pop()

    def _bind(self, node: cst.Name) -> None:
        inner: cst.CSTNode = node
        for parent in reversed(self._stack):
            if isinstance(parent, (cst.AssignTarget, cst.NameItem)):
                self.bound.add(node.value)
            elif isinstance(parent, (cst.Param, cst.FunctionDef, cst.ClassDef)):
                if parent.name is inner:
                    self.bound.add(node.value)
            elif isinstance(parent, (cst.For, cst.CompFor, cst.AnnAssign, cst.NamedExpr, cst.AugAssign)):
                if parent.target is inner:
                    self.bound.add(node.value)
            elif isinstance(parent, cst.AsName):
                if not isinstance(self._stack[-2] if len(self._stack) > 1 else None, cst.ImportAlias):
                    self.bound.add(node.value)
            elif isinstance(parent, (cst.Tuple, cst.List, cst.Element, cst.StarredElement)):
                inner = parent
                continue
            return


def _span(place: Place) -> _Span:
    return (place.line, place.column - 1, place.end_line, place.end_column - 1)


def local_names(node: cst.CSTNode) -> set[str]:
    """Return the names that an import binds."""
    if not isinstance(node, (cst.Import, cst.ImportFrom)) or isinstance(node.names, cst.ImportStar):
        return set()
    return {alias.evaluated_alias or alias.evaluated_name.partition(".")[0] for alias in node.names}


def dotted(node: cst.CSTNode) -> list[cst.Name] | None:
    """Return the names of a dotted expression from left to right, None where it is none."""
    names: list[cst.Name] = []
    while isinstance(node, cst.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, cst.Name):
        return None
    return [node, *reversed(names)]


def called(site: Site) -> cst.Call | None:
    """Return the call of which the site is the function."""
    return site.parent if isinstance(site.parent, cst.Call) and site.parent.func is site.node else None
