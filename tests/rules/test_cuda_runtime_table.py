"""The pack `cuda_cpp` against the table of CUDA calls that it is built on."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from estimator.match.engine import Matcher
from estimator.model.assessment import Profile
from estimator.model.fact import Fact, Place
from estimator.model.rule import Shim, Support

if TYPE_CHECKING:
    from estimator.model.rulebook import Rulebook

TABLE = Path(__file__).parents[1] / "data" / "cuda_runtime_to_acl.csv"
PROFILE = Profile(target="ascend", chip="a2", torch="2.11")
SUPPORTS = {"1:1": Support.RENAME, "partial": Support.ADAPT, "redesign": Support.REDESIGN, "none": Support.NONE}
EFFORTS = {Support.RENAME: "rename", Support.ADAPT: "adapt-small", Support.REDESIGN: "adapt"}
# Without a call of the same kind, but with another way that the table's note names.
ANOTHER_WAY = frozenset(
    {"cudaMallocAsync", "cudaMemcpy3D", "cudaGraphInstantiate", "cudaDriverGetVersion", "ncclCommAbort"}
)


def read_rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = read_rows()


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    from estimator.rulebook.load import load_rulebook

    return load_rulebook()


@pytest.fixture(scope="module")
def matcher(rulebook: Rulebook) -> Matcher:
    return Matcher(rulebook.rules)


def test_the_table_is_there() -> None:
    assert len(ROWS) == 141


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["cuda_api"])
def test_each_call_has_one_rule_that_agrees(rulebook: Rulebook, matcher: Matcher, row: dict[str, str]) -> None:
    from estimator.estimate.remedies import find_remedy

    name = row["cuda_api"]
    (rule,) = matcher.match(Fact(kind="cpp", symbol=name, place=Place("a.cu", 1)))
    assert rule.pack == "cuda_cpp"
    remedy = find_remedy(rulebook, rule, name, PROFILE)
    if name in ANOTHER_WAY:
        assert remedy.support is Support.REDESIGN
        assert remedy.replacement
        assert remedy.effort == "adapt-small"
    else:
        assert remedy.support is SUPPORTS[row["mapping"]]
        assert (remedy.replacement or "") == row["acl_api"]
        assert remedy.support is Support.NONE or remedy.effort == EFFORTS[remedy.support]
    assert remedy.shim is Shim.NO
    assert {(evidence.checked, evidence.how) for evidence in remedy.evidence} == {("2026-11", "source")}


def test_no_name_has_two_rules(rulebook: Rulebook, matcher: Matcher) -> None:
    pack = [rule for rule in rulebook.rules if rule.pack == "cuda_cpp"]
    listed = [s for rule in pack for atom in rule.match.any if atom.kinds == ("cpp",) for s in atom.symbols]
    assert len(listed) == len(set(listed))
    for name in listed:
        if not name.endswith("*"):
            assert len(matcher.match(Fact(kind="cpp", symbol=name, place=Place("a.cu", 1)))) <= 1, name


def test_what_no_table_covers_is_unverified(rulebook: Rulebook) -> None:
    rule = rulebook.find("cuda-cpp-other")
    assert rule is not None
    assert rule.targets["ascend"].remedy.support is Support.UNVERIFIED
    assert len(rule.match.any[0].symbols) > 700
