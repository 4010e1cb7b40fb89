"""Which accelerators identifiers name."""

from __future__ import annotations

import pytest

from estimator.parse.python.device_words import devices_in, family_of, role_of

NAMES = [
    ("is_cuda_available", ("cuda",)),
    ("MULTI_GPU", ("cuda",)),
    ("requireMultiGPU", ("cuda",)),
    ("GPUModelRunner", ("cuda",)),
    ("NcclBackend", ("cuda",)),
    ("num_gpus", ("cuda",)),
    ("cuda11", ("cuda",)),
    ("is_cuda_or_xpu", ("cuda", "xpu")),
    ("DistributedType_MULTI_XPU", ("xpu",)),
    ("is_npu_available", ("npu",)),
    ("train_batch_size_per_gpu", ()),
    ("gpu_hours", ()),
    ("is_rocm", ()),  # goes by the name of CUDA
    ("is_tpu_available", ()),  # goes through XLA
    ("barracuda", ()),
    ("input_output", ()),
    ("descending", ()),
    ("device", ()),
    ("", ()),
]


@pytest.mark.parametrize(("name", "devices"), NAMES)
def test_devices(name: str, devices: tuple[str, ...]) -> None:
    assert devices_in(name) == devices


@pytest.mark.parametrize(
    ("name", "role"), [("has_cuda", "cuda"), ("cuda_or_npu", "cuda"), ("has_xpu", "other"), ("has", "")]
)
def test_role(name: str, role: str) -> None:
    assert role_of(name) == role


def test_a_family_differs_by_the_device_only() -> None:
    assert family_of("is_cuda_available") == family_of("is_xpu_available") == "is_{}_available"
    assert family_of("is_torch_npu_available") == family_of("is_hpu_available")
    assert family_of("MULTI_GPU") == family_of("MULTI_NPU")
    assert family_of("MULTI_GPU") != family_of("SINGLE_GPU")
