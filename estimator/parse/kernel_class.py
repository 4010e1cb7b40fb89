"""
How a kernel would be ported: its class, scored from its name and its features. docs/kernels.md explains the table.

The same table serves CUDA C++, Triton and the other kernels in Python, whose parsers name features alike.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

CLASSES = ("communication", "attention", "matmul", "irregular", "reduction", "elementwise", "other", "helper")

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")

# Words of a kernel's name, with the points that they give its class. Two words joined by `_` must follow each other.
_NAME_POINTS: dict[str, dict[str, int]] = {
    "communication": dict.fromkeys(
        "allreduce all_reduce allgather all_gather reduce_scatter all_to_all alltoall cross_device multimem nvshmem "
        "nccl one_shot two_shot p_p halo peer".split(),
        5,
    ),
    "attention": dict.fromkeys("attn att attention flash fmha mha mla qkv_attn attend sdpa".split(), 4),
    "matmul": dict.fromkeys(
        "gemm gemms matmul mm gemv mmq mmvq bmm mat mul_mat marlin qgemm hgemm igemm dot conv convolution linear mma "
        "wmma machete outer_product matvec".split(),
        6,
    ),
    "irregular": dict.fromkeys(
        "gather scatter sort topk top_k argsort permute unpermute index indices indexes embedding lookup hash "
        "hashmap hashtable histogram nms roi voxel voxels knn neighbor query ball beam unique compact sparse csr coo "
        "cache blocks table sample sampling align unsort swap interpolate deform deformable points_in group_points "
        "gather_points points point grid route router "
        "dispatch combine paged rasterize rasterizer warp_rnnt tree group groups expert experts select copy_blocks "
        "bbox box boxes iou".split(),
        4,
    ),
    "reduction": dict.fromkeys(
        "norm ln gn bn layernorm rmsnorm rms_norm layer_norm batchnorm groupnorm softmax reduce reduction sum mean "
        "max min amax absmax absmean var variance welford logsumexp lse entropy loss scan cumsum cumprod l stat "
        "stats statistics argmax argmin dynamic moments norms stage per_token per_group "
        "backward_bias bias_backward bias_grad dbias".split(),
        3,
    ),
    "elementwise": dict.fromkeys(
        "rotary_embedding act activation gelu silu relu swiglu geglu sigmoid tanh add mul div bias dropout cast "
        "convert copy fill rope rotary emb dequantize dequant quantize quant adam adamw sgd adagrad lamb lion "
        "optimizer transpose transform scale mask correct rescale pad pack repack shuffle zero init clamp merge "
        "axpby cat concat split residual swizzle offsets blockwise static gated glu interleave".split(),
        2,
    ),
}
_LESS: dict[tuple[str, str], float] = {
    (kind, word): points
    for kind, points, words in (
        ("reduction", 1, "l stage max min dynamic"),
        (
            "reduction",
            4,
            "ln gn bn norm norms layernorm rmsnorm rms_norm layer_norm batchnorm groupnorm softmax welford",
        ),
        ("reduction", 2, "sum loss per_token per_group"),
        ("irregular", 1, "group groups point points grid expert experts paged permute"),
        ("irregular", 2, "blocks table select index"),
        ("irregular", 3, "align embedding"),
        ("matmul", 2, "mat dot linear"),
        ("matmul", 4, "mm"),
        ("matmul", 3, "conv convolution marlin machete"),
        ("irregular", 6, "sort argsort topk top_k"),
        ("elementwise", 1, "emb"),
        ("elementwise", 3, "transpose"),
        ("elementwise", 4, "rope rotary rotary_embedding"),
    )
    for word in words.split()
}
# Feature -> class -> points.
_FEATURE_POINTS: dict[str, dict[str, float]] = {
    "wmma": {"matmul": 5, "attention": 2},
    "mma": {"matmul": 5, "attention": 2},
    "wgmma": {"matmul": 6, "attention": 2},
    "tcgen05": {"matmul": 6, "attention": 2},
    "dot": {"matmul": 5, "attention": 2},
    "dp4a": {"matmul": 3},
    "product-sum": {"matmul": 3, "attention": 1},
    "fma": {"matmul": 1},
    "async-copy": {"matmul": 1, "attention": 1},
    "tma": {"matmul": 1, "attention": 1},
    "exp": {"attention": 1},
    "warp-shuffle": {"reduction": 3, "attention": 1},
    "block-reduce": {"reduction": 4, "attention": 1},
    "row-reduce": {"reduction": 4, "attention": 1},
    "row-sum": {"reduction": 2},
    "row-product": {"reduction": 2, "matmul": 2},
    "product-reduce": {"matmul": 2, "attention": 2},
    "short-sum": {"elementwise": 1},
    "tree-sum": {"reduction": 2},
    "scan": {"reduction": 4, "irregular": 1},
    "static-shared": {"reduction": 0.5, "matmul": 0.5},
    "dynamic-shared": {"reduction": 0.5, "matmul": 0.5},
    "block-sync": {"reduction": 0.5},
    "sort": {"irregular": 5},
    "indirect-index": {"irregular": 3},
    "data-dependent-loop": {"irregular": 3},
    "search": {"irregular": 3},
    "program-index": {"irregular": 3},
    "program-offset": {"irregular": 0.5},
    "loop-sum": {"reduction": 2},
    "atomic-in-place": {"reduction": 2},
    "warp-vote": {"irregular": 1},
    "atomic-add": {"irregular": 3},
    "atomic-cas": {"irregular": 4},
    "atomic-exch": {"irregular": 3},
    "atomic-or": {"irregular": 2},
    "atomic-max": {"reduction": 1, "irregular": 1},
    "atomic-min": {"reduction": 1, "irregular": 1},
    "texture": {"irregular": 2},
    "dynamic-parallelism": {"irregular": 3},
    "ranks": {"communication": 4},
    "system-scope": {"communication": 5},
    "multimem": {"communication": 5},
    "peer-memory": {"communication": 5},
    "nvshmem": {"communication": 8},
    "grid-stride": {"elementwise": 1},
    "vector-access": {"elementwise": 1},
    "rng": {"elementwise": 1},
}
_LEAST = 2  # points, below which nothing is told
_PLAIN = 2  # for a kernel whose threads do not meet, or only hand each other values
_MEETING = frozenset(
    "block-sync warp-shuffle block-reduce row-reduce tree-sum scan sort grid-sync dot wmma mma "
    "wgmma tcgen05 cluster named-barrier atomic-in-place".split()
)
_COMBINING = frozenset(
    "warp-shuffle block-reduce row-reduce row-sum row-product loop-sum tree-sum scan sort atomic-add atomic-max "
    "atomic-min".split()
)
_SEEKING = frozenset({"indirect-index", "data-dependent-loop", "program-index", "search"})
_SEEKING_SIGNS = _SEEKING | frozenset("sort scan warp-vote texture dynamic-parallelism".split())
_ADDING = frozenset("atomic-add atomic-exch atomic-or atomic-max atomic-min".split())
_PRODUCTS = frozenset("wmma mma wgmma tcgen05 dot".split())
_SUMMED_PRODUCTS = frozenset({"dp4a", "product-sum", "row-product", "cutlass", "fma"})
_SORTS = frozenset("sort argsort topk top_k".split())
_CONVOLUTIONS = frozenset({"conv", "convolution"})
_COMBINES = frozenset("reduce merge combine correct rescale".split())
_CONTEXT_SHARE = 0.5
_NAMED_PRODUCT = 6
_SHOWN = 4


class Verdict(NamedTuple):
    """The class of a kernel, and the evidence for it and for the next one, most telling first."""

    kernel_class: str
    note: str


def classify(name: str, context: Iterable[str], features: Collection[str]) -> Verdict:
    """
    Return the class of a kernel with the evidence.

    `context` are names around it, such as its file's and those of the functions that launch it: they count half.
    """
    points: dict[str, dict[str, float]] = {kind: {} for kind in _NAME_POINTS}
    if not (_MEETING - {"block-sync"} if "one-pass" in features else _MEETING) & set(features):
        points["elementwise"]["threads apart"] = _PLAIN - 1 if _SEEKING & set(features) else _PLAIN
    for feature in features:
        for kind, value in _FEATURE_POINTS.get(feature, {}).items():
            points[kind][feature] = value
    for around, share in ((False, 1.0), (True, _CONTEXT_SHARE)):
        for written in context if around else (name,):
            words = split_words(written)
            for kind, table in _NAME_POINTS.items():
                for word in words:
                    if word in table and f"name {word}" not in points[kind]:
                        points[kind][f"name {word}"] = _LESS.get((kind, word), table[word]) * share
    _weigh(points, set(features), set(split_words(name)))
    totals = {kind: _total(evidence) for kind, evidence in points.items()}
    ranked = sorted(totals, key=lambda kind: (-totals[kind], CLASSES.index(kind)))
    best, second = ranked[0], ranked[1]
    if totals[best] < _LEAST:
        return Verdict("other", "nothing tells its class")
    note = f"{best} {totals[best]:g}: {_list(points[best])}"
    if totals[second] > 0:
        note += f"; {second} {totals[second]:g}: {_list(points[second])}"
    return Verdict(best, note)


def split_words(name: str) -> list[str]:
    """Return the words of a name in lower case, and each two neighbours joined by `_`."""
    words = [word.lower() for word in _WORD.findall(name) if not word.isdigit()]
    return words + [f"{first}_{second}" for first, second in itertools.pairwise(words)]


def _total(evidence: dict[str, float]) -> float:
    """Return the points; of several names only the two best count."""
    names = sorted((value for key, value in evidence.items() if key.startswith("name ")), reverse=True)
    return sum(value for key, value in evidence.items() if not key.startswith("name ")) + sum(names[:2])


def _weigh(points: dict[str, dict[str, float]], features: set[str], own: set[str]) -> None:
    """Settle what only holds in company."""
    multiplies = bool(features & _PRODUCTS)
    names = {kind: {key[5:] for key in evidence if key.startswith("name ")} for kind, evidence in points.items()}
    attends = bool(names["attention"])
    if (
        multiplies
        and not attends
        and "exp" in features
        and features & {"warp-shuffle", "block-reduce", "row-max", "qkv"}
    ):
        points["attention"]["product and softmax"] = 4
    elif "bare-product" in features:
        points["attention"].clear()
    elif multiplies and attends:
        points["attention"]["product"] = 4
    elif attends and (
        "no-product" in features
        or not features & {"exp", "product-sum", "product-reduce", "warp-shuffle", "block-reduce"}
    ):
        points["attention"]["no product, no softmax"] = -4
    elif attends and {"exp", "row-max"} <= features and not names["reduction"] & (_COMBINES | {"softmax"}):
        points["attention"]["softmax of scores"] = 3
    elif (
        attends
        and "product-reduce" not in features
        and _COMBINES & (names["reduction"] | names["elementwise"] | names["irregular"])
    ):
        points["attention"]["only combines"] = -4
    if not attends:
        points["attention"].pop("product-reduce", None)
    if any(points["matmul"][f"name {word}"] >= _NAMED_PRODUCT for word in names["matmul"]):
        points["irregular"].pop("atomic-add", None)  # parts of a product are added up
    if multiplies and "peer-memory" in features:  # products whose sums go to other ranks
        points["communication"]["product and exchange"] = 4
        points["matmul"] = {key: value / 4 for key, value in points["matmul"].items()}
    if (
        {"kept-extreme", "warp-shuffle"} <= features
        and not (multiplies or attends or names["irregular"] & _SORTS)
        and not features & _SUMMED_PRODUCTS
    ):
        points["reduction"]["largest of the threads"] = 2
        _drop_names(points["matmul"])
    _doubt_products(points, features, multiplies, own)
    _doubt_seeking(points["irregular"], features)
    if features & _COMBINING:
        points["elementwise"].pop("short-sum", None)
    elif "block-sync" in features and not features & (_PRODUCTS | {"dp4a", "product-sum", "row-product", "cutlass"}):
        points["elementwise"]["threads only exchange"] = _PLAIN - 1 if _SEEKING & features else _PLAIN
    if not features & (
        _MEETING | {"row-sum", "row-product", "tree-sum", "loop"}
    ):  # beside a reduction, others prepare it
        for key in [key for key in points["reduction"] if key.startswith("name ") and key[5:] not in own]:
            del points["reduction"][key]
    if "one-pass" in features:  # what a kernel in Triton sums up would show
        _halve_names(points["reduction"])
        points["reduction"].pop("block-sync", None)
    if "block-reduce" in features:
        points["reduction"].pop("warp-shuffle", None)  # the means of the same sum
    if "row-reduce" in features:
        points["reduction"].pop("loop-sum", None)
    if {"row-reduce", "scan"} <= features:
        points["reduction"]["scan"] = 1
    if multiplies:
        points["reduction"] = {key: value / 2 for key, value in points["reduction"].items()}


def _doubt_seeking(evidence: dict[str, float], features: set[str]) -> None:
    """
    Take back points for what need not seek: sums that threads or programs add up in one place, and mere names.

    An atomic sum after a reduction of the threads ends that reduction.
    """
    atomics = {feature for feature in features if feature.startswith("atomic-")} - {"atomic-in-place"}
    if "atomic-in-place" in features:
        for feature in atomics & _ADDING:
            evidence.pop(feature, None)
    elif "atomic-add" in evidence and features & {"warp-shuffle", "block-reduce"} and not features & _SEEKING:
        evidence["atomic-add"] = 1
    if "row-reduce" in features and not features & _SEEKING_SIGNS and not atomics:
        _drop_names(evidence, kept=_SORTS)  # in Triton what seeks would show
    if features & {"writes", "one-pass"} and not features & (_SEEKING_SIGNS | _COMBINING | _MEETING) and not atomics:
        _halve_names(evidence)


def _drop_names(evidence: dict[str, float], kept: Collection[str] = ()) -> None:
    for key in [key for key in evidence if key.startswith("name ") and key[5:] not in kept]:
        del evidence[key]


def _halve_names(evidence: dict[str, float]) -> None:
    for key in [key for key in evidence if key.startswith("name ")]:
        evidence[key] /= 2


def _doubt_products(points: dict[str, dict[str, float]], features: set[str], multiplies: bool, own: set[str]) -> None:
    """
    Take back the points of names, such as `mm` or `res_matmul`, where nothing in the body multiplies and adds.

    Convolutions with a window of few values are no products of matrices; beside a product others stand that prepare it.
    """
    evidence = points["matmul"]
    if multiplies or features & {"dp4a", "product-sum", "cutlass"}:
        return
    for word in _CONVOLUTIONS:
        if evidence.pop(f"name {word}", None) is not None and word in own:
            points["elementwise"]["window of few values"] = 3
    if "row-product" in features:
        return
    loops = "nested-loop" in features or ("loop" in features and features & {"warp-shuffle", "block-reduce"})
    meets = features & (_MEETING | {"fma", "static-shared", "dynamic-shared"})
    for key in [key for key in evidence if key.startswith("name ")]:
        word = key[5:]
        if not (loops if evidence[key] < _NAMED_PRODUCT else meets):
            del evidence[key]
        elif word not in own and "fma" not in features:
            evidence[key] /= 4


def _list(evidence: dict[str, float]) -> str:
    told = sorted((key for key in evidence if evidence[key]), key=lambda key: (-abs(evidence[key]), key))
    return ", ".join(f"{key} {evidence[key]:+g}" for key in told[:_SHOWN])
