"""Files that say by their names that they are for another device than an Nvidia GPU."""

from __future__ import annotations

import re

_OTHERS = frozenset(
    "rocm amd hip xpu intel hpu gaudi habana tpu npu ascend ascend910b cann mlu cambricon musa mthreads mps metal cpu "
    "macos osx neuron inferentia trainium ppc64le s390x openvino dcu hygon kunlun".split()
)
_NVIDIA = frozenset("cuda nvidia gpu gpus nccl tensorrt trt a100 h100 h200 b200 gh200 jetson".split())
_WORD = re.compile(r"[A-Za-z0-9]+")


def other_device(path: str) -> str | None:
    """
    Return the device that a script, image or configuration is for, where its name or a folder's says so.

    `cpu_offload` and the like name what a GPU hands over, so they do not count, nor does a name that tells both.
    """
    words: list[str] = [word.lower() for word in _WORD.findall(path)]
    if any(word in _NVIDIA for word in words):
        return None
    for index, word in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else ""
        if word in _OTHERS and not (word == "cpu" and following.startswith(("off", "adam", "optim"))):
            return word
    return None
