"""Files that say by their names that they are for another device than an Nvidia GPU."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from estimator.model.fact import Guard

_OTHERS = frozenset(
    "rocm amd hip xpu intel hpu gaudi habana tpu npu ascend ascend910b cann mlu cambricon musa mthreads mps metal cpu "
    "macos osx neuron inferentia trainium ppc64le s390x openvino dcu hygon kunlun hipblas sycl mi100 mi210 mi250 "
    "mi250x mi300 mi300a mi300x mi308x mi325x mi350x mi355x".split()
)
_NVIDIA = frozenset("cuda nvidia gpu gpus nccl tensorrt trt a100 h100 h200 b200 gh200 jetson".split())
_FOLDERS = {"rocm": "rocm", "hip": "rocm", "npu": "npu", "ascend": "npu", "mlu": "mlu", "musa": "musa",
            "xpu": "xpu", "sycl": "xpu", "mps": "mps", "metal": "mps", "hpu": "hpu"}  # fmt: skip
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


def guards_of_path(path: str) -> tuple[Guard, ...]:
    """Return a guard for each accelerator that a folder of the path is named for, such as `rocm/` or `_ascend/`."""
    words = [set(_WORD.findall(part.lower())) for part in PurePosixPath(path).parts[:-1]]
    devices = [_FOLDERS[word] for part in words if not part & _NVIDIA for word in sorted(part) if word in _FOLDERS]
    return tuple(Guard("branch", device) for device in dict.fromkeys(devices))
