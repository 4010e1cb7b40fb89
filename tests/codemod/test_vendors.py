"""The styles for one vendor: each writes names that its plugin has, and leaves what was not read there."""

from __future__ import annotations

import pytest

from estimator.model.edit import VENDORS, Style
from estimator.rulebook.load import load_rulebook
from tests.codemod.fixing import fix, fixed

TORCH = {"npu": "2.11", "mlu": "2.7", "musa": "2.7"}
SOURCE = """\
import torch
import torch.distributed as dist

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
stream = torch.cuda.Stream()
dist.init_process_group("nccl")
model = torch.nn.Linear(2, 2).cuda()
with torch.cuda.amp.autocast(dtype=torch.bfloat16):
    torch.cuda.empty_cache()
assert model.weight.is_cuda
"""
BECOMES = """\
import torch
import torch.distributed as dist
import {plugin}  # noqa: F401

device = torch.device("{device}" if torch.{device}.is_available() else "cpu")
stream = torch.{device}.Stream()
dist.init_process_group("{backend}")
model = torch.nn.Linear(2, 2).{device}()
with torch.{device}.amp.autocast(dtype=torch.bfloat16):
    torch.{device}.empty_cache()
assert model.weight.is_{device}
"""
IMPORTS = [
    ("mlu", "from torch.cuda.amp import autocast", "from torch_mlu.mlu.amp import autocast"),
    ("musa", "from torch.cuda.amp import autocast", "from torch_musa.core.amp import autocast"),
    ("mlu", "from torch.cuda import Stream", "from torch_mlu.mlu import Stream"),
    ("musa", "from torch.cuda import Stream", "from torch_musa import Stream"),
]
# What the namespaces did not hold when they were read.
LEFT = [
    ("mlu", "torch.cuda.set_sync_debug_mode(1)"),
    ("mlu", "torch.cuda.use_mem_pool(pool)"),
    ("musa", "torch.cuda.init()"),
    ("musa", "torch.cuda.max_memory_cached()"),
    ("musa", "from torch.cuda.random import manual_seed"),
]


@pytest.mark.parametrize("style", ["npu", "mlu", "musa"])
def test_rewrites(style: Style) -> None:
    vendor = VENDORS[style]
    expected = BECOMES.format(plugin=vendor.plugin, device=vendor.device, backend=vendor.backend)
    assert fixed(SOURCE, style, torch=TORCH[style]).split("\n") == expected.split("\n")


@pytest.mark.parametrize(("style", "line", "becomes"), IMPORTS)
def test_imports(style: Style, line: str, becomes: str) -> None:
    assert becomes in fixed(f"import torch\n{line}\n\n{line.split()[-1]}()\n", style, torch=TORCH[style])


@pytest.mark.parametrize(("style", "line"), LEFT)
def test_what_was_not_read_is_left(style: Style, line: str) -> None:
    code = f"import torch\n\n{line}\n"
    assert fixed(code, style, unsafe=True, torch=TORCH[style]) == code


@pytest.mark.parametrize("style", ["mlu", "musa"])
def test_the_branch_of_the_vendor_is_left(style: Style) -> None:
    code = f'import torch\n\nif x.device.type == "{style}":\n    torch.cuda.synchronize()\n'
    file = fix(code, style, torch=TORCH[style])
    assert file.before == file.after


@pytest.mark.parametrize("style", ["mlu", "musa"])
def test_words_are_those_of_the_target(style: Style) -> None:
    vendor = VENDORS[style]
    info = load_rulebook().target(vendor.target)
    assert info is not None
    assert info.traits["device"].value == vendor.device
    assert info.traits["namespace"].value == f"torch.{vendor.device}"
    assert info.traits["backend"].value.split()[0] == vendor.backend
    assert {"is_available", "Stream", "synchronize", "amp"} <= set(info.names)
