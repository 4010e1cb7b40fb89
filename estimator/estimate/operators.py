"""Which kernels of a file make up one operator: its forward and backward passes, variants and small helpers."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_DIRECTIONS = frozenset("fwd bwd forward backward fw bw".split())
_VARIANTS = frozenset(
    "kernel kernels kern triton jit impl inner outer autotuned persistent tiled block blocked "
    "dq dk dv dkdv dkv dqkv dx dw db dy grad preprocess postprocess prep pre post "
    "stage pass partial final step phase first second small large long short single multi "
    "fp bf float half int uint f e m i v x d t tma dtype varlen vec".split()
)


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


def operator_name(kernel: str) -> str:
    """
    Return the operator of a kernel: `_layer_norm_bwd_dx_fused` and `_layer_norm_fwd_fused` are `layer_norm`.

    What stands before the first word for a direction counts; where nothing does, what is left beside the words
    for variants; "" where nothing is left.
    """
    words = [word.lower() for word in _WORD.findall(kernel)]
    start = next((index for index, word in enumerate(words) if word in _DIRECTIONS), len(words))
    for part in (words[:start], words[start:]):
        kept = [word for word in part if not (word in _DIRECTIONS or word in _VARIANTS or word.isdigit())]
        if kept:
            return "_".join(kept)
    return ""


def _is_helper(name: str, lines: int, helper_lines: float) -> bool:
    words = {word.lower() for word in _WORD.findall(name)}
    return 0 < lines <= helper_lines and not words & (_DIRECTIONS | {"kernel", "kernels"})
