"""What `fix` would rewrite, and what it leaves."""

from __future__ import annotations

from typing import Literal

import msgspec

from estimator.model.fact import Place

Style = Literal["agnostic", "npu", "shim"]
STYLES: tuple[Style, ...] = ("agnostic", "npu", "shim")
Safety = Literal["safe", "review"]


class Replacement(msgspec.Struct, frozen=True, order=True):
    """A range of characters of a file's text, `end` exclusive, and what takes its place."""

    start: int
    end: int
    text: str


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """
    A rewrite for one finding, `safe` or for `review`, with the reason where it is not safe.

    Edits of one `group` (an import and the uses of what it brings in) are made together or not at all. `needs` names
    what the file must hold besides: "plugin" (the import of torch_npu) or "type" (the name of the accelerator's type).
    An edit without replacements is done by another one of its group.
    """

    place: Place
    rule: str
    symbol: str
    codemod: str
    replacements: tuple[Replacement, ...] = ()
    safety: Safety = "safe"
    reason: str = ""
    group: str = ""
    needs: tuple[str, ...] = ()


class Left(msgspec.Struct, frozen=True):
    """A place that a codemod could be asked for and that was left as it is, and why."""

    place: Place
    rule: str
    symbol: str
    reason: str


class FileFix(msgspec.Struct, frozen=True, kw_only=True):
    """One file before and after, the edits that were made, and the places that were left."""

    path: str
    before: bytes
    after: bytes
    edits: tuple[Edit, ...] = ()
    left: tuple[Left, ...] = ()
