"""How to write it for any device."""

from __future__ import annotations

import msgspec
import pytest

from estimator.gate.portable import find_helper, portable_way
from estimator.model.fact import Place
from estimator.model.finding import Finding
from estimator.model.rule import Remedy, Support
from tests.gate.test_matching import site


def finding(symbol: str, rule: str = "torch-cuda-x", **fields: object) -> Finding:
    return msgspec.structs.replace(site(rule=rule).finding, symbol=symbol, **fields)


NPU = Remedy(support=Support.RENAME, replacement="torch.npu.x")
OTHER = Remedy(support=Support.ADAPT, replacement="npu_fusion_attention")
TABLE = [
    ("torch.cuda.synchronize", "r", NPU, "2.11", "torch.accelerator.synchronize()"),
    ("torch.cuda.synchronize", "r", NPU, "2.5", "on ascend: torch.npu.x"),
    ("torch.cuda.empty_cache", "r", NPU, "2.11", "torch.get_device_module(device).empty_cache"),
    ("torch.cuda.empty_cache", "r", NPU, "2.13", "torch.accelerator.empty_cache()"),
    ("torch.cuda.Stream", "r", NPU, "2.11", "torch.get_device_module(device).Stream"),
    ("torch.cuda", "r", NPU, "2.11", "torch.get_device_module(device)"),
    ("torch.cuda.nvtx.range", "r", Remedy(support=Support.NONE), "2.11", ""),
    ("torch.cudagraphs", "r", Remedy(support=Support.NONE), "2.11", ""),
    ("cuda", "torch-device-string", OTHER, "2.11", "a `device` argument"),
    ("cuda", "torch-device-cuda-method", OTHER, "2.11", "x.to(device), with the device handed in"),
    ("flash_attn.flash_attn_func", "r", OTHER, "2.11", "on ascend: npu_fusion_attention"),
]


@pytest.mark.parametrize(("symbol", "rule", "remedy", "torch", "said"), TABLE)
def test_portable_way(symbol: str, rule: str, remedy: Remedy, torch: str, said: str) -> None:
    way = portable_way(finding(symbol, rule, area="attention"), remedy, torch, "ascend")
    assert way.startswith(said)
    assert bool(way) == bool(said)


def test_the_projects_own_helper_goes_first() -> None:
    uses = tuple(Place(f"{name}.py", 1, 1) for name in "abc")
    helper = finding("pkg.dev.get_device", uses=uses)
    rare = finding("pkg.dev.pick_device", uses=uses[:1])
    other = finding("pkg.dev.is_ready", uses=(*uses, Place("d.py", 1, 1)))
    assert find_helper([rare, helper, other]) == "pkg.dev.get_device"
    way = portable_way(finding("torch.cuda.synchronize"), NPU, "2.11", "ascend", "pkg.dev.get_device")
    assert way == "the project's own pkg.dev.get_device, or torch.accelerator.synchronize()"
    assert find_helper([]) == ""
