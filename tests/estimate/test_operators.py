"""Kernel names to operators."""

from __future__ import annotations

import pytest

from estimator.estimate.operators import group_kernels, operator_name

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
