"""What people said of findings that they accept: in comments and in the configuration."""

from __future__ import annotations

from typing import Literal

import msgspec

SuppressionKind = Literal["inSource", "external"]
FaultKind = Literal["stale", "unknown rule", "no reason", "malformed", "not read here"]

TOKEN = b"cannscope:"  # without it in the bytes of a file, no comment of it speaks to us


class Directive(msgspec.Struct, frozen=True, kw_only=True):
    """
    A comment `cannscope: ignore[rules] reason` at a line, and the lines that it covers, both inclusive.

    `rules` are globs over rule ids. One for the whole file has `whole_file`; one that covers nothing has `last` 0.
    `fault` and `trouble` say why a comment that was meant as one is none.
    """

    line: int
    first: int = 0
    last: int = 0
    rules: tuple[str, ...] = ()
    reason: str = ""
    whole_file: bool = False
    fault: FaultKind | None = None
    trouble: str = ""


class PathSuppression(msgspec.Struct, frozen=True):
    """What the configuration accepts: a rule (glob) at paths that fit a pattern as in a .gitignore, and why."""

    path: str
    rule: str
    reason: str = ""


class Suppression(msgspec.Struct, frozen=True):
    """
    Why a finding is suppressed: by a comment (`inSource`, at `line` of the finding's file), or by the configuration
    (`external`, `line` 0).
    """

    kind: SuppressionKind
    reason: str
    line: int = 0


class Fault(msgspec.Struct, frozen=True, order=True):
    """A suppression that does not do what it says; `path` is "" for one of the configuration."""

    path: str
    line: int
    kind: FaultKind
    text: str
