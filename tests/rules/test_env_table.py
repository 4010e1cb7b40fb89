"""The pack `env_vars` against the table of environment variables that it is built on."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from estimator.model.assessment import Profile
from estimator.model.fact import Fact, Place
from estimator.model.rule import Remedy, Rule, Shim, Support

if TYPE_CHECKING:
    from estimator.model.rulebook import Rulebook

TABLE = Path(__file__).parents[1] / "data" / "env_vars.csv"
PROFILE = Profile(target="ascend", chip="a2", torch="2.11")

SUPPORT = {
    "renamed": Support.RENAME,
    "direct": Support.UNCHANGED,
    "partial": Support.ADAPT,
    "none": Support.NONE,
    "ignored": Support.UNCHANGED,
    "redesign": Support.REDESIGN,
    "unclear": Support.UNVERIFIED,
}
# The table says renamed, but the value has another unit, so that a rename alone would be wrong.
STRICTER = {"NCCL_BUFFSIZE": Support.ADAPT}
EFFORT = {
    Support.RENAME: "rename",
    Support.UNCHANGED: None,
    Support.ADAPT: "adapt-small",
    Support.NONE: "drop",
    Support.REDESIGN: "adapt-small",
    Support.UNVERIFIED: "verify",
}
UNKNOWN = ["NCCL_NVLS_ENABLE", "TORCH_NCCL_NAN_CHECK", "CUDA_ROOT"]


def read_rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = read_rows()
CUDA = [row for row in ROWS if row["cuda_env"]]


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    from estimator.rulebook.load import load_rulebook

    return load_rulebook()


def find_rules(rulebook: Rulebook, variable: str) -> list[Rule]:
    from estimator.match.engine import Matcher

    return Matcher(rulebook.rules).match(Fact(kind="env", symbol=variable, place=Place("a.py", 1)))


def remedy_of(rulebook: Rulebook, variable: str, profile: Profile = PROFILE) -> Remedy:
    from estimator.estimate.remedies import find_remedy

    (rule,) = find_rules(rulebook, variable)
    return find_remedy(rulebook, rule, variable, profile)


def test_the_table_is_there() -> None:
    assert len(ROWS) == 120
    assert len(CUDA) == 60


@pytest.mark.parametrize("row", CUDA, ids=lambda row: row["cuda_env"])
def test_remedies_follow_the_table(rulebook: Rulebook, row: dict[str, str]) -> None:
    variable = row["cuda_env"]
    remedy = remedy_of(rulebook, variable)
    assert remedy.support is STRICTER.get(variable, SUPPORT[row["mapping"]])
    assert remedy.effort == EFFORT[remedy.support]
    if remedy.support in (Support.RENAME, Support.ADAPT, Support.REDESIGN):
        assert remedy.replacement == row["ascend_env"]
    assert remedy.shim is Shim.NO  # transfer_to_npu maps no variable
    assert {(evidence.checked, bool(evidence.how)) for evidence in remedy.evidence} == {("2026-11", True)}


@pytest.mark.parametrize("row", [row for row in CUDA if row["mapping"] == "none"], ids=lambda row: row["cuda_env"])
def test_what_has_no_counterpart_is_dropped_and_says_so(rulebook: Rulebook, row: dict[str, str]) -> None:
    remedy = remedy_of(rulebook, row["cuda_env"])
    assert remedy.replacement is None
    assert (remedy.note or "").startswith("Dropped: ")


@pytest.mark.parametrize(
    ("variable", "rule_id"),
    [
        ("CUDA_VISIBLE_DEVICES", "env-vars-visible-devices"),
        ("CUDA_LAUNCH_BLOCKING", "env-vars-debug"),
        ("NCCL_DEBUG", "env-vars-nccl"),
        ("TORCH_NCCL_BLOCKING_WAIT", "env-vars-torch-nccl"),
        *((variable, "env-vars-other") for variable in UNKNOWN),
    ],
)
def test_which_rule_takes_a_variable(rulebook: Rulebook, variable: str, rule_id: str) -> None:
    assert [rule.id for rule in find_rules(rulebook, variable)] == [rule_id]


@pytest.mark.parametrize("variable", UNKNOWN)
def test_a_variable_that_no_table_knows_is_unverified(rulebook: Rulebook, variable: str) -> None:
    remedy = remedy_of(rulebook, variable)
    assert remedy.support is Support.UNVERIFIED
    assert remedy.effort == "verify"
    assert remedy.replacement is None


@pytest.mark.parametrize("variable", [row["cuda_env"] for row in CUDA])
def test_the_catch_all_takes_no_variable_of_the_table(rulebook: Rulebook, variable: str) -> None:
    assert "env-vars-other" not in [rule.id for rule in find_rules(rulebook, variable)]


@pytest.mark.parametrize(("torch", "support"), [("2.9", Support.RENAME), ("2.10", Support.UNCHANGED)])
def test_the_neutral_allocator_name_needs_a_recent_torch(rulebook: Rulebook, torch: str, support: Support) -> None:
    remedy = remedy_of(rulebook, "PYTORCH_ALLOC_CONF", Profile(target="ascend", chip="a2", torch=torch))
    assert remedy.support is support


@pytest.mark.parametrize("row", [row for row in ROWS if not row["cuda_env"]], ids=lambda row: row["ascend_env"])
def test_a_variable_of_the_npu_is_no_finding(rulebook: Rulebook, row: dict[str, str]) -> None:
    assert find_rules(rulebook, row["ascend_env"]) == []


@pytest.mark.parametrize("variable", ["OMP_NUM_THREADS", "USE_CUDA", "ASCEND_RT_VISIBLE_DEVICES", "MY_NCCL_DEBUG"])
def test_other_variables_are_no_finding(rulebook: Rulebook, variable: str) -> None:
    assert find_rules(rulebook, variable) == []


def test_every_symbol_is_one_that_its_rule_takes(rulebook: Rulebook) -> None:
    rules = [rule for rule in rulebook.rules if rule.pack == "env_vars"]
    assert rules
    for rule in rules:
        for symbol in rule.targets["ascend"].symbols:
            variable = symbol.replace("*", "SOMETHING_NEW")
            assert [found.id for found in find_rules(rulebook, variable)] == [rule.id]
