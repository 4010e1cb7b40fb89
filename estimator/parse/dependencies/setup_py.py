"""Reads what setup.py tells setuptools, as far as it can be seen without running it."""

from __future__ import annotations

import ast
import warnings

import msgspec

from estimator.model.artifact import Artifact, Skipped
from estimator.model.fact import Guard
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.dependencies.declarations import Declarations, Span
from estimator.parse.dependencies.purpose import guards_of_group
from estimator.parse.dependencies.source import Text
from estimator.parse.dependencies.static_strings import Found, StaticStrings
from estimator.parse.python import parse_python
from estimator.parse.python.source import Source, decode

_LISTS = {"install_requires": (), "setup_requires": (), "tests_require": (Guard("optional"),)}


def parse_setup_py(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return what the Python parser sees in a setup.py, with the requirements that it declares."""
    parsed = parse_python(data, artifact, interest)
    if isinstance(parsed, Skipped) or b"setup" not in data:
        return parsed
    text, _ = decode(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text.decode("utf-8"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return parsed  # which says so already, or holds nothing of interest
    declared = _Setup(tree, artifact, text).run()
    if not declared.facts and not declared.summary.distributions and not declared.summary.includes:
        return parsed
    facts = sorted((*parsed.facts, *declared.facts), key=lambda fact: (fact.place, fact.kind, fact.symbol))
    summary = msgspec.structs.replace(
        parsed.summary, includes=declared.summary.includes, distributions=declared.summary.distributions
    )
    return msgspec.structs.replace(
        parsed, facts=tuple(facts), summary=summary, passed_over=parsed.passed_over and not declared.facts
    )


class _Setup:
    def __init__(self, tree: ast.Module, artifact: Artifact, text: bytes) -> None:
        self.strings = StaticStrings(tree)
        self.source = Source(artifact.path, text)
        self.declared = Declarations(artifact, Text(artifact.path, text.decode("utf-8")))
        self.tree = tree

    def run(self) -> Parsed:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and _is_setup(node.func):
                # What is always installed first: a list that an extra uses again counts once.
                for key, value in sorted(self.strings.keywords(node), key=lambda pair: pair[0] != "install_requires"):
                    self._read(key, value)
        self.declared.wrong.clear()  # a string that is no requirement is a part of one, or of something else
        return self.declared.finish()

    def _read(self, key: str, value: ast.expr) -> None:
        if key == "name":
            for found in self.strings.of(value):
                if found.complete:
                    self.declared.build(found.text)
        elif key == "python_requires":
            for found in self.strings.of(value):
                self.declared.ask(f"python {found.text}", self._span(found), scope="setup")
        elif key in _LISTS:
            self._ask(value, f"setup.{key}", _LISTS[key])
        elif key == "extras_require":
            for group, entries in self.strings.entries(value):
                self._ask(entries, f"setup.{key}.{group}", guards_of_group(group))

    def _ask(self, value: ast.expr, scope: str, guards: tuple[Guard, ...]) -> None:
        for found in self.strings.of(value):
            if found.file:
                self.declared.include(found.text)
                continue
            for line in found.text.splitlines():
                if line.strip() and not line.lstrip().startswith(("#", "-")):
                    self.declared.ask(line, self._span(found), scope=scope, guards=guards)

    def _span(self, found: Found) -> Span:
        place = self.source.place(found.node)
        text = self.declared.text
        start, end = text.offset(place.line, place.column), text.offset(place.end_line, place.end_column)
        quoted = isinstance(found.node, ast.Constant) and text.text[start] in "\"'" and place.line == place.end_line
        return (start + 1, end - 1) if quoted else (start, end)


def _is_setup(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name == "setup"
