"""What a gate knew before, and what it says now."""

from __future__ import annotations

from typing import Literal

import msgspec

from estimator.model.fact import Place
from estimator.model.finding import Finding
from estimator.model.rule import Rule
from estimator.model.suppression import Fault

FailOn = Literal["none", "mandatory", "new", "any"]
FAIL_ON: tuple[FailOn, ...] = ("none", "mandatory", "new", "any")  # from the laxest to the strictest
Standing = Literal["known", "moved", "new", "new rule"]


class Policy(msgspec.Struct, frozen=True):
    """What fails at paths that fit a pattern as in a .gitignore, for rules that fit one of the globs (none: all)."""

    pattern: str
    fail_on: FailOn
    rules: tuple[str, ...] = ()


class Identity(msgspec.Struct, frozen=True, order=True):
    """What two identical sites share: path, rule, scope, and the hash of the normalised syntax."""

    path: str
    rule: str
    scope: str
    syntax: str


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """How often each site was there when the baseline was made, the rules that looked, and the version of the tool."""

    tool: str
    rules: frozenset[str]
    entries: dict[Identity, int]


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """
    One place of a finding, as the gate sees it: a library has one for each place that names it.

    `kind` is the kind of the fact there, "" where the finding does not tell.
    """

    finding: Finding
    place: Place
    identity: Identity
    kind: str = ""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """
    A site with what the gate says of it.

    `moved_from` is the path that it left. `hours` are the mean hours that it adds, `free` is true where the target
    leaves no work to do, `lock_in` is false for what is no tie to CUDA, `portable` is how to write it for any device.
    `fails` tells whether it fails the gate, and `fail_on` by which policy.
    """

    site: Site
    standing: Standing
    moved_from: str = ""
    hours: float = 0.0
    free: bool = False
    lock_in: bool = True
    why: str = ""
    portable: str = ""
    fail_on: FailOn = "new"
    fails: bool = False


class Gone(msgspec.Struct, frozen=True, order=True):
    """So many identical sites that were there and are no more; `line` is where they were, 0 where nobody knows."""

    path: str
    rule: str
    scope: str
    count: int
    line: int = 0


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """
    What `check` says.

    `against` names what the tree was held against. `judged` are the sites that are not simply known, by place;
    `known` counts the others. `hours` is the effort that the new sites add (edits, kernels and libraries; mean hours
    of a port), `most` what is allowed. `skipped` are files that could not be read, as (path, reason); where
    `incomplete` is true, they leave the question open. `notes` are for the reader. `rules` are those that judged sites
    met, `root` is where paths begin, "" where that is not to be told. `suppressed` are
    the sites that are accepted with a reason, `faults` suppressions that do nothing.
    """

    against: tuple[str, ...]
    judged: tuple[Judged, ...]
    fixed: tuple[Gone, ...]
    known: int
    hours: float
    hours_per_week: float
    most: float | None = None
    skipped: tuple[tuple[str, str], ...] = ()
    incomplete: bool = False
    notes: tuple[str, ...] = ()
    suppressed: tuple[Site, ...] = ()
    faults: tuple[Fault, ...] = ()
    show_suppressed: bool = False
    target: str = ""
    rules: tuple[Rule, ...] = ()
    root: str = ""

    @property
    def too_much(self) -> bool:
        """Tell whether the new sites add more effort than allowed."""
        return self.most is not None and self.hours > self.most + 1e-9

    @property
    def failing(self) -> tuple[Judged, ...]:
        """Return the sites that fail the gate."""
        return tuple(one for one in self.judged if one.fails)

    @property
    def exit_code(self) -> int:
        """Return 1 where the gate failed, 3 where files that could not be read leave that open, else 0."""
        if self.failing or self.too_much:
            return 1
        return 3 if self.incomplete else 0
