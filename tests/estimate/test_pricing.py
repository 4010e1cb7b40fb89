"""What each strategy pays for one finding."""

from __future__ import annotations

import msgspec
import pytest

from estimator.errors import RulePackError
from estimator.estimate.pricing import charge
from estimator.model.assessment import Profile, Strategy
from estimator.model.fact import Guard
from estimator.model.rulebook import Rulebook
from tests.estimate.conftest import PROFILE, MakeFinding

# rule, strategy -> share, review
SHARES: list[tuple[str, Strategy, float, bool]] = [
    ("rename", "shim", 0.0, False),
    ("rename", "port", 1.0, False),
    ("rename", "dual", 0.15, False),
    ("plain", "shim", 1.0, False),
    ("partial", "shim", 0.5, False),
    ("partial", "port", 1.0, False),
    ("silent", "shim", 0.0, True),
    ("silent", "port", 1.0, False),
    ("trifle", "shim", 1.0, False),
    ("triton", "shim", 1.0, True),
    ("free", "port", 0.0, False),
    ("free", "shim", 0.0, False),
    ("quiet", "shim", 0.0, True),
    ("quiet", "port", 0.0, False),
]


@pytest.mark.parametrize(("rule", "strategy", "share", "review"), SHARES)
def test_shares(
    rulebook: Rulebook, make: MakeFinding, rule: str, strategy: Strategy, share: float, review: bool
) -> None:
    (paid,) = charge([make(rule)], rulebook, PROFILE, strategy)
    assert (paid.share, paid.review) == (share, review)


CUDA, NPU, XPU, MPS = (Guard("branch", device) for device in ("cuda", "npu", "xpu", "mps"))
# rule, guards, target -> paid
GUARDED = [
    ("plain", (NPU,), "ascend", False),
    ("plain", (Guard("branch", "npu", True),), "ascend", False),
    ("dispatch", (NPU,), "ascend", False),
    ("plain", (NPU,), "elsewhere", False),
    ("plain", (CUDA,), "ascend", True),
    ("plain", (Guard("branch", "cuda", True),), "ascend", True),
    ("plain", (XPU,), "ascend", False),
    ("plain", (MPS,), "ascend", False),
    ("plain", (Guard("branch", "xpu", True),), "ascend", True),
    ("dispatch", (XPU,), "ascend", True),
    ("plain", (CUDA, XPU), "ascend", True),
    ("plain", (Guard("optional"),), "ascend", True),
]


@pytest.mark.parametrize(("rule", "guards", "target", "paid"), GUARDED)
def test_guards(
    rulebook: Rulebook, make: MakeFinding, rule: str, guards: tuple[Guard, ...], target: str, paid: bool
) -> None:
    (item,) = charge([make(rule, guards=guards)], rulebook, Profile(target, "a2", "2.11"), "port")
    assert item.paid == paid


def test_an_npu_branch_helps_ascend_only(rulebook: Rulebook, make: MakeFinding) -> None:
    otherwise = make("plain", guards=(Guard("branch", "npu", True),))
    for target, paid in (("ascend", False), ("cambricon", True)):
        (item,) = charge([otherwise], rulebook, Profile(target, "x", "2.11"), "port")
        assert item.paid == paid


def test_an_optional_library_weighs_less_and_an_optional_edit_does_not(rulebook: Rulebook, make: MakeFinding) -> None:
    optional = (Guard("optional"),)
    charges = charge([make(rule, guards=optional) for rule in ("library", "adapt")], rulebook, PROFILE, "port")
    assert [item.share for item in charges] == [rulebook.effort.settings["optional_library_share"], 1.0]


def test_the_import_does_the_work_of_a_rename(rulebook: Rulebook, make: MakeFinding) -> None:
    charges = charge([make(rule, imported=True) for rule in ("plain", "adapt")], rulebook, PROFILE, "port")
    assert [item.paid for item in charges] == [False, True]


def test_derived_and_suppressed(rulebook: Rulebook, make: MakeFinding) -> None:
    findings = [make("adapt", derived_from="a.py:3"), make("adapt"), make("adapt", suppressed=True)]
    names = [item.effort and item.effort.id for item in charge(findings, rulebook, PROFILE, "port")]
    assert names == ["derived", "adapt"]


def test_a_class_that_is_missing_is_said_in_one_line(rulebook: Rulebook, make: MakeFinding) -> None:
    classes = {name: one for name, one in rulebook.effort.classes.items() if name != "adapt"}
    book = msgspec.structs.replace(rulebook, effort=msgspec.structs.replace(rulebook.effort, classes=classes))
    with pytest.raises(RulePackError, match="rule 'adapt' needs the effort class 'adapt'"):
        charge([make("adapt")], book, PROFILE, "port")
