"""Device interfaces of a project: modules that stand for one device each, one of them for CUDA."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection

from estimator.model.graph import DeviceInterface

_CUDA = frozenset({"cuda", "nvidia"})
_OTHERS = frozenset("cpu mps xpu npu hpu rocm hip amd tpu xla mlu musa ascend gaudi cambricon metal neuron".split())
_ROLES = frozenset("accelerator platform backend device hal".split())  # what a folder or module of one is called
_WORD = re.compile("[a-z0-9]+")
_ENOUGH = 2  # further devices, where nothing is called an interface


def find_interfaces(own: Collection[str]) -> tuple[DeviceInterface, ...]:
    """
    Return the interfaces among the paths of own Python modules, by folder.

    Such are siblings whose names differ by the device only (`cuda_accelerator.py` and `cpu_accelerator.py`, or the
    packages `backends/cuda` and `backends/cpu`): with one more device if the name says what they are, else with two.
    """
    groups: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for path in sorted(own):
        stem = path.removesuffix("/__init__.py").removesuffix(".py")
        folder, _, name = stem.rpartition("/")
        words = _WORD.findall(name.lower())
        devices = [word for word in words if word in _CUDA or word in _OTHERS]
        if len(devices) == 1:
            groups[folder, name.lower().replace(devices[0], "*")].setdefault(devices[0], path)
    found = []
    for (folder, template), members in groups.items():
        cuda = next((members[word] for word in sorted(_CUDA & members.keys())), None)
        others = tuple(sorted(members.keys() - _CUDA))
        if cuda is not None and len(others) >= (1 if _is_called_one(folder, template) else _ENOUGH):
            found.append(DeviceInterface(folder, cuda, others))
    return tuple(sorted(found))


def _is_called_one(folder: str, template: str) -> bool:
    words = _WORD.findall(f"{folder.rpartition('/')[2]} {template}".lower())
    return any(word.removesuffix("s") in _ROLES for word in words)
