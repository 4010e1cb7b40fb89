"""What fails, and where."""

from __future__ import annotations

import pytest

from estimator.gate.policy import Policies, fails
from estimator.model.verdict import FailOn, Policy, Standing

FAILS: list[tuple[FailOn, Standing, str, bool, bool]] = [
    ("none", "new", "mandatory", False, False),
    ("mandatory", "new", "mandatory", False, True),
    ("mandatory", "new", "potential", False, False),
    ("new", "new", "optional", False, True),
    ("new", "new", "mandatory", True, False),
    ("new", "moved", "mandatory", False, False),
    ("new", "new rule", "mandatory", False, False),
    ("new", "known", "mandatory", False, False),
    ("any", "known", "optional", False, True),
    ("any", "new", "mandatory", True, True),
]


@pytest.mark.parametrize(("fail_on", "standing", "category", "free", "expected"), FAILS)
def test_fails(fail_on: FailOn, standing: Standing, category: str, free: bool, expected: bool) -> None:
    assert fails(fail_on, standing, category, free=free) is expected


POLICIES = (Policy("serving/", "any"), Policy("tests/", "none"), Policy("serving/old.py", "new", ("torch-*",)))
AT = [
    ("a.py", "x-y", "new"),
    ("serving/a.py", "x-y", "any"),
    ("deep/serving/a.py", "x-y", "any"),
    ("serving/old.py", "torch-cuda", "new"),
    ("serving/old.py", "x-y", "any"),
    ("tests/serving/a.py", "x-y", "none"),
]


@pytest.mark.parametrize(("path", "rule", "expected"), AT)
def test_the_last_policy_that_fits_decides(path: str, rule: str, expected: FailOn) -> None:
    assert Policies("new", POLICIES).at(path, rule) == expected


def test_which_is_stricter() -> None:
    policies = Policies("new", POLICIES)
    assert policies.is_stricter("serving/a.py", "a.py", "r")
    assert policies.is_stricter("a.py", "tests/a.py", "r")
    assert not policies.is_stricter("a.py", "b.py", "r")


@pytest.mark.parametrize(("fail_on", "needs"), [("none", False), ("any", False), ("new", True), ("mandatory", True)])
def test_what_needs_to_know_what_was(fail_on: FailOn, needs: bool) -> None:
    assert Policies(fail_on).needs_reference is needs
    assert Policies("none", (Policy("a/", fail_on),)).needs_reference is needs
