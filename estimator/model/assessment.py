"""What a port costs: for one target, profile, strategy and workload."""

from __future__ import annotations

from typing import Literal

import msgspec

from estimator.model.rule import Remedy

Strategy = Literal["shim", "port", "dual"]
STRATEGIES: tuple[Strategy, ...] = ("shim", "port", "dual")
REFERENCE_WEEKS = 13.0


class Profile(msgspec.Struct, frozen=True):
    """
    A target with its chip and the versions of torch, its plugin and its toolkit (CANN).

    `stated` tells which of them the user chose; `tables` which knowledge the versions rest on.
    """

    target: str = "ascend"
    chip: str = "a2"
    torch: str = ""
    stated: tuple[str, ...] = ()
    cann: str = ""
    plugin: str = ""
    tables: str = ""


class Hours(msgspec.Struct, frozen=True):
    """A three-point effort in hours of focused work."""

    low: float
    likely: float
    high: float

    @property
    def mean(self) -> float:
        """Return the PERT mean, in hours."""
        return (self.low + 4 * self.likely + self.high) / 6


class WorkItem(msgspec.Struct, frozen=True, kw_only=True):
    """A unit of work: its hours, what they rest on, and the findings (fingerprints) that it is made of."""

    id: str
    title: str
    area: str
    kind: Literal["edit", "kernel", "library", "platform", "validation", "tuning", "review"]
    hours: Hours
    basis: str
    effort: str
    evidence: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    sites: int = 0
    mechanical: bool = False
    draw: str = ""


class Effort(msgspec.Struct, frozen=True):
    """
    A distribution of effort, in engineer-weeks.

    `outcomes` are draws that stand for equal parts of it, in order: a hundred, or none where nobody drew any.
    """

    p10: float = 0.0
    p50: float = 0.0
    p80: float = 0.0
    p90: float = 0.0
    mean: float = 0.0
    outcomes: tuple[float, ...] = ()


class Priced(msgspec.Struct, frozen=True):
    """The remedy that applies to a rule and symbol under the profile, with the number of own sites."""

    rule: str
    symbol: str
    remedy: Remedy
    sites: int


class Share(msgspec.Struct, frozen=True):
    """A part of the total: mean engineer-weeks and fraction of the mean total."""

    name: str
    weeks: float
    share: float


class Part(msgspec.Struct, frozen=True):
    """The mean hours that serve exactly these workloads; no workload stands for what no entry point uses."""

    workloads: tuple[str, ...]
    hours: float


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """
    The effort of one strategy for one workload on one target; `parts` are its mean hours by who is served.

    `uncertainty` names the items that spread the total most: mean engineer-weeks, and share of the variance. `left`
    are mean engineer-weeks of what ports that keep CUDA leave to it at first: found, and not in `effort`.
    """

    profile: Profile
    strategy: Strategy
    workload: str
    effort: Effort
    tests: Effort
    items: tuple[WorkItem, ...]
    priced: tuple[Priced, ...]
    areas: tuple[Share, ...]
    drivers: tuple[Share, ...]
    blockers: tuple[Priced, ...]
    mechanical_share: float
    validation_share: float
    judgement_share: float
    reference_ratio: float
    uncertainty: tuple[Share, ...] = ()
    assumptions: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    left: float = 0.0
