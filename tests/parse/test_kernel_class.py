"""A kernel's class from its name and its features, with the reasons."""

from __future__ import annotations

import pytest

from estimator.parse.kernel_class import CLASSES, classify, split_words

CASES = [
    ("silu_kernel", [], ["grid-stride"], "elementwise"),
    ("transpose_kernel", [], ["static-shared", "block-sync"], "elementwise"),
    ("rotary_embedding_kernel", ["pos_encoding"], ["indirect-index"], "elementwise"),
    ("rms_norm_kernel", ["layernorm"], ["block-reduce", "block-sync"], "reduction"),
    ("cumsum", [], ["scan", "block-sync"], "reduction"),
    ("k", [], ["warp-shuffle", "static-shared"], "reduction"),
    ("attn_softmax", ["softmax"], ["warp-shuffle", "exp", "block-sync"], "reduction"),
    ("gemm_half", [], ["nested-loop", "atomic-add", "fma"], "matmul"),
    ("k", [], ["mma", "async-copy", "block-sync"], "matmul"),
    ("mul_mat_vec_q", [], ["loop", "warp-shuffle"], "matmul"),
    ("flash_attn_fwd", [], ["mma", "exp", "warp-shuffle"], "attention"),
    ("k", [], ["dot", "exp", "row-reduce", "row-max"], "attention"),
    ("k", [], ["dot", "exp", "row-reduce", "scan"], "matmul"),
    ("k", [], ["dot", "program-offset"], "matmul"),
    ("k", [], ["row-reduce", "program-offset"], "reduction"),
    ("k", [], ["program-offset"], "elementwise"),
    ("k", [], ["program-index"], "irregular"),
    ("k", [], ["search", "block-sync", "grid-stride"], "irregular"),
    ("pull_recv", ["user_buffers"], ["ranks", "block-sync", "vector-access"], "communication"),
    ("bwd_kv2q", ["bwd"], ["dot", "exp", "qkv"], "attention"),
    ("k", [], ["dot", "exp"], "matmul"),
    ("generate_hashmap_duplicates", ["fill"], ["atomic-min"], "irregular"),
    ("grpo_loss_bwd", [], ["exp", "one-pass", "block-sync"], "elementwise"),
    (
        "awq_marlin_repack",
        [],
        ["async-copy", "block-sync", "dynamic-shared", "short-sum", "vector-access"],
        "elementwise",
    ),
    ("moe_top_k", ["topk_softmax"], ["block-reduce", "block-sync", "static-shared"], "irregular"),
    ("mark_not_finite", [], ["atomic-exch", "atomic-in-place", "grid-stride"], "reduction"),
    ("k", [], ["atomic-add", "warp-shuffle", "block-sync"], "reduction"),
    ("k", [], ["atomic-add", "warp-shuffle", "indirect-index"], "irregular"),
    ("swap_first_dims", [], ["grid-stride", "writes"], "elementwise"),
    ("swap_first_dims", [], ["grid-stride"], "irregular"),
    ("fwd_stage2", ["decode_attention"], ["exp", "loop", "loop-sum", "no-product"], "reduction"),
    ("cross_entropy_bwd", [], ["exp", "one-pass"], "elementwise"),
    ("rms_norm_fwd", [], ["exp", "row-reduce"], "reduction"),
    ("image_points_to_rays", ["camera"], [], "elementwise"),
    ("bias_kernel", ["rms_norm"], [], "elementwise"),
    ("token_att2", ["token_attention"], ["row-reduce", "product-reduce", "indirect-index"], "attention"),
    ("transpose_rows", [], ["indirect-index"], "elementwise"),
    ("points_in_boxes", [], ["grid-stride"], "irregular"),
    ("paged_attention_v2_reduce_kernel", [], ["exp", "warp-shuffle"], "reduction"),
    ("attention_mask", [], [], "elementwise"),
    ("gather_kernel", [], ["indirect-index"], "irregular"),
    ("nms_kernel", [], [], "irregular"),
    ("k", [], ["sort", "block-sync"], "irregular"),
    ("hash_insert", [], ["atomic-cas"], "irregular"),
    ("cross_device_reduce_1stage", [], ["system-scope", "block-sync"], "communication"),
    ("all_reduce_kernel", [], [], "communication"),
    ("dequant_mm_kernel", [], ["loop"], "elementwise"),
    ("moe_res_matmul", [], ["loop", "vector-access"], "elementwise"),
    ("k", [], ["block-sync"], "elementwise"),
    ("k", [], ["block-sync", "tree-sum", "static-shared"], "reduction"),
    ("k", [], ["block-sync", "atomic-exch", "static-shared"], "irregular"),
    ("causal_conv1d_fwd", [], ["block-sync", "nested-loop", "short-sum"], "elementwise"),
    ("conv2d_implicit", [], ["block-sync", "nested-loop", "mma"], "matmul"),
    ("unpack_weights", ["q_gemm"], ["block-sync", "static-shared", "nested-loop"], "elementwise"),
    ("silu_mul_deep_gemm", [], ["warp-shuffle", "kept-extreme", "block-sync"], "reduction"),
    ("quantize", [], ["warp-shuffle", "kept-extreme", "rng", "vector-access"], "reduction"),
    ("paged_attention", [], ["warp-shuffle", "kept-extreme", "exp", "product-sum"], "attention"),
    ("topk_index", [], ["warp-shuffle", "kept-extreme"], "irregular"),
    ("sample_tokens", [], ["row-reduce", "program-offset"], "reduction"),
    ("sample_tokens", [], ["row-reduce", "indirect-index", "search"], "irregular"),
    ("topk", [], ["row-reduce"], "irregular"),
    ("grad_attn", ["neighborhood_attention"], ["dot", "loop", "bare-product"], "matmul"),
    ("forward_gemm_tp", ["gemm"], ["wgmma", "cutlass", "peer-memory"], "communication"),
    ("causal_conv1d_update", [], ["block-sync", "exp", "one-pass", "program-index"], "elementwise"),
    ("mul_mat_vec", ["mmvq"], ["warp-shuffle", "loop", "row-sum"], "matmul"),
]


@pytest.mark.parametrize(("name", "context", "features", "expected"), CASES)
def test_class(name: str, context: list[str], features: list[str], expected: str) -> None:
    verdict = classify(name, context, features)
    assert verdict.kernel_class == expected, verdict.note
    assert verdict.kernel_class in CLASSES


def test_the_reasons_are_told_with_the_next_best() -> None:
    note = classify("gather_sum", [], ["indirect-index", "warp-shuffle"]).note
    assert note == "irregular 7: name gather +4, indirect-index +3; reduction 5: warp-shuffle +3, name sum +2"


def test_names_around_a_kernel_count_half() -> None:
    assert "name norm +2" in classify("k", ["layer_norm"], ["row-reduce"]).note


def test_words() -> None:
    assert split_words("cross_deviceReduce2Stage") == [
        "cross", "device", "reduce", "stage", "cross_device", "device_reduce", "reduce_stage",
    ]  # fmt: skip
