"""For which device, and for whose sake, a file or a group asks for packages, as its name says."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from estimator.model.fact import Guard

_DEVICES = {
    "npu": "npu", "ascend": "npu", "cann": "npu",
    "rocm": "rocm", "amd": "rocm", "hip": "rocm", "hipblas": "rocm",
    "xpu": "xpu", "intel": "xpu", "sycl": "xpu", "hpu": "hpu", "gaudi": "hpu", "habana": "hpu",
    "tpu": "tpu", "mps": "mps", "apple": "mps", "macos": "mps", "metal": "mps", "mlu": "mlu", "musa": "musa",
    "cpu": "cpu",
}  # fmt: skip
_ASIDE = frozenset(
    "dev develop development test tests testing doc docs documentation lint linting style format fmt typing ci "
    "example examples benchmark benchmarks bench optional extra extras contrib release".split()
)
_WORDS = re.compile(r"[a-z0-9]+")


def guards_of_file(path: str) -> tuple[Guard, ...]:
    """Return the guards that the name of a file (or of the folder `requirements/`'s files) says."""
    return guards_of_words(PurePosixPath(path).stem)


def guards_of_group(name: str) -> tuple[Guard, ...]:
    """Return the guards of a group that is installed on demand: an extra, a dependency group."""
    return (*_devices(name), Guard("optional"))


def guards_of_words(name: str) -> tuple[Guard, ...]:
    """Return a branch for each device that the name holds, and an optional import if it is for developers."""
    aside = (Guard("optional"),) if _ASIDE & set(_WORDS.findall(name.lower())) else ()
    return (*_devices(name), *aside)


def _devices(name: str) -> tuple[Guard, ...]:
    found = dict.fromkeys(_DEVICES[word] for word in _WORDS.findall(name.lower()) if word in _DEVICES)
    return tuple(Guard("branch", device) for device in found)
