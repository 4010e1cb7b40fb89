"""Kernel names to operators."""

from __future__ import annotations

import pytest

from estimator.estimate.operators import CudaKernel, group_cuda_kernels, group_kernels, operator_name

NAMES = [
    ("_layer_norm_fwd_fused", "layer_norm"),
    ("_layer_norm_bwd_dx_fused", "layer_norm"),
    ("_layer_norm_bwd_dwdb", "layer_norm"),
    ("_rms_norm_forward_kernel", "rms_norm"),
    ("_block_rms_norm_backward_kernel", "rms_norm"),
    ("chunk_gated_delta_rule_fwd_kernel_h", "chunk_gated_delta_rule"),
    ("chunk_gated_delta_rule_bwd_kernel_dhu", "chunk_gated_delta_rule"),
    ("_attn_fwd_inner", "attn"),
    ("_attn_bwd_preprocess", "attn"),
    ("matmul_kernel_persistent", "matmul"),
    ("matmul_kernel_fp16", "matmul"),
    ("softmax_kernel", "softmax"),
    ("element_mul_kernel", "element_mul"),
    ("SwigluForwardKernel", "swiglu"),
    ("_fwd_kernel", ""),
    ("_bwd_kernel_dkdv", ""),
    ("_fwd_grouped_kernel_stage1", "grouped"),
]


@pytest.mark.parametrize(("kernel", "operator"), NAMES)
def test_operator_name(kernel: str, operator: str) -> None:
    assert operator_name(kernel) == operator


# (name, lines) of the kernels of a file -> their operators
GROUPS = [
    ([("_geglu_fwd", 40), ("_geglu_bwd", 60)], ["geglu", "geglu"]),
    ([("tanh", 4), ("_geglu_fwd", 40)], ["geglu", "geglu"]),
    ([("tanh", 40), ("_geglu_fwd", 40)], ["tanh", "geglu"]),
    ([("tanh", 4)], ["tanh"]),
    ([("tanh", 4), ("sigmoid", 4)], ["tanh", "tanh"]),
    ([("add_kernel", 9), ("mul_kernel", 9)], ["add", "mul"]),
    ([("_fwd_kernel", 90), ("_bwd_kernel", 90)], ["", ""]),
    ([], []),
]


@pytest.mark.parametrize(("kernels", "operators"), GROUPS)
def test_group_kernels(kernels: list[tuple[str, int]], operators: list[str]) -> None:
    assert group_kernels(kernels, 12) == operators


def cuda(path: str, name: str, *launchers: str, is_helper: bool = False) -> CudaKernel:
    return CudaKernel(path, name, launchers, is_helper)


CUDA_GROUPS = [
    ([cuda("a/ln_fwd.cu", "layer_norm_fwd_kernel"), cuda("a/ln_bwd.cu", "layer_norm_bwd_kernel")], 1),
    ([cuda("a/x.cu", "mul_mat_q4_0"), cuda("a/x.cu", "mul_mat_q5_K"), cuda("a/y.cu", "mul_mat_q8_1")], 1),
    ([cuda("a/x.cu", "fused_add_rms_norm_kernel"), cuda("a/x.cu", "rms_norm_kernel")], 2),
    ([cuda("a/x.cu", "fused_add_rms_norm_kernel", "norm"), cuda("a/x.cu", "rms_norm_kernel", "norm")], 1),
    ([cuda("a/x.cu", "fill_kernel"), cuda("b/x.cu", "fill_kernel")], 2),
    ([cuda("a/flash_fwd.cu", "kernel"), cuda("a/flash_bwd.cu", "kernel")], 1),
    ([cuda(path, "x", is_helper=True) for path in ("a/x.cuh", "a/y.cuh", "b/z.cuh")], 2),
    ([cuda("a/x.cu", f"{name}_kernel", "dispatch") for name in "add sub gelu relu silu sort scan".split()], 7),
    ([], 0),
]  # fmt: skip


@pytest.mark.parametrize(("kernels", "operators"), CUDA_GROUPS)
def test_group_cuda_kernels(kernels: list[CudaKernel], operators: int) -> None:
    names = group_cuda_kernels(kernels)
    assert len(names) == len(kernels)
    assert len(set(names)) == operators


def test_an_operator_is_named_by_its_folder_and_first_kernel() -> None:
    kernels = [cuda("csrc/a.cu", "topk_kernel", "run"), cuda("csrc/a.cu", "merge_kernel", "run")]
    assert group_cuda_kernels(kernels) == ["csrc:topk", "csrc:topk"]
