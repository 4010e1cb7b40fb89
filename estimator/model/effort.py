"""The effort table: how many hours each kind of work takes, and what that rests on (rules/effort.yaml)."""

from __future__ import annotations

from typing import Literal

import msgspec

from estimator.model.assessment import Hours


class EffortClass(msgspec.Struct, frozen=True, kw_only=True):
    """
    Hours for one class of work.

    `once` is paid the first time a rule is met anywhere, `first` for each further file, `repeat` for each
    further identical site, and `cap` bounds the likely hours of one rule's repeats.
    """

    id: str
    title: str
    kind: Literal["edit", "kernel", "library", "platform", "validation", "tuning", "review"]
    basis: Literal["measured", "published", "judgement"]
    evidence: tuple[str, ...]
    once: Hours
    first: Hours = Hours(0, 0, 0)
    repeat: Hours = Hours(0, 0, 0)
    cap: float | None = None
    mechanical: bool = False
    area: str | None = None


class EffortTable(msgspec.Struct, frozen=True, kw_only=True):
    """
    All effort classes with the settings of the simulation; `alternatives` are libraries that serve one purpose.

    `doubted_sigma` takes the place of `project_sigma` on a target whose ports nobody counted: it is wider, around the
    same median, so that doubt makes no target look cheaper.
    """

    classes: dict[str, EffortClass]
    hours_per_week: float = 30.0
    project_sigma: float = 0.3
    doubted_sigma: float | None = None
    least_sigma: float = 0.24
    draws: int = 20000
    settings: dict[str, float] = {}
    assumptions: tuple[str, ...] = ()
    alternatives: tuple[tuple[str, ...], ...] = ()
