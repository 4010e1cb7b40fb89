"""The pack `libraries` against the table of Python libraries that it is built on."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from estimator.model.rule import Remedy, Rule, Shim, Support
from estimator.rulebook.compile import compile_pack
from estimator.rulebook.document import read_document

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "tests" / "data" / "libraries.csv"
PACK = ROOT / "rules" / "libraries.yaml"

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
SUPPORT = {
    "native": {Support.UNCHANGED},
    "plugin": {Support.ADAPT},
    "fork": {Support.ADAPT},
    "partial": {Support.ADAPT, Support.REDESIGN},
    "alternative": {Support.REDESIGN},
    "none": {Support.NONE},
}
EFFORT = {
    "plugin": {"library-swap"},
    "fork": {"library-swap"},
    "partial": {"library-partial", "library-replace"},
    "alternative": {"library-replace", "library-swap"},
    "none": {"library-none", "library-replace"},
}


def read_rules() -> list[Rule]:
    _, compiled = compile_pack(read_document(PACK.read_bytes(), PACK.name), PACK.name)
    return [rule for rule, _ in compiled]


def read_rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RULES = read_rules()
ROWS = read_rows()
HARD = [row for row in ROWS if row["cuda_dependency"] == "hard" and row["library"] not in OUT]


def find_rules(name: str) -> list[Rule]:
    """Return the rules that list the name, as they would match an import of it."""
    return [rule for rule in RULES if any(name in atom.symbols for atom in rule.match.any)]


def import_names(row: dict[str, str]) -> list[str]:
    raw = row["import_name"]
    names = [raw] if raw in NARROWED else re.split(r"\s*,\s*", raw)
    return [NARROWED.get(name, name) for name in names]


def rules_of(row: dict[str, str]) -> list[Rule]:
    return [rule for name in import_names(row) for rule in find_rules(name)]


def remedy_of(rule: Rule) -> Remedy:
    return rule.targets["ascend"].remedy


def test_the_table_is_there() -> None:
    assert len(ROWS) == 113
    assert len(HARD) == 51


@pytest.mark.parametrize("row", HARD, ids=lambda row: row["library"])
def test_each_import_of_a_hard_library_has_one_rule(row: dict[str, str]) -> None:
    for name in import_names(row):
        assert len(find_rules(name)) == 1, name


@pytest.mark.parametrize("row", HARD, ids=lambda row: row["library"])
def test_remedies_follow_the_table(row: dict[str, str]) -> None:
    for rule in rules_of(row):
        remedy = remedy_of(rule)
        assert remedy.support in SUPPORT[row["ascend_status"]]
        assert remedy.effort in EFFORT[row["ascend_status"]]
        assert remedy.shim is Shim.NO
        assert remedy.note
        assert remedy.evidence


@pytest.mark.parametrize(
    "row", [row for row in HARD if row["evidence"].startswith("weak:")], ids=lambda r: r["library"]
)
def test_weak_evidence_is_called_judgement(row: dict[str, str]) -> None:
    assert rules_of(row)
    for rule in rules_of(row):
        assert {evidence.how for evidence in remedy_of(rule).evidence} == {"judgement"}


@pytest.mark.parametrize("library", sorted(OUT))
def test_what_is_left_out_is_a_hard_row(library: str) -> None:
    assert [row["cuda_dependency"] for row in ROWS if row["library"] == library] == ["hard"]


def test_no_rule_for_a_library_without_a_hard_tie() -> None:
    founded = {rule.id for row in HARD for rule in rules_of(row)}
    # Named in the text of a row that stands for a family.
    founded |= {"libraries-diff-gaussian-rasterization"}
    assert {rule.id for rule in RULES} == founded


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["cuda_dependency"] != "hard"], ids=lambda row: row["library"]
)
def test_an_optional_tie_is_no_rule(row: dict[str, str]) -> None:
    for name in re.split(r"\s*[,/]\s*", row["import_name"]):
        assert not find_rules(name)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_about_one_distribution(rule: Rule) -> None:
    assert rule.per == "project"
    assert rule.area == "libraries"
    kind, _, name = (rule.subject or "").partition(":")
    assert kind == "library"
    assert name == re.sub(r"[-_.]+", "-", name).lower()  # PEP 503
    assert [other.id for other in RULES if other.subject == rule.subject] == [rule.id]


def test_no_bare_namespace_is_a_tie() -> None:
    for name in ("cuda", "nvidia", "numba", "faiss", "warp", "torch", "omni"):
        assert not find_rules(name)
