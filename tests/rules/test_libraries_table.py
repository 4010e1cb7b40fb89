"""The pack `libraries` against the table of Python libraries that it is built on."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from estimator.match.engine import Matcher
from estimator.model.assessment import Profile
from estimator.model.fact import Argument, Fact, Place
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
# Rows whose tie to CUDA is optional, and that a rule reaches all the same: by the import of what cannot do without a
# device, or by a call or a requirement that asks for CUDA.
REACHED = {
    "torchvision": "framework-calls-torchvision-ops",
    "torchaudio": "framework-calls-torchaudio-kernels",
    "tensorflow": "libraries-tensorflow",
    "jax": "libraries-jax",
    "keras": "libraries-keras",
    "lightning": "libraries-lightning",
    "transformers": "attention-name",
    "diffusers": "framework-calls-diffusers-attention",
    "trl": "framework-calls-vllm-rollout",
    "accelerate": "framework-calls-distributed-type",
    "torchtitan": "libraries-torchtitan",
    "torchao": "libraries-torchao",
    "deepspeed": "framework-calls-deepspeed-kernels",
    "fairscale": "libraries-fairscale",
    "vllm": "libraries-vllm",
    "sglang": "framework-calls-attention-backend",
    "lmdeploy": "framework-calls-turbomind",
    "tritonclient / Triton Inference Server": "libraries-triton-server",
    "onnxruntime-gpu": "libraries-onnxruntime-gpu",
    "faster-whisper (ctranslate2)": "libraries-faster-whisper",
    "openai-whisper": "framework-calls-openai-whisper",
    "optimum-quanto": "libraries-optimum-quanto",
    "tilelang": "libraries-tilelang",
    "nvtx": "libraries-nvtx",
    "torch-geometric": "libraries-torch-geometric",
    "mmcv": "libraries-mmcv",
    "horovod": "libraries-horovod",
    "ray": "framework-calls-ray-gpus",
    "ultralytics": "framework-calls-engine-export",
    "fastai": "libraries-fastai",
    "skypilot": "framework-calls-sky-accelerators",
    "lightgbm (GPU)": "framework-calls-boosting-gpu",
    "xgboost (GPU)": "framework-calls-boosting-gpu",
    "catboost (GPU)": "framework-calls-boosting-gpu",
    "kernels (HF)": "framework-calls-hub-kernel",
    "torch.compile (inductor)": "torch-compile-call",
}
# The other rows: nothing of the library itself has to change, or it names no device.
QUIET = {
    "torch": "what is tied to CUDA in it are its names, in the packs for torch",
    "mindspore": "it is made for Ascend",
    "peft": "native", "datasets": "no device code", "sentence-transformers": "native", "lm-eval": "native",
    "torchtune": "native", "colossalai": "native", "verl": "native", "llamafactory": "native", "ms-swift": "native",
    "xtuner": "native", "gptqmodel": "native", "liger-kernel": "native", "mmdet / mmdet3d": "native",
    "mmengine": "native", "funasr": "native", "open-clip-torch": "native", "timm": "native",
    "torch FSDP/FSDP2": "the back end is chosen elsewhere, in the pack torch_distributed",
    "openvino": "it is for the CPU",
    "llama-cpp-python": "native, built with another option",
}  # fmt: skip
# Where the remedy of an optional row is another than its status would say, with the reason.
OTHERWISE = {
    "tensorflow": ((Support.ADAPT, "library-partial"), "the plug-in serves two old releases only"),
    "fairscale": ((Support.REDESIGN, "library-replace"), "the row names what takes its place"),
    "horovod": ((Support.REDESIGN, "library-replace"), "the row names what takes its place"),
    "faster-whisper (ctranslate2)": ((Support.NONE, "library-replace"), "the row names other engines"),
    "nvtx": ((Support.ADAPT, "library-swap"), "the calls are renamed"),
    "mmcv": ((Support.ADAPT, "library-swap"), "native, but built from source"),
    "onnxruntime-gpu": ((Support.ADAPT, "library-swap"), "native, but in another wheel"),
    "tritonclient / Triton Inference Server": ((Support.ADAPT, "library-partial"), "models in Python need work"),
}
# Rules for what no row of the table holds.
BEYOND = {
    "libraries-cuequivariance", "libraries-cudnn-frontend", "libraries-cv-cuda", "libraries-deformable-attention",
    "libraries-diff-gaussian-rasterization", "libraries-exllama",
    "libraries-gaussian-extensions", "libraries-gpu-monitors", "libraries-helion", "libraries-hqq", "libraries-lmcache",
    "libraries-low-bit-kernels", "libraries-moe-kernels", "libraries-mujoco-warp", "libraries-mxnet-gpu",
    "libraries-natten", "libraries-nerfacc", "libraries-nixl", "libraries-nvidia-math", "libraries-nvidia-resiliency",
    "libraries-physicsnemo", "libraries-pointnet-extensions", "libraries-pykeops", "libraries-rapids",
    "libraries-rnnt-losses", "libraries-sageattention", "libraries-sgl-kernel", "libraries-sparse-convolution",
    "libraries-taichi-gpu", "libraries-tensorrt-tools", "libraries-torch-cluster",
}  # fmt: skip


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


def test_every_rule_has_a_row_or_is_named_as_beyond_the_table(rulebook: Rulebook) -> None:
    founded = {rule.id for row in HARD for rule in rules_of(rulebook, row)}
    reached = {rule_id for rule_id in REACHED.values() if rule_id.startswith("libraries-")}
    assert not founded & reached
    assert {rule.id for rule in rules_of_pack(rulebook)} == founded | reached | BEYOND


def test_each_optional_row_is_reached_or_quiet_for_a_reason() -> None:
    optional = {row["library"] for row in ROWS if row["cuda_dependency"] != "hard"}
    assert REACHED.keys() | QUIET.keys() == optional
    assert not REACHED.keys() & QUIET.keys()
    assert OTHERWISE.keys() <= REACHED.keys()


def test_what_is_partial_or_missing_is_never_quiet() -> None:
    for row in ROWS:
        if row["library"] in QUIET and row["library"] != "torch FSDP/FSDP2":
            assert row["ascend_status"] in ("native", "plugin", "alternative"), row["library"]


@pytest.mark.parametrize("library", sorted(REACHED))
def test_remedies_of_optional_rows_follow_the_table(rulebook: Rulebook, library: str) -> None:
    (row,) = [row for row in ROWS if row["library"] == library]
    (rule,) = [rule for rule in rulebook.rules if rule.id == REACHED[library]]
    remedy = remedy_of(rulebook, rule)
    assert remedy.note
    if rule.pack != "libraries":
        return
    expected, _ = OTHERWISE.get(library, (EXPECTED[row["ascend_status"]], ""))
    assert (remedy.support, remedy.effort) == expected
    assert {(evidence.checked, bool(evidence.how)) for evidence in remedy.evidence} == {("2026-11", True)}


@pytest.mark.parametrize("rule_id", sorted(BEYOND))
def test_beyond_the_table_a_remedy_has_a_source_or_is_unverified(rulebook: Rulebook, rule_id: str) -> None:
    (rule,) = [rule for rule in rulebook.rules if rule.id == rule_id]
    remedy = remedy_of(rulebook, rule)
    assert remedy.note
    assert bool(remedy.evidence) != (remedy.support is Support.UNVERIFIED)


@pytest.mark.parametrize("library", sorted(QUIET))
def test_a_quiet_row_is_no_finding(rulebook: Rulebook, library: str) -> None:
    (row,) = [row for row in ROWS if row["library"] == library]
    for name in re.split(r"\s*[,/]\s*", row["import_name"]):
        assert not find_rules(rulebook, name)


@pytest.mark.parametrize(
    ("requirement", "rule_id"),
    [
        ("flash-attn", "libraries-flash-attn"),
        ("cupy-cuda12x", "libraries-cupy"),
        ("spconv-cu118", "libraries-spconv"),
        ("tensorrt-cu12", "libraries-tensorrt"),
        ("tensorrt-llm", "libraries-tensorrt-llm"),
        ("nvidia-dali-cuda120", "libraries-nvidia-dali"),
        ("faiss-gpu-cu12", "libraries-faiss-gpu"),
        ("onnxruntime-gpu", "libraries-onnxruntime-gpu"),
        ("cudf-cu12", "libraries-cudf"),
        ("rmm-cu12", "libraries-rapids"),
        ("mmcv-full", "libraries-mmcv"),
        ("transformer-engine-cu12", "libraries-transformer-engine"),
        ("numpy", None),
        ("torch", None),
        ("faiss-cpu", None),
        ("onnxruntime", None),
        ("triton-ascend", None),
        ("tritonclient", None),
        ("tensorflow", None),
    ],
)
def test_requirements_meet_the_rule_of_their_import(rulebook: Rulebook, requirement: str, rule_id: str | None) -> None:
    matcher = Matcher(rulebook.rules)
    met = matcher.match(Fact(kind="requirement", symbol=requirement, place=Place("requirements.txt", 1)))
    assert [rule.id for rule in met if rule.pack == "libraries"] == ([rule_id] if rule_id else [])


def test_a_locked_triton_came_with_torch(rulebook: Rulebook) -> None:
    locked = (Argument(name="locked", value=True),)
    fact = Fact(kind="requirement", symbol="triton", place=Place("poetry.lock", 1), arguments=locked)
    assert Matcher(rulebook.rules).match(fact) == []


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
    for name in ("cuda", "nvidia", "numba", "faiss", "warp", "torch", "omni", "modulus", "whisper", "thunder"):
        assert not find_rules(rulebook, name)
