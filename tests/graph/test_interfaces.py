"""Device interfaces are told by the names of siblings."""

from __future__ import annotations

import pytest

from estimator.graph.interfaces import find_interfaces
from estimator.model.graph import DeviceInterface

CASES: list[tuple[list[str], list[DeviceInterface]]] = [
    (
        ["accelerator/cuda_accelerator.py", "accelerator/cpu_accelerator.py", "accelerator/abstract.py"],
        [DeviceInterface("accelerator", "accelerator/cuda_accelerator.py", ("cpu",))],
    ),
    (
        ["p/platforms/cuda.py", "p/platforms/rocm.py", "p/platforms/xpu.py", "p/platforms/interface.py"],
        [DeviceInterface("p/platforms", "p/platforms/cuda.py", ("rocm", "xpu"))],
    ),
    (
        ["p/backends/cuda/__init__.py", "p/backends/cpu/__init__.py", "p/backends/cuda/ops.py"],
        [DeviceInterface("p/backends", "p/backends/cuda/__init__.py", ("cpu",))],
    ),
    # Two implementations of one thing are no interface; three, or a name that says so, are.
    (["p/norm_cuda.py", "p/norm_cpu.py"], []),
    (
        ["p/norm_cuda.py", "p/norm_cpu.py", "p/norm_mps.py"],
        [DeviceInterface("p", "p/norm_cuda.py", ("cpu", "mps"))],
    ),
    # Without CUDA, or with another name around the device, there is nothing to stand beside.
    (["platforms/cpu.py", "platforms/xpu.py"], []),
    (["platforms/cuda_tools.py", "platforms/cpu_profile.py"], []),
    (["devices/cpu_to_cuda.py", "devices/cuda_to_cpu.py"], []),
]


@pytest.mark.parametrize(("paths", "found"), CASES)
def test_find_interfaces(paths: list[str], found: list[DeviceInterface]) -> None:
    assert list(find_interfaces(paths)) == found


def test_a_package_holds_what_lies_in_it() -> None:
    package = DeviceInterface("p", "p/cuda/__init__.py", ("cpu",))
    assert [package.holds(path) for path in ("p/cuda/ops.py", "p/cpu/ops.py", "p/cuda.py")] == [True, False, False]
    module = DeviceInterface("p", "p/cuda.py", ("cpu",))
    assert [module.holds(path) for path in ("p/cuda.py", "p/cuda/ops.py")] == [True, False]
