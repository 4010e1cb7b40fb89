"""The pack `libraries` against the table of Python libraries that it is built on."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from estimator.model.assessment import Profile
from estimator.model.rule import Remedy, Rule, Shim, Support

if TYPE_CHECKING:
    from estimator.model.rulebook import Rulebook

TABLE = Path(__file__).parents[1] / "data" / "libraries.csv"
PROFILE = Profile(target="ascend", chip="a2", torch="2.11")

# Rows with a hard tie to CUDA that are no rule of this pack, with the reason.
OUT = {
    "nvidia/cuda docker base, nvidia-container-toolkit": "an image, nothing that Python imports",
    "torch.utils.cpp_extension CUDAExtension": "a finding per extension, in the pack torch_extension",
    "torch.cuda.CUDAGraph": "a part of torch.cuda, in the packs for torch",
    "torch.cuda.amp": "a part of torch.cuda, in the packs for torch",
}
# Import names that a rule does not take as they stand, with what it looks for instead.
NARROWED = {
    "cuda": "cuda.bindings",  # a module named cuda is most often the project's own
    "faiss": "faiss.StandardGpuResources",  # faiss-cpu has the same import name
    "nvidia": "nvidia.cublas",  # a namespace package that also holds DALI
    "warp": "warp.kernel",  # modules named warp are many
    "cupy.cuda.nccl / ctypes nccl": "cupy.cuda.nccl",
    "-": "",
}
EXPECTED = {
    "native": (Support.UNCHANGED, None),
    "plugin": (Support.ADAPT, "library-swap"),
    "fork": (Support.ADAPT, "library-swap"),
    "partial": (Support.ADAPT, "library-partial"),
    "alternative": (Support.REDESIGN, "library-replace"),
    "none": (Support.NONE, "library-none"),
}


def read_rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = read_rows()
HARD = [row for row in ROWS if row["cuda_dependency"] == "hard" and row["library"] not in OUT]


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    from estimator.rulebook.load import load_rulebook

    return load_rulebook()


def rules_of_pack(rulebook: Rulebook) -> list[Rule]:
    rules = [rule for rule in rulebook.rules if rule.pack == "libraries"]
    assert rules
    return rules


def find_rules(rulebook: Rulebook, name: str) -> list[Rule]:
    """Return the rules that list the name, as they would match an import of it."""
    return [rule for rule in rules_of_pack(rulebook) if any(name in atom.symbols for atom in rule.match.any)]


def import_names(row: dict[str, str]) -> list[str]:
    raw = row["import_name"]
    names = [raw] if raw in NARROWED else re.split(r"\s*,\s*", raw)
    return [NARROWED.get(name, name) for name in names]


def rules_of(rulebook: Rulebook, row: dict[str, str]) -> list[Rule]:
    return [rule for name in import_names(row) for rule in find_rules(rulebook, name)]


def remedy_of(rulebook: Rulebook, rule: Rule) -> Remedy:
    from estimator.estimate.remedies import find_remedy

    return find_remedy(rulebook, rule, rule.match.any[0].symbols[0], PROFILE)


def test_the_table_is_there() -> None:
    assert len(ROWS) == 113
    assert len(HARD) == 51


@pytest.mark.parametrize("row", HARD, ids=lambda row: row["library"])
def test_each_import_of_a_hard_library_has_one_rule(rulebook: Rulebook, row: dict[str, str]) -> None:
    for name in import_names(row):
        assert len(find_rules(rulebook, name)) == 1, name


@pytest.mark.parametrize("row", HARD, ids=lambda row: row["library"])
def test_remedies_follow_the_table(rulebook: Rulebook, row: dict[str, str]) -> None:
    for rule in rules_of(rulebook, row):
        remedy = remedy_of(rulebook, rule)
        assert (remedy.support, remedy.effort) == EXPECTED[row["ascend_status"]]
        assert remedy.shim is Shim.NO
        assert remedy.note
        assert {(evidence.checked, bool(evidence.how)) for evidence in remedy.evidence} == {("2026-11", True)}


@pytest.mark.parametrize(
    "row", [row for row in HARD if row["evidence"].startswith("weak:")], ids=lambda row: row["library"]
)
def test_weak_evidence_is_called_judgement(rulebook: Rulebook, row: dict[str, str]) -> None:
    assert rules_of(rulebook, row)
    for rule in rules_of(rulebook, row):
        assert {evidence.how for evidence in remedy_of(rulebook, rule).evidence} == {"judgement"}


@pytest.mark.parametrize("library", sorted(OUT))
def test_what_is_left_out_is_a_hard_row(library: str) -> None:
    assert [row["cuda_dependency"] for row in ROWS if row["library"] == library] == ["hard"]


def test_no_rule_for_a_library_without_a_hard_tie(rulebook: Rulebook) -> None:
    founded = {rule.id for row in HARD for rule in rules_of(rulebook, row)}
    # Named in the text of a row that stands for a family.
    founded |= {"libraries-diff-gaussian-rasterization"}
    assert {rule.id for rule in rules_of_pack(rulebook)} == founded


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["cuda_dependency"] != "hard"], ids=lambda row: row["library"]
)
def test_an_optional_tie_is_no_rule(rulebook: Rulebook, row: dict[str, str]) -> None:
    for name in re.split(r"\s*[,/]\s*", row["import_name"]):
        assert not find_rules(rulebook, name)


def test_a_rule_is_about_one_distribution(rulebook: Rulebook) -> None:
    rules = rules_of_pack(rulebook)
    for rule in rules:
        assert rule.per == "project"
        assert rule.area == "libraries"
        kind, _, name = (rule.subject or "").partition(":")
        assert kind == "library"
        assert name == re.sub(r"[-_.]+", "-", name).lower()  # PEP 503
        assert [other.id for other in rules if other.subject == rule.subject] == [rule.id]


def test_no_bare_namespace_is_a_tie(rulebook: Rulebook) -> None:
    for name in ("cuda", "nvidia", "numba", "faiss", "warp", "torch", "omni"):
        assert not find_rules(rulebook, name)
