"""What a comment says to cannscope."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import NamedTuple

from estimator.model.suppression import Directive

_SAID = re.compile(
    r"(?:^|(?<=\s))(?:#+!?|/{2,}!?|/\*+!?|;+|\*)\s*cannscope:\s*(?P<verb>[\w-]*)\s*(?P<list>\[(?P<rules>[^\]]*)\])?"
)
_OTHERS = re.compile(r"\s(?:#|//)\s*(?:noqa|type:|pylint|pragma|fmt:|nosec|ruff|mypy|NOLINT|cannscope:).*$", re.DOTALL)
_SEPARATORS = " \t\r\n:-–—"
_VERBS = ("ignore", "ignore-file")
_MEANT = ("noqa", "nolint", "disable", "suppress", "skip", "off", "allow")
FORM = "write `cannscope: ignore[rule-id] reason`"


class Comment(NamedTuple):
    """The text of a comment, signs included, with its line and the lines that it covers (`last` 0: none)."""

    line: int
    text: str
    first: int
    last: int


def directives_of(comment: Comment) -> Iterator[Directive]:
    """Yield what the comment says; one that only mentions cannscope says nothing."""
    for said in _SAID.finditer(comment.text):
        directive = _directive(comment, said)
        if directive is not None:
            yield directive


def _directive(comment: Comment, said: re.Match[str]) -> Directive | None:
    verb = said["verb"]
    if verb not in _VERBS:
        is_meant = said["list"] or verb in _MEANT or difflib.get_close_matches(verb, _VERBS, cutoff=0.7)
        return (
            Directive(line=comment.line, fault="malformed", trouble=f"{verb!r} is no word of it; {FORM}")
            if is_meant
            else None
        )
    names = tuple(name.strip() for name in (said["rules"] or "").split(",") if name.strip())
    if not names:
        return Directive(line=comment.line, fault="malformed", trouble=f"it names no rule; {FORM}")
    rest = _OTHERS.sub("", " " + comment.text[said.end() :]).strip().removesuffix("*/")
    return Directive(
        line=comment.line + comment.text.count("\n", 0, said.start()),
        first=comment.first,
        last=comment.last,
        rules=names,
        reason=" ".join(rest.strip(_SEPARATORS).split()),
        whole_file=verb == "ignore-file",
    )
