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

from estimator.codemod.elsewhere import Elsewhere, Outline, Tie
from estimator.codemod.staying import Span, Staying, innermost
from estimator.codemod.syntax import Site, Syntax, dotted
from estimator.model.edit import Edit

TOGETHER = "something that it belongs together with in the file would stay CUDA's"
ELSEWHERE = "what it is used by or uses in another file would stay CUDA's"
CHOSEN = "another file of the project chooses its device in a way that would stay CUDA's"
GROUPED = "another file of the project makes the process group in a way that would stay CUDA's"
ALIKE = "another place of its kind in the file would stay CUDA's"
AVAILABLE = "torch-cuda-available"
_STREAMS = "torch-cuda-stream"  # with the events: made in one file, and used in another one
_DEVICE = "torch-cuda-device"
CHOICES = ("torch.cuda.is_available", "torch.cuda.device_count")
_PLACING = ("torch-device-", "torch-cuda-available", "torch-cuda-tensor-type", "torch-amp-")
_FREE = re.compile(r"(?:gc\.collect|(?:\w+\.)*cuda\.empty_cache)\(\)")
_COLLECTIVE = re.compile(r"\b(?:dist|distributed)\.\w+\(|\ball_(?:reduce|gather)\w*\(")
_CHOOSES = re.compile(r"[\"']cuda|\.cuda\(")
_SEEDS = re.compile(r"\.manual_seed(?:_all)?$")


class Wholeness:
    """The definitions of a file, and which of them belong together."""

    def __init__(self, syntax: Syntax, names: str, places: Iterable[int]) -> None:
        """Find them; `names` is the text without comments and messages, `places` where a device may be meant."""
        self._syntax, self._names = syntax, names
        self._spans: list[Span] = []
        self._words: list[frozenset[str]] = []
        self._own: list[frozenset[str]] = []
        homes: dict[str, list[int]] = {}
        module_level: list[bool] = []
        self._methods: list[list[cst.FunctionDef]] = []
        about = sorted(places)
        for statement in syntax.module.body:
            if _imports(statement):
                continue
            start, end = syntax.span(statement)
            number = len(self._spans)
            self._spans.append((start, end))
            self._words.append(frozenset(re.findall(r"[^\W\d]\w*", names[start:end])))
            meant = any(start <= one < end for one in about)
            module_level.append(meant and not isinstance(statement, (cst.FunctionDef, cst.ClassDef)))
            plain = isinstance(statement, cst.SimpleStatementLine) and not meant
            self._own.append(frozenset() if plain else frozenset(_defined(statement)))  # such a variable ties nothing
            self._methods.append(_methods(statement))
            for name in self._own[-1]:
                homes.setdefault(name, []).append(number)
        body = [n for n, one in enumerate(module_level) if one]
        self._used = [sorted({one for name in used & homes.keys() for one in homes[name]}) for used in self._words]
        for number in body:  # what runs when the module is loaded runs together
            self._used[number] = sorted({*self._used[number], *body})
        self._users: list[list[int]] = [[] for _ in self._spans]
        for number, others in enumerate(self._used):
            for other in others:
                self._users[other].append(number)
        self._together = cache(self._find_together)

    def outline(self, staying: Staying, left: Iterable[Site]) -> Outline:
        """Return what other files see of what stays; `left` are the places that ask for CUDA and stay."""
        stays = [staying.has_place(*span) for span in self._spans]
        ties = []
        for number, names in enumerate(self._own):
            runs = any(stays[one] for one in _reach({number}, self._used))
            around = runs or any(stays[one] for one in self._together(number))
            methods = {one.name.value for one in self._methods[number] if staying.has_place(*self._syntax.span(one))}
            ties.append(Tie(names | methods, self._words[number], runs, around))
        defined = frozenset(re.findall(r"\bdef\s+(\w+)", self._names))
        return Outline(tuple(ties), any(self._chooses(site) for site in left), defined, staying.groups)

    def doubt(self, edit: Edit, site: Site, staying: Staying, elsewhere: Elsewhere) -> str:
        """Return why an edit would be half of something, "" where it is whole or stands for itself."""
        if _SEEDS.search(edit.symbol):
            return ""
        function = innermost(self._syntax, site)
        torn = function[1] - function[0] < len(self._syntax.source.text) and staying.within(*function)
        if self._stands_alone(site) and not torn:
            emptied = edit.rule != AVAILABLE and any(symbol == edit.symbol for _, symbol in staying.kinds)
            return ALIKE if emptied else ""
        kind = family(edit.rule)
        if any(family(rule) == kind or (not kind and rule == _DEVICE) for rule, _ in staying.kinds) or (
            not kind and (staying.spreads or staying.has_string(0, len(self._syntax.source.text)))
        ):
            return ALIKE
        if elsewhere.grouped and _COLLECTIVE.search(self._names, *function):
            return GROUPED
        start, _ = self._syntax.span(site.node)
        home = next((number for number, (first, last) in enumerate(self._spans) if first <= start < last), None)
        if home is None:
            return ""
        together = self._together(home)
        if any(staying.within(*self._spans[one]) for one in together):
            return TOGETHER
        handed = edit.symbol in CHOICES or edit.rule.startswith(_STREAMS)
        if edit.codemod == "device_module" and not handed:
            return ""  # it does for the accelerator what it did for CUDA, whatever other files do
        if any(self._words[one] & elsewhere.taken or self._own[one] & elsewhere.given for one in together):
            return ELSEWHERE
        if elsewhere.chosen and edit.symbol in CHOICES and self._chooses(site):
            return CHOSEN
        return ""

    def _chooses(self, site: Site) -> bool:
        """Tell whether a test for CUDA decides over the device that something is put on."""
        home = next((one for one in site.parents if isinstance(one, (cst.If, cst.BaseStatement))), site.node)
        start, end = self._syntax.span(home)
        return bool(_CHOOSES.search(self._names, start, end))

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


def _methods(statement: cst.CSTNode) -> list[cst.FunctionDef]:
    """Return the methods of a class that other files may call by their names."""
    if not isinstance(statement, cst.ClassDef):
        return []
    return [one for one in statement.body.body if isinstance(one, cst.FunctionDef) and one.name.value[:2] != "__"]


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
