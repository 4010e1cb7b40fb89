"""How far a scan has come."""

from __future__ import annotations

import msgspec


class Progress(msgspec.Struct, frozen=True):
    """
    A moment of a scan: the stage, how many of its steps are done, and the places of interest so far.

    `total` is 0 while it is not known.
    """

    stage: str
    done: int = 0
    total: int = 0
    findings: int = 0
