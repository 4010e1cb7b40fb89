"""The packs for CUDA's libraries and kernels against the table that they are built on."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from estimator.model.assessment import Profile
from estimator.model.rule import Rule, Support

if TYPE_CHECKING:
    from estimator.model.rulebook import Rulebook

TABLE = Path(__file__).parents[1] / "data" / "cuda_libs_to_cann.csv"
PROFILE = Profile(target="ascend", chip="a2", torch="2.11")
SUPPORTS = {
    "partial": Support.ADAPT,
    "redesign": Support.REDESIGN,
    "none": Support.NONE,
    "renamed": Support.RENAME,
}
IDS = {
    "NVRTC / jiterator": "nvrtc",
    "NVDEC / NVENC / Video Codec SDK": "video-codec",
    "NVML / pynvml": "nvml",
    "GPUDirect Storage / cuFile": "cufile",
}
# A part of kernels: it is a feature of theirs, and priced with them.
IN_KERNELS = {
    "cooperative_groups": "cooperative-groups",
    "PTX / inline asm": "inline-ptx",
    "WMMA / mma.sync / Tensor Cores": "mma",
    "libcu++ / cuda::atomic": "atomic-add",
}
# Rows that rules of other packs reach, by a rule of theirs; None where nothing in code names it.
ELSEWHERE: dict[str, str | None] = {
    "CUDA C++ kernels (.cu)": "cuda-kernels-elementwise",
    "DeepEP": None,  # a package of Python: the pack libraries
    "Triton": "triton-kernel",
    "numba.cuda": "python-kernels-numba",
    "CuPy": "libraries-cupy",
    "pycuda": "libraries-pycuda",
    "DALI": None,
    "TensorRT-LLM": None,
    "torch_tensorrt": None,
    "Triton Inference Server": None,
    "onnxruntime-gpu CUDAExecutionProvider": None,
    "TensorrtExecutionProvider": None,
    "flash-attn": "libraries-flash-attn",
    "xformers.memory_efficient_attention": "libraries-xformers",
    "apex.amp": "libraries-apex",
    "apex.optimizers.FusedAdam": "libraries-apex",
    "apex.normalization.FusedLayerNorm": "libraries-apex",
    "apex FusedRMSNorm": "libraries-apex",
    "transformer_engine": "libraries-transformer-engine",
    "bitsandbytes": "libraries-bitsandbytes",
    "DeepSpeed": None,
    "Megatron-LM": "libraries-megatron-lm",
    "vLLM": None,
    "auto_gptq / awq kernels": None,
    "causal_conv1d": "libraries-causal-conv1d",
    "mamba_ssm": "libraries-mamba-ssm",
    "torchvision.ops CUDA kernels": None,
    "mmcv CUDA ops": None,
    "fbgemm_gpu": None,
    "faiss-gpu": None,
    "RAPIDS cuDF/cuML": None,
    "cuQuantum, cuGraph, cuOpt": None,
    "GPUDirect RDMA": None,
    "CUDA Graphs": "cuda-cpp-graph",
    "NCCL": "cuda-cpp-nccl",
    "MPS (multi-process service)": None,
    "MIG": None,
    "cuda-gdb": None,
    "compute-sanitizer": None,
    "Nsight Systems (nsys)": None,
    "Nsight Compute (ncu)": None,
    "torch.profiler CUDA activity": None,
    "torch.utils.cpp_extension.CUDAExtension": "torch-extension-glue",
}


def read_rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = {row["cuda_library"]: row for row in read_rows()}
HERE = [row for name, row in ROWS.items() if name not in IN_KERNELS and name not in ELSEWHERE]


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    from estimator.rulebook.load import load_rulebook

    return load_rulebook()


def find(rulebook: Rulebook, row: dict[str, str]) -> Rule:
    name = row["cuda_library"]
    rule = rulebook.find("cuda-libraries-" + IDS.get(name, name.lower()))
    assert rule is not None, name
    return rule


def test_every_row_is_reached() -> None:
    assert len(ROWS) == 70
    assert len(HERE) == 70 - len(IN_KERNELS) - len(ELSEWHERE)


@pytest.mark.parametrize("row", HERE, ids=lambda row: row["cuda_library"])
def test_each_library_has_a_rule_that_agrees(rulebook: Rulebook, row: dict[str, str]) -> None:
    from estimator.estimate.remedies import find_remedy

    rule = find(rulebook, row)
    assert (rule.per, rule.subject) == ("project", f"cuda-library:{rule.id.removeprefix('cuda-libraries-')}")
    remedy = find_remedy(rulebook, rule, rule.match.any[0].symbols[0], PROFILE)
    assert remedy.support is SUPPORTS[row["mapping"]]
    assert (remedy.replacement is None) == (remedy.support is Support.NONE)
    assert {evidence.checked for evidence in remedy.evidence} == {"2026-11"}
    if row["confidence"] == "low":
        assert {evidence.how for evidence in remedy.evidence} == {"judgement"}


def test_no_other_library_has_a_rule(rulebook: Rulebook) -> None:
    founded = {find(rulebook, row).id for row in HERE}
    assert {rule.id for rule in rulebook.rules if rule.pack == "cuda_libraries"} == founded


@pytest.mark.parametrize("rule_id", sorted({rule_id for rule_id in ELSEWHERE.values() if rule_id}))
def test_rules_named_for_other_rows_are_there(rulebook: Rulebook, rule_id: str) -> None:
    assert rulebook.find(rule_id) is not None


@pytest.mark.parametrize("feature", sorted(IN_KERNELS.values()))
def test_what_belongs_to_kernels_is_a_feature(feature: str) -> None:
    from estimator.parse.cuda.ptx import PTX
    from estimator.parse.cuda.vocabulary import PATTERNS, WORDS

    known = {f for features in WORDS.values() for f in features} | {f for f, _ in PATTERNS} | {f for _, f in PTX}
    assert feature in known | {"inline-ptx"}
