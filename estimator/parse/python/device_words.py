"""Which accelerators an identifier names."""

from __future__ import annotations

import re
from functools import lru_cache

from estimator.model.summary import Role

# Devices that PyTorch reaches as it reaches an NPU, each by a module of its own. ROCm is not among them, since it goes
# by the name of CUDA, nor is the TPU, which goes through XLA: where code asks for those, no port adds the NPU.
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_DEVICES = {
    "cuda": "cuda", "gpu": "cuda", "gpus": "cuda", "ngpu": "cuda", "ngpus": "cuda", "multigpu": "cuda",
    "nccl": "cuda", "nvidia": "cuda", "cudnn": "cuda", "cublas": "cuda",
    "npu": "npu", "npus": "npu", "ascend": "npu", "hccl": "npu",
    "xpu": "xpu", "xpus": "xpu", "mps": "mps", "mlu": "mlu", "mlus": "mlu", "hpu": "hpu", "hpus": "hpu",
    "musa": "musa",
}  # fmt: skip
_MAY_NAME = re.compile("cuda|gpu|nccl|nvidia|cudnn|cublas|npu|ascend|hccl|xpu|mps|mlu|hpu|musa")


@lru_cache(maxsize=8192)
def devices_in(name: str) -> tuple[str, ...]:
    """
    Return the devices that an identifier names, in its order: `is_cuda_or_xpu` names cuda and xpu.

    "gpu" is CUDA, but `batch_per_gpu` names a unit, and `no_gpu_hours` a quantity of time.
    """
    if not _MAY_NAME.search(name.lower()):
        return ()
    words = [word.lower() for word in _WORD.findall(name)]
    found = []
    for position, word in enumerate(words):
        device = _DEVICES.get(word)
        if device is None or (position and words[position - 1] == "per"):
            continue
        if position + 1 < len(words) and words[position + 1] in ("hour", "hours", "seconds", "days"):
            continue
        found.append(device)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=8192)
def role_of(name: str) -> Role:
    """Return what a name says: CUDA, other accelerators only, or nothing of the kind."""
    devices = devices_in(name)
    return ("cuda" if "cuda" in devices else "other") if devices else ""


def family_of(name: str) -> str:
    """Return the name with `{}` for each device: `is_xpu_available` and `is_torch_cuda_available` are one family."""
    words = [word.lower() for word in _WORD.findall(name)]
    return "_".join("{}" if word in _DEVICES else word for word in words if word != "torch")
