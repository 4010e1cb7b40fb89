"""The GPUs that a manifest asks of Kubernetes."""

from __future__ import annotations

from estimator.codemod.artifacts.spot import Spot
from estimator.model.edit import Edit

_GPU = "nvidia.com/gpu"


def rewrite(spot: Spot) -> Edit | str:
    """Return the edit of the resource's name; how many are asked for stays."""
    becomes = spot.wish.replacement or ""
    at = spot.text.find(_GPU)
    following = spot.text[at + len(_GPU) : at + len(_GPU) + 1]
    if at < 0 or following in (".", "-", "/") or following.isalnum() or not becomes.startswith("huawei.com/"):
        return "the resource is a part of a card, or a label"
    return spot.edit(
        [(at, at + len(_GPU), becomes)],
        "the cluster needs Ascend's device plugin, and as many NPUs may not be what the work wants",
    )
