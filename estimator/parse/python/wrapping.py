"""Whether a definition hands on what CUDA says: what it returns, and what it decides by when it returns."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache

from estimator.model.fact import Fact
from estimator.model.summary import Reference
from estimator.parse.python.device_words import role_of
from estimator.parse.python.interest_index import InterestIndex

_DEVICE_WORD = re.compile(r"(?i)(?:^|_)(?:device|devices|backend|platform)(?:_|$)|^_*get_accelerator$")
_ASKS = re.compile(r"^_*(?:is|has|have|use|uses|using|supports?|should|can|needs?|requires?|skip|on|not)_")
_ANSWERS = re.compile(r"_(?:available|availability|installed|enabled|supported|present|found|only|test)$")
_CLASS_ASKS = re.compile(r"^_*(?:is|has|requires?|skip)[A-Z]")
_LONGEST_NAMED = 80
_LONGEST_PLAIN = 12

Span = tuple[int, int]


def answers(name: str) -> bool:
    """Tell whether a name asks for a device, or says that code is for it: `is_cuda_available`, `require_multi_gpu`."""
    lower = name.lower()
    return bool(_ASKS.search(lower) or _ANSWERS.search(lower) or _CLASS_ASKS.search(name))


def is_neutral_name(name: str, lines: int) -> bool:
    """Tell whether a definition that says nothing of CUDA may be a helper: by its name, or because it is short."""
    if _DEVICE_WORD.search(name) or answers(name):
        return lines <= _LONGEST_NAMED
    return lines <= _LONGEST_PLAIN


@lru_cache(maxsize=8192)
def may_be_helper(name: str) -> bool:
    """Tell whether a name says that it has to do with devices, or that it answers a question."""
    return bool(role_of(name) or _DEVICE_WORD.search(name) or answers(name))


class Wrapping:
    """Answers where in a file the facts are that a helper may wrap, and where names of the project are used."""

    def __init__(self, index: InterestIndex, facts: Sequence[Fact], references: Sequence[Reference]) -> None:
        self._facts = sorted({fact.place.line for fact in facts if index.is_wrapped(fact)})
        self._references = sorted((r.place.line, r.symbol) for r in references if r.position != "import")

    def facts_in(self, span: Span) -> bool:
        """Tell whether a fact stands on these lines."""
        at = bisect_left(self._facts, span[0])
        return at < len(self._facts) and self._facts[at] <= span[1]

    def leads_in(self, spans: Iterable[Span]) -> tuple[str, ...]:
        """Return the project's names that are used on these lines."""
        found: dict[str, None] = {}
        for start, end in spans:
            at = bisect_left(self._references, (start, ""))
            while at < len(self._references) and self._references[at][0] <= end:
                found[self._references[at][1]] = None
                at += 1
        return tuple(found)

    def of_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[bool, tuple[str, ...]]:
        """Return whether the function hands on a fact, and the project's names that it may hand on instead."""
        span = (node.lineno, node.end_lineno or node.lineno)
        inside = self.leads_in([span])
        if not inside and not self.facts_in(span):
            return False, ()
        decisive = _decisive(node)
        if any(self.facts_in(part) for part in decisive):
            return True, ()
        return False, self.leads_in(decisive) if inside else ()


def _decisive(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[Span]:
    """Return the lines of a function's returns, of the tests around them, and of what the names returned are set to."""
    spans: list[Span] = []
    returned: set[str] = set()
    assigned: list[tuple[str, ast.stmt, list[ast.expr]]] = []
    stack: list[tuple[ast.stmt, list[ast.expr]]] = [(statement, []) for statement in reversed(node.body)]
    while stack:
        statement, tests = stack.pop()
        if isinstance(statement, ast.Return):
            if statement.value is not None:
                spans.append((statement.lineno, statement.end_lineno or statement.lineno))
                spans.extend((test.lineno, test.end_lineno or test.lineno) for test in tests)
                if isinstance(statement.value, ast.Name):
                    returned.add(statement.value.id)
        elif isinstance(statement, ast.Assign):
            assigned.extend((t.id, statement, tests) for t in statement.targets if isinstance(t, ast.Name))
        elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        inner = [*tests, statement.test] if isinstance(statement, ast.If) else tests
        for field in ("body", "orelse", "finalbody"):
            stack.extend((child, inner) for child in reversed(getattr(statement, field, [])))
        for handler in getattr(statement, "handlers", []):
            stack.extend((child, inner) for child in reversed(handler.body))
    for name, statement, tests in assigned:
        if name in returned:
            spans.append((statement.lineno, statement.end_lineno or statement.lineno))
            spans.extend((test.lineno, test.end_lineno or test.lineno) for test in tests)
    return sorted(set(spans))
