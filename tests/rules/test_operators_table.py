"""The operators pack against the table that it draws from."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from estimator.estimate.remedies import find_remedy
from estimator.match.engine import Matcher
from estimator.model.artifact import Artifact
from estimator.model.assessment import Profile
from estimator.model.rule import Support
from estimator.model.summary import Parsed
from estimator.parse.python.parser import parse_python
from estimator.rulebook.load import load_rulebook
from estimator.rulebook.locate import bundled_rules

RULEBOOK = load_rulebook()
MATCHER = Matcher(RULEBOOK.rules)
FACTS = Path(__file__).parents[1] / "data" / "operators"
SUPPORT = {  # what a row means that states none
    "operators-cpu-fallback": Support.ADAPT,
    "operators-cpu-method": Support.ADAPT,
    "operators-linear-algebra": Support.ADAPT,
    "operators-documented-no": Support.UNVERIFIED,
}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


ROWS = read(bundled_rules() / "data" / "operators.csv")


def rules_met(code: str) -> set[str]:
    parsed = parse_python(code.encode(), Artifact(path="a.py", kind="python"), RULEBOOK.interest)
    assert isinstance(parsed, Parsed)
    return {rule.id for fact in parsed.facts for rule in MATCHER.match(fact)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['symbol']}{row['torch']}")
def test_each_row_is_reached_and_its_remedy_agrees(row: dict[str, str]) -> None:
    symbol = row["symbol"]
    called = f"x.{symbol}()" if row["pattern"] == "method" else f"import torch\n{symbol}(x)"
    assert row["rule"] in rules_met(called)
    rule = RULEBOOK.find(row["rule"])
    assert rule is not None
    torch = row["torch"].removeprefix(">=").partition(",")[0] or "2.11"
    remedy = find_remedy(RULEBOOK, rule, symbol, Profile("ascend", "a2", torch))
    assert remedy.support == (Support(row["support"]) if row["support"] else SUPPORT[row["rule"]])
    for field in ("replacement", "effort", "note"):
        if row[field]:
            assert getattr(remedy, field) == row[field]
    if remedy.support is not Support.UNVERIFIED:
        assert remedy.evidence


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['symbol']}{row['torch']}")
def test_a_use_without_a_call_is_no_finding(row: dict[str, str]) -> None:
    if row["pattern"] != "method":
        assert row["rule"] not in rules_met(f"import torch\nisinstance(x, {row['symbol']})")


# rule, symbol, chip, torch -> support
PROFILES = [
    ("torch-amp-scaled-mm", "torch.nn.functional.scaled_mm", "a2", "2.11", "none"),
    ("torch-amp-scaled-mm", "torch.nn.functional.scaled_mm", "950", "2.11", "adapt"),
    ("torch-amp-scaled-mm", "torch._scaled_mm_v2", "950", "2.9", "none"),
    ("torch-amp-scaled-mm", "torch._scaled_mm_v2", "950", "2.10", "adapt"),
    ("torch-amp-scaled-mm", "torch._scaled_mm", "950", "2.9", "adapt"),
    ("operators-documented-no", "torch.nn.functional.max_pool1d", "a2", "2.6", "unverified"),
    ("operators-documented-no", "torch.nn.functional.max_pool1d", "a2", "2.11", "unverified"),
    ("operators-documented-no", "torch.nn.functional.max_pool1d", "a2", "2.13", "unchanged"),
    ("operators-cpu-fallback", "torch.lgamma", "a2", "2.6", "adapt"),
    ("operators-cpu-fallback", "torch.lgamma", "950", "2.11", "adapt"),
    ("operators-complex", "torch.chalf", "a2", "2.11", "unverified"),
    ("operators-complex", "torch.complex64", "a2", "2.11", "adapt"),
]


@pytest.mark.parametrize(("rule", "symbol", "chip", "torch", "support"), PROFILES)
def test_profiles(rule: str, symbol: str, chip: str, torch: str, support: str) -> None:
    found = RULEBOOK.find(rule)
    assert found is not None
    assert find_remedy(RULEBOOK, found, symbol, Profile("ascend", chip, torch)).support.value == support


def test_only_what_has_a_kernel_takes_a_place() -> None:
    kernels: dict[str, set[str]] = {}
    for row in read(FACTS / "aten_ops_npu_kernels.csv"):
        kernels.setdefault(row["aten_op"].partition(".")[0], set()).add(row["npu_status_2_11"])
    for row in ROWS:
        name = row["replacement"].partition("(")[0].rpartition(".")[2].lower()
        assert "no_npu_kernel" not in kernels.get(name, set()), row


def test_low_and_medium_restrictions_are_no_findings() -> None:
    documented = read(FACTS / "torch_api_support.csv")
    restricted = {
        row["api"] for row in documented if row["supported"] == "partial" and row["torch_version"] == "2.11.0"
    }
    listed = {row["symbol"] for row in ROWS}
    assert restricted & listed == {"torch.nn.HuberLoss"}  # for the want of a kernel, not for the restriction
    assert {"torch.matmul", "torch.nn.GELU", "torch.Tensor.count_nonzero"} <= restricted
    for api in ("torch.matmul", "torch.nn.GELU", "torch.Tensor.count_nonzero"):
        assert not rules_met(f"import torch\n{api}(x)")


def test_an_operator_makes_no_device_helper() -> None:
    code = """
import torch
def invert(x):
    return torch.linalg.inv(x)
def device(x):
    return torch.device('cuda')
"""
    parsed = parse_python(code.encode(), Artifact(path="a.py", kind="python", module="a"), RULEBOOK.interest)
    assert isinstance(parsed, Parsed)
    assert {export.name for export in parsed.summary.exports if export.role} == {"device"}
