"""Which kernels make up one operator: its forward and backward passes, variants and small helpers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_DIRECTIONS = frozenset("fwd bwd forward backward fw bw".split())
_VARIANTS = frozenset(
    "kernel kernels kern triton jit impl inner outer autotuned persistent tiled block blocked "
    "dq dk dv dkdv dkv dqkv dx dw db dy grad preprocess postprocess prep pre post "
    "stage pass partial final step phase first second small large long short single multi "
    "fp bf float half int uint f e m i v x d t tma dtype varlen vec".split()
)

# What CUDA code adds to a name for a number format, a layout, or a way to use the device.
_CUDA_VARIANTS = _VARIANTS | frozenset(
    "cuda gpu host device global shared shm smem warp warps cta thread threads vectorized generic naive fast slow "
    "aligned unaligned strided contiguous nhwc nchw channellast channelslast last template default opt optimized impl "
    "helper launcher launch launches new old q iq k xs xxs nl s b l n w g nibble static dynamic masked unmasked "
    "double bfloat ndim dim simple common regular specialized sm".split()
)
_MOST_OF_A_LAUNCHER = 6  # a function that launches more kernels is a dispatcher, or a whole model


class CudaKernel(NamedTuple):
    """A kernel of a CUDA source as grouping sees it."""

    path: str
    name: str
    launchers: tuple[str, ...]
    is_helper: bool


def group_cuda_kernels(kernels: Sequence[CudaKernel]) -> list[str]:
    """
    Return the operator that each kernel belongs to, as `folder:name`.

    Kernels of one folder are one operator where their names differ by direction, type, size or stage only, or where
    one host function launches them. A name that tells nothing is replaced by that of its file. The functions for
    kernels of other files are one operator for each folder.
    """
    groups = _Groups(len(kernels))
    by_key: dict[tuple[str, ...], int] = {}
    names = []
    for number, kernel in enumerate(kernels):
        folder = str(PurePosixPath(kernel.path).parent)
        if kernel.is_helper:
            names.append("device functions")
            groups.join(number, by_key.setdefault((folder, ""), number))
            continue
        name = operator_name(kernel.name, _CUDA_VARIANTS)
        if not name:
            stem = PurePosixPath(kernel.path).stem
            name = operator_name(stem, _CUDA_VARIANTS) or stem
        names.append(name)
        groups.join(number, by_key.setdefault((folder, name), number))
    launched: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, kernel in enumerate(kernels):
        for launcher in kernel.launchers:
            launched[kernel.path, launcher].append(number)
    for numbers in launched.values():
        if len({kernels[number].name for number in numbers}) <= _MOST_OF_A_LAUNCHER:
            for number in numbers[1:]:
                groups.join(number, numbers[0])
    result = []
    for number in range(len(kernels)):
        first = groups.find(number)
        result.append(f"{PurePosixPath(kernels[first].path).parent}:{names[first]}")
    return result


class _Groups:
    """Disjoint sets of numbers; the smallest of a set stands for it."""

    def __init__(self, count: int) -> None:
        self.parents = list(range(count))

    def find(self, number: int) -> int:
        while self.parents[number] != number:
            self.parents[number] = self.parents[self.parents[number]]
            number = self.parents[number]
        return number

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self.parents[second] = first


def group_kernels(kernels: Sequence[tuple[str, int]], helper_lines: float) -> list[str]:
    """
    Return the operator that each kernel (name, lines) of one file belongs to, "" where its name tells none.

    Kernels whose names differ only by direction, type, size or stage are one operator. A short one without
    `kernel` or a direction in its name is a helper, and goes to the file's first operator.
    """
    names = [operator_name(name) for name, _ in kernels]
    helpers = [_is_helper(name, lines, helper_lines) for name, lines in kernels]
    first = next((name for name, helper in zip(names, helpers, strict=True) if not helper), names[0] if names else "")
    return [first if helper else name for name, helper in zip(names, helpers, strict=True)]


def operator_name(kernel: str, variants: frozenset[str] = _VARIANTS) -> str:
    """
    Return the operator of a kernel: `_layer_norm_bwd_dx_fused` and `_layer_norm_fwd_fused` are `layer_norm`.

    What stands before the first word for a direction counts; where nothing does, what is left beside the words
    for variants; "" where nothing is left.
    """
    words = name_words(kernel)
    start = next((index for index, word in enumerate(words) if word in _DIRECTIONS), len(words))
    for part in (words[:start], words[start:]):
        kept = [word for word in part if not (word in _DIRECTIONS or word in variants or word.isdigit())]
        if kept:
            return "_".join(kept)
    return ""


def name_words(name: str) -> list[str]:
    """Return the words of a name in lower case: `LayerNormFwd_v2` has layer, norm, fwd, v and 2."""
    return [word.lower() for word in _WORD.findall(name)]


def _is_helper(name: str, lines: int, helper_lines: float) -> bool:
    words = {word.lower() for word in _WORD.findall(name)}
    return 0 < lines <= helper_lines and not words & (_DIRECTIONS | {"kernel", "kernels"})
