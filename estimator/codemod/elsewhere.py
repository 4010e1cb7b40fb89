"""What other files keep for CUDA, as far as a file uses definitions of theirs, or they use its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

import msgspec

NAMES: frozenset[str] = frozenset()
_DEFINED = re.compile(r"(?m)^(?:async\s+)?(?:def|class)\s+(\w+)")
_WORD = re.compile(r"[^\W\d]\w*")


class Tie(NamedTuple):
    """
    A definition at the top of a file, as the other files see it: its name, and of its methods those in which something
    stays CUDA's.

    `runs` tells that something stays CUDA's in it or in what it uses, and `around` that it does so in what belongs
    together with it in its file.
    """

    names: frozenset[str]
    words: frozenset[str]
    runs: bool
    around: bool


class Outline(NamedTuple):
    """
    What one file keeps for CUDA: by its definitions, and whether it chooses a device by whether there is CUDA.

    `groups` tells that it makes a process group whose backend stays. `defined` are the names of all its functions and
    methods: a call by one of them is taken for a call of its own.
    """

    ties: tuple[Tie, ...] = ()
    chooses: bool = False
    defined: frozenset[str] = NAMES
    groups: bool = False


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """
    What other files keep for CUDA, as one file sees it.

    `taken` are names of definitions that it may import and that run what stays CUDA's, `given` names of its own that
    such definitions of other files use. `chosen` tells that another file of the project chooses its device for CUDA,
    `grouped` that one makes its process group for it, and `used` that one imports the file.
    """

    taken: frozenset[str] = NAMES
    given: frozenset[str] = NAMES
    chosen: bool = False
    grouped: bool = False
    used: bool = False


def outline_by_lines(text: str, lines: Collection[int]) -> Outline:
    """Return the outline of a file that no codemod serves; `lines`, from 1, hold what stays CUDA's."""
    starts = [(text.count("\n", 0, found.start()) + 1, found.group(1)) for found in _DEFINED.finditer(text)]
    code = text.splitlines()
    ties = []
    for (start, name), (end, _) in pairwise([*starts, (len(code) + 1, "")]):
        stays = any(start <= line < end for line in lines)
        words = frozenset(_WORD.findall("\n".join(code[start - 1 : end - 1]))) if stays else NAMES
        ties.append(Tie(frozenset({name}), words, stays, stays))
    return Outline(tuple(ties))


def look_elsewhere(
    outlines: Mapping[str, Outline], uses: Mapping[str, Collection[str]], tests: Collection[str]
) -> dict[str, Elsewhere]:
    """Return by path what other files keep; what a test keeps does not count for the project's own code."""
    users: dict[str, list[str]] = {}
    for path in outlines:
        for used in uses.get(path, ()):
            users.setdefault(used, []).append(path)
    running = {path: _all(tie.names for tie in one.ties if tie.runs) for path, one in outlines.items()}
    around = {path: _all(tie.words for tie in one.ties if tie.around) for path, one in outlines.items()}
    choosing = {path for path, one in outlines.items() if one.chooses and path not in tests}
    grouping = {path for path, one in outlines.items() if one.groups and path not in tests}
    imported = {used for path, given in uses.items() for used in given if used != path}
    found = {}
    for path, outline in outlines.items():
        own = _all(tie.names for tie in outline.ties)
        mentioned = _all(tie.words for tie in outline.ties) - outline.defined
        callers = [one for one in users.get(path, ()) if one != path and (path in tests or one not in tests)]
        found[path] = Elsewhere(
            taken=_all(running.get(one, NAMES) & mentioned for one in uses.get(path, ()) if one != path),
            given=_all(around[one] & own for one in callers),
            chosen=path not in tests and bool(choosing - {path}),
            grouped=bool(grouping - {path}),
            used=path in imported,
        )
    return found


def _all(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return NAMES.union(*sets)
