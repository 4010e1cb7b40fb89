"""Conditional compilation: for which device a piece of text is compiled, and text that directives tear apart."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from typing import NamedTuple

from estimator.model.fact import Guard

_SKIPPED = rb"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'"""
_LEXEMES = re.compile(
    rb"(?P<skip>" + _SKIPPED + rb")"
    rb"|^[ \t]*\#[ \t]*(?P<word>if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b(?P<rest>(?:\\\r?\n|[^\n])*)",
    re.DOTALL | re.MULTILINE,
)
_CODE = re.compile(
    rb"(?P<skip>" + _SKIPPED + rb"|^[ \t]*\#(?:\\\r?\n|[^\n])*)|(?P<code>[^\s\w]|\w+)", re.DOTALL | re.MULTILINE
)
DEEPEST = 64  # groups within groups; what lies deeper is left to those around it, so that time stays linear
_DEVICE_MACROS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("rocm", re.compile(rb"\b(?:\w*ROCM\w*|__HIP_\w+|__HIP__\w*|__HIPCC\w*__|\w*_HIP|HIP_\w+|__gfx\w+)\b")),
    ("cuda", re.compile(rb"\b(?:\w+_CUDA|__CUDACC\w*__|CUDA_ENABLED|ENABLE_CUDA)\b")),
    ("npu", re.compile(rb"\b(?:\w+_NPU|\w*ASCEND\w*)\b")),
    ("musa", re.compile(rb"\b\w*MUSA\w*\b")),
    ("mlu", re.compile(rb"\b\w+_MLU\b")),
    ("xpu", re.compile(rb"\b(?:\w+_XPU|SYCL_\w+|__SYCL\w*)\b")),
)
_OLD_CHIP = re.compile(rb"__CUDA_ARCH__\s*<|!\s*defined\s*\(?\s*__CUDA_ARCH__")


class Branch(NamedTuple):
    """The text of one branch, from the end of its directive to the next, and the devices that its condition names."""

    start: int
    end: int
    condition: bytes
    guards: tuple[Guard, ...]


class Group(NamedTuple):
    """One `#if` to its `#endif`: the spans of its directives, and its branches."""

    directives: list[tuple[int, int]]
    branches: list[Branch]


def read_groups(data: bytes) -> list[Group]:
    """Return the conditional groups that are closed, inner ones before those around them."""
    if b"#" not in data:
        return []
    groups: list[Group] = []
    open_groups: list[tuple[list[tuple[int, int]], list[tuple[bytes, bytes]]]] = []
    for match in _LEXEMES.finditer(data):
        word = match["word"]
        if word is None:
            continue
        span = match.span()
        if word in (b"if", b"ifdef", b"ifndef"):
            open_groups.append(([span], [(word, match["rest"])]))
        elif open_groups:
            directives, conditions = open_groups[-1]
            directives.append(span)
            if word == b"endif":
                open_groups.pop()
                if len(open_groups) < DEEPEST:
                    groups.append(_close(directives, conditions))
            else:
                conditions.append((word, match["rest"]))
    return groups


def _close(directives: list[tuple[int, int]], conditions: list[tuple[bytes, bytes]]) -> Group:
    branches = []
    seen: list[Guard] = []
    for number, (word, rest) in enumerate(conditions):
        condition = {b"ifdef": b"defined(", b"ifndef": b"!defined("}.get(word, b"") + rest
        if word == b"else":
            guards = tuple(seen)
        else:
            guards = _guards(rest, word.endswith(b"ndef"))
            seen.extend(_guards(rest, not word.endswith(b"ndef")))
        branches.append(Branch(directives[number][1], directives[number + 1][0], condition, guards))
    return Group(directives, branches)


