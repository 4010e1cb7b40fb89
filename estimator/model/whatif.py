"""The estimate again, with something changed."""

from __future__ import annotations

from typing import Literal

import msgspec

from estimator.model.assessment import Assessment


class Change(msgspec.Struct, frozen=True):
    """What is assumed: a feature left out, a module ported, one workload only; `findings` are those it takes away."""

    kind: Literal["exclude-feature", "assume", "workload"]
    value: str
    findings: int


class WhatIf(msgspec.Struct, frozen=True, kw_only=True):
    """The assessments as things are and as they would be, one for each strategy, with what was changed."""

    changes: tuple[Change, ...]
    before: tuple[Assessment, ...]
    after: tuple[Assessment, ...]
