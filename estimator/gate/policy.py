"""What fails the gate, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import translate
from functools import lru_cache
from typing import TYPE_CHECKING

from estimator.model.verdict import FAIL_ON, FailOn, Policy, Standing

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Policies:
    """Answers what fails at a place; the last policy that fits decides, else the one of the whole project."""

    def __init__(self, fail_on: FailOn, policies: Sequence[Policy] = ()) -> None:
        self.fail_on = fail_on
        self.policies = tuple(reversed(policies))
        self._at: dict[tuple[str, str], FailOn] = {}

    def at(self, path: str, rule: str) -> FailOn:
        """Return what fails for the rule at the path."""
        if (path, rule) not in self._at:
            self._at[path, rule] = next(
                (policy.fail_on for policy in self.policies if _fits(policy, path, rule)), self.fail_on
            )
        return self._at[path, rule]

    def is_stricter(self, path: str, than: str, rule: str) -> bool:
        """Tell whether more fails for the rule at the one path than at the other."""
        return FAIL_ON.index(self.at(path, rule)) > FAIL_ON.index(self.at(than, rule))

    @property
    def needs_reference(self) -> bool:
        """Tell whether anything depends on what was known before."""
        return any(one in ("new", "mandatory") for one in (self.fail_on, *(p.fail_on for p in self.policies)))


def fails(fail_on: FailOn, standing: Standing, category: str, *, free: bool, lock_in: bool = True) -> bool:
    """
    Tell whether a site fails.

    What is free on the target, and what is no tie to CUDA, fails only where nothing may stand at all.
    """
    if fail_on == "any":
        return True
    if fail_on == "none" or free or not lock_in or standing != "new":
        return False
    return fail_on == "new" or category == "mandatory"


def _fits(policy: Policy, path: str, rule: str) -> bool:
    if policy.rules and not any(_glob(glob).match(rule) for glob in policy.rules):
        return False
    return bool(_spec(policy.pattern).match_file(path))


@lru_cache(maxsize=256)
def _spec(pattern: str) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines([pattern])


@lru_cache(maxsize=256)
def _glob(glob: str) -> re.Pattern[str]:
    return re.compile(translate(glob))
