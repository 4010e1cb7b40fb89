"""A setting whose value names CUDA, the GPU or NCCL."""

from __future__ import annotations

import re

from estimator.codemod.artifacts.spot import Spot
from estimator.model.edit import Edit

# What the value becomes -> what it was.
_WORDS = {"npu": "cuda|gpu", "hccl": "nccl", "MULTI_NPU": "MULTI_GPU", "ascend": "nvidia"}
# Keys that one program alone reads, and that it takes with either word: Accelerate's and DeepSpeed's.
_ONE_READER = frozenset({"distributed_type", "comm_backend_name"})
_KEY = r"[\"']?([\w./-]+)[\"']?\s*[:=]\s*"


def rewrite(spot: Spot) -> Edit | str:
    """Return the edit of the value; its key, its quotes and what follows it stay."""
    becomes = spot.wish.replacement or ""
    words = _WORDS.get(becomes)
    if words is None:
        return "no word stands for the value"
    found = re.fullmatch(rf"{_KEY}([\"']?)({words})(:\d+)?\2\s*", spot.text)
    if found is None:
        return "the value is more than one word, or put together"
    review = "" if found[1].rpartition(".")[2] in _ONE_READER else "whatever reads the setting must know the word"
    return spot.edit([(*found.span(3), becomes)], review)
