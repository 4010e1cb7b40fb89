"""Targets side by side, for one project."""

from __future__ import annotations

import msgspec

from estimator.model.assessment import Assessment, Profile, Strategy


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """
    What one target costs a project, and what the figure rests on.

    `main` is the assessment that targets are ordered by, one of `assessments` (one for each strategy). Of `places`, the
    own findings, `free` leave nothing to do. `unverified` is the share of the hours of edits, kernels and libraries
    that is on remedies nobody vouches for. `rewritten` operators are written anew, `kept` ones converted, replaced or
    tuned. `lost` are libraries without an equivalent, `doubtful` those of which no source speaks.
    """

    profile: Profile
    title: str
    family: str
    main: Assessment
    assessments: tuple[Assessment, ...]
    places: int
    free: int
    unverified: float
    rewritten: int
    kept: int
    blockers: tuple[str, ...]
    lost: tuple[str, ...]
    doubtful: tuple[str, ...]
    versions: tuple[str, ...]
    weakest: tuple[str, ...]

    @property
    def free_share(self) -> float:
        """Return the share of places with nothing to do."""
        return self.free / self.places if self.places else 1.0


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """What the code asks of an Nvidia part, and where: information without a number of hours."""

    id: str
    title: str
    why: str
    places: int
    examples: tuple[str, ...]


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """The targets in the order of their p50 under `strategy`, and what it takes to stay with Nvidia."""

    strategy: Strategy
    workload: str
    files: int
    lines: int
    standings: tuple[Standing, ...]
    stay: tuple[Demand, ...]

    @property
    def close(self) -> tuple[str, ...]:
        """Return the targets whose range holds the first one's p50: the order between them says little."""
        if not self.standings:
            return ()
        first = self.standings[0].main.effort
        return tuple(one.profile.target for one in self.standings[1:] if one.main.effort.p10 <= first.p50)
