"""The pack `env_vars` against the table of environment variables that it is built on."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from estimator.match.engine import Matcher
from estimator.model.fact import Fact, Place
from estimator.model.rule import Remedy, Rule, Shim, Support
from estimator.rulebook.compile import compile_pack
from estimator.rulebook.document import read_document

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "tests" / "data" / "env_vars.csv"
PACK = ROOT / "rules" / "env_vars.yaml"

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


def read_rules() -> list[Rule]:
    _, compiled = compile_pack(read_document(PACK.read_bytes(), PACK.name), PACK.name)
    return [rule for rule, _ in compiled]


def read_rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RULES = read_rules()
MATCHER = Matcher(RULES)
ROWS = read_rows()
CUDA = [row for row in ROWS if row["cuda_env"]]


def find_rules(variable: str) -> list[Rule]:
    return MATCHER.match(Fact(kind="env", symbol=variable, place=Place("a.py", 1)))


def remedy_of(variable: str) -> Remedy:
    (rule,) = find_rules(variable)
    entry = rule.targets["ascend"]
    return entry.symbols.get(variable, entry.remedy)


def test_the_table_is_there() -> None:
    assert len(ROWS) == 120
    assert len(CUDA) == 60


@pytest.mark.parametrize("row", CUDA, ids=lambda row: row["cuda_env"])
def test_remedies_follow_the_table(row: dict[str, str]) -> None:
    variable = row["cuda_env"]
    remedy = remedy_of(variable)
    assert remedy.support is STRICTER.get(variable, SUPPORT[row["mapping"]])
    assert remedy.effort == EFFORT[remedy.support]
    if remedy.support in (Support.RENAME, Support.ADAPT, Support.REDESIGN):
        assert remedy.replacement == row["ascend_env"]
    assert remedy.evidence


@pytest.mark.parametrize("row", [row for row in CUDA if row["mapping"] == "none"], ids=lambda row: row["cuda_env"])
def test_what_has_no_counterpart_is_dropped_and_says_so(row: dict[str, str]) -> None:
    remedy = remedy_of(row["cuda_env"])
    assert remedy.replacement is None
    assert (remedy.note or "").startswith("Dropped: ")
    assert remedy.shim is Shim.FULL


@pytest.mark.parametrize(
    ("variable", "rule_id"),
    [
        ("CUDA_VISIBLE_DEVICES", "env-vars-visible-devices"),
        ("NCCL_NVLS_ENABLE", "env-vars-nccl"),
        ("TORCH_NCCL_NAN_CHECK", "env-vars-torch-nccl"),
        ("CUDA_ROOT", "env-vars-cuda-other"),
        ("CUDA_LAUNCH_BLOCKING", "env-vars-debug"),
    ],
)
def test_which_rule_takes_a_variable(variable: str, rule_id: str) -> None:
    assert [rule.id for rule in find_rules(variable)] == [rule_id]


@pytest.mark.parametrize("variable", ["NCCL_NVLS_ENABLE", "TORCH_NCCL_NAN_CHECK", "CUDA_ROOT"])
def test_a_variable_that_no_table_knows_is_unverified(variable: str) -> None:
    assert remedy_of(variable).support is Support.UNVERIFIED


@pytest.mark.parametrize("row", [row for row in ROWS if not row["cuda_env"]], ids=lambda row: row["ascend_env"])
def test_a_variable_of_the_npu_is_no_finding(row: dict[str, str]) -> None:
    assert find_rules(row["ascend_env"]) == []


@pytest.mark.parametrize("variable", ["OMP_NUM_THREADS", "USE_CUDA", "ASCEND_RT_VISIBLE_DEVICES", "MY_NCCL_DEBUG"])
def test_other_variables_are_no_finding(variable: str) -> None:
    assert find_rules(variable) == []


def test_every_symbol_is_one_that_its_rule_takes() -> None:
    for rule in RULES:
        for variable in rule.targets["ascend"].symbols:
            assert [found.id for found in find_rules(variable)] == [rule.id]