def _guards(condition: bytes, is_denied: bool) -> tuple[Guard, ...]:
    """Return the devices for which, or not for which, text is compiled where the condition holds, or is denied."""
    for operator, is_and in ((b"||", False), (b"&&", True)):
        parts = _split(condition, operator)
        if len(parts) > 1:
            found = [_guards(part, is_denied) for part in parts]
            is_any = is_and == is_denied  # one part is enough: then a part that names no device leaves it open
            return () if is_any and not all(found) else tuple(dict.fromkeys(itertools.chain(*found)))
    inner = condition.strip()
    while inner[:1] in (b"!", b"("):
        if inner.startswith(b"!"):
            is_denied, inner = not is_denied, inner[1:].strip()
        elif inner.endswith(b")"):
            return _guards(inner[1:-1], is_denied)
        else:
            break
    return tuple(Guard("branch", device, is_denied) for device, macro in _DEVICE_MACROS if macro.search(inner))


def _split(condition: bytes, operator: bytes) -> list[bytes]:
    """Return the operands of the operator, those in round brackets left together."""
    parts, depth, start = [], 0, 0
    for match in re.finditer(rb"[()]|" + re.escape(operator), condition):
        if match[0] == operator:
            if depth == 0:
                parts.append(condition[start : match.start()])
                start = match.end()
        else:
            depth += 1 if match[0] == b"(" else -1
    return [*parts, condition[start:]]


def find_guards(groups: list[Group], offset: int) -> tuple[Guard, ...]:
    """Return the devices that the text at the byte is compiled for, or not for."""
    return tuple(
        guard
        for group in groups
        if group.directives[0][0] <= offset < group.directives[-1][1]
        for branch in group.branches
        if branch.start <= offset < branch.end
        for guard in branch.guards
    )


class Resolved(NamedTuple):
    """A text as long as it was with some branches blanked, and the spans of those."""

    data: bytes
    dropped: list[tuple[int, int]]


def resolve(data: bytes, groups: list[Group], device: str = "cuda") -> Resolved:
    """
    Return the text with one branch kept of each group that tears a statement apart.

    Of those the branch for the device and its newest chips is kept. Groups whose branches hold whole statements stay.
    """
    kept = bytearray(data)
    dropped = []
    statements = _Statements(data)
    for group in groups:
        if all(statements.is_whole(branch.start, branch.end) for branch in group.branches):
            continue
        chosen = next((branch for branch in group.branches if not _is_other(branch, device)), None)
        for start, end in group.directives:
            _blank(kept, start, end)
        for branch in group.branches:
            if branch is not chosen:
                _blank(kept, branch.start, branch.end)
                dropped.append((branch.start, branch.end))
    return Resolved(bytes(kept), dropped)


def _is_other(branch: Branch, device: str) -> bool:
    """Tell whether a branch is for another device, for an old chip, or for nobody."""
    if branch.condition.strip() == b"0" or _OLD_CHIP.search(branch.condition):
        return True
    return any(guard.otherwise if guard.device == device else not guard.otherwise for guard in branch.guards)


class _Statements:
    """Where code lies in a text, how many brackets are open after each piece of it, and how each piece ends."""

    def __init__(self, data: bytes) -> None:
        self.starts: list[int] = []
        self.open: list[int] = [0]
        self.ends: list[int] = []
        depth = 0
        for match in _CODE.finditer(data):
            code = match["code"]
            if code is None:
                continue
            depth += (code in b"{([") - (code in b"})]")
            self.starts.append(match.start())
            self.open.append(depth)
            self.ends.append(code[-1])

    def is_whole(self, start: int, end: int) -> bool:
        """Tell whether a span is whole statements: its brackets match, and it ends where a statement may."""
        first, behind = bisect_left(self.starts, start), bisect_left(self.starts, end)
        if first == behind:
            return True
        before = self.open[first]
        return (
            self.open[behind] == before
            and min(self.open[first : behind + 1]) >= before
            and self.ends[behind - 1] in b";}"
        )


def _blank(text: bytearray, start: int, end: int) -> None:
    text[start:end] = re.sub(rb"[^\r\n]", b" ", bytes(text[start:end]))
