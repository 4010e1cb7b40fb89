"""
What belongs together in a file is edited as a whole or not at all.

The definitions at the top of a module belong together where one uses the other, or some third one uses both; a class
is one definition. Besides, places of one kind (what puts data on a device, memory, streams) are edited in all of the
file: who reads the result would not know why the one was rewritten and the other one was not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import libcst as cst

from estimator.codemod.staying import Span, Staying
from estimator.codemod.syntax import Site, Syntax, dotted
from estimator.model.edit import Edit

TOGETHER = "something that it belongs together with in the file would stay CUDA's"
ALIKE = "another place of its kind in the file would stay CUDA's"
_PLACING = ("torch-device-", "torch-cuda-available", "torch-cuda-device", "torch-cuda-tensor-type", "torch-amp-")
_FREE = re.compile(r"(?:gc\.collect|(?:\w+\.)*cuda\.empty_cache)\(\)")
_SEEDS = re.compile(r"\.manual_seed(?:_all)?$")


class Wholeness:
    """The definitions of a file, and which of them belong together."""

    def __init__(self, syntax: Syntax, names: str, places: Iterable[int]) -> None:
        """Find them; `names` is the text without comments and messages, `places` where a device may be meant."""
        self._syntax = syntax
        self._spans: list[Span] = []
        uses: list[set[str]] = []
        homes: dict[str, list[int]] = {}
        about = sorted(places)
        for statement in syntax.module.body:
            if _imports(statement):
                continue
            start, end = syntax.span(statement)
            number = len(self._spans)
            self._spans.append((start, end))
            uses.append(set(re.findall(r"[^\W\d]\w*", names[start:end])))
            if isinstance(statement, cst.SimpleStatementLine) and not any(start <= one < end for one in about):
                continue  # a plain variable ties nothing together
            for name in _defined(statement):
                homes.setdefault(name, []).append(number)
        self._used = [sorted({home for name in used & homes.keys() for home in homes[name]}) for used in uses]
        self._users: list[list[int]] = [[] for _ in self._spans]
        for number, others in enumerate(self._used):
            for other in others:
                self._users[other].append(number)
        self._together = cache(self._find_together)

    def doubt(self, edit: Edit, site: Site, staying: Staying) -> str:
        """Return why an edit would be half of something, "" where it is whole or stands for itself."""
        if _SEEDS.search(edit.symbol):
            return ""
        if any(family(rule) == family(edit.rule) for rule in staying.rules) or (
            family(edit.rule) == "" and staying.has_string(0, len(self._syntax.source.text))
        ):
            return ALIKE
        if self._stands_alone(site):
            return ""
        start, _ = self._syntax.span(site.node)
        home = next((number for number, (first, last) in enumerate(self._spans) if first <= start < last), None)
        if home is not None and any(staying.within(*self._spans[one]) for one in self._together(home)):
            return TOGETHER
        return ""

    def _find_together(self, home: int) -> frozenset[int]:
        """Return the definitions that use one, and all that these use."""
        return frozenset(_reach(_reach({home}, self._users), self._used))

    def _stands_alone(self, site: Site) -> bool:
        """Tell whether the place does nothing but empty the cache of a device, or asks whether that is to be done."""
        for parent in site.parents:
            if isinstance(parent, cst.If):
                rest = parent.test is site.parents[0] and parent.orelse is None
                return rest and all(_FREE.fullmatch(self._syntax.code(one).strip()) for one in parent.body.body)
            if isinstance(parent, cst.SimpleStatementLine):
                return bool(_FREE.fullmatch(self._syntax.code(parent).strip()))
        return False


def family(rule: str) -> str:
    """Return what kind of place a rule finds, "" for what puts data on a device or asks for one."""
    return "" if rule.startswith(_PLACING) else rule


def _reach(start: set[int], following: list[list[int]]) -> set[int]:
    seen, fresh = set(start), list(start)
    while fresh:
        for one in following[fresh.pop()]:
            if one not in seen:
                seen.add(one)
                fresh.append(one)
    return seen


def _imports(statement: cst.CSTNode) -> bool:
    return isinstance(statement, cst.SimpleStatementLine) and all(
        isinstance(small, (cst.Import, cst.ImportFrom)) for small in statement.body
    )


def _defined(statement: cst.CSTNode) -> set[str]:
    """Return the names that a statement at the top of a module binds, also under a test or a guard."""
    if isinstance(statement, (cst.FunctionDef, cst.ClassDef)):
        return {statement.name.value}
    if isinstance(statement, cst.SimpleStatementLine):
        return {name for small in statement.body for name in _assigned(small)}
    found: set[str] = set()
    for child in statement.children:
        if isinstance(child, (cst.BaseStatement, cst.IndentedBlock, cst.Else, cst.ExceptHandler, cst.Finally)):
            found |= _defined(child)
    return found


def _assigned(small: cst.CSTNode) -> list[str]:
    targets: list[cst.CSTNode] = []
    if isinstance(small, cst.Assign):
        targets = [target.target for target in small.targets]
    elif isinstance(small, cst.AnnAssign):
        targets = [small.target]
    flat = [one.value for target in targets if isinstance(target, cst.Tuple) for one in target.elements]
    return [names[0].value for one in [*targets, *flat] if (names := dotted(one)) and len(names) == 1]
