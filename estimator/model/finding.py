"""A rule met a fact. Findings are target-free: detected once, priced per target."""

from __future__ import annotations

import msgspec

from estimator.model.artifact import Origin
from estimator.model.fact import Guard, Place


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """
    One place (or, for a library, one subject with its places) that ties the project to CUDA.

    `key` is the same for identical sites; `fingerprint` is unique. Neither changes when lines shift or the
    code is reformatted. `lines` is the length of a definition such as a kernel, with `features`,
    `kernel_class`, `note` and `launchers` as in its fact.
    """

    rule: str
    pack: str
    category: str
    area: str
    confidence: str
    origin: Origin
    place: Place
    symbol: str
    key: str
    fingerprint: str
    scope: str = ""
    snippet: str = ""
    subject: str | None = None
    derived_from: str | None = None
    guards: tuple[Guard, ...] = ()
    workloads: tuple[str, ...] = ()
    imported: bool = False
    lines: int = 0
    component: str | None = None
    places: tuple[Place, ...] = ()
    suppressed: bool = False
    features: tuple[str, ...] = ()
    kernel_class: str = ""
    note: str = ""
    launchers: tuple[str, ...] = ()
