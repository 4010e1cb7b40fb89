"""The image that a container is built on or runs."""

from __future__ import annotations

import re

from estimator.codemod.artifacts.spot import Spot
from estimator.model.edit import Edit

# Tags as read in vllm-project/vllm-ascend (Dockerfile) and in Ascend/pytorch's guide to its installation, 2026-11.
_CHIPS = {"a2": "910b", "a3": "a3", "310p": "310p"}
_PYTHON = "3.11"
_SYSTEM = "ubuntu22.04"
_REFERENCE = re.compile(r"[\w.-]+(?:/[\w.-]+)*(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?")
_NEXT = "the tag has to be there, and what the old image brought along has to be in the new one"


def rewrite(spot: Spot) -> Edit | str:
    """Return the edit of the reference, with the tag that the profile gives."""
    name, colon, _ = (spot.wish.replacement or "").partition(":<version>-<chip>-<os>-py<version>")
    chip = _CHIPS.get(spot.job.chip)
    version = {"cann": spot.job.cann, "torch-npu": spot.job.plugin}.get(name.rpartition("/")[2])
    if not colon or chip is None or not version:
        return "no image is known to stand for it under this profile"
    if _REFERENCE.fullmatch(spot.text) is None:
        return "the image is put together from variables"
    return spot.edit([(0, len(spot.text), f"{name}:{version}-{chip}-{_SYSTEM}-py{_PYTHON}")], _NEXT)
