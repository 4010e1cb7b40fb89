from __future__ import annotations

import pytest

from tests.codemod.fixing import fix, fixed

NPU = "import torch\nimport torch_npu  # noqa: F401\n"

NPU_REWRITES = [
    (
        "import torch\nm = torch.cuda.get_device_properties(0).total_memory\n",
        NPU + "m = torch.npu.get_device_properties(0).total_memory\n",
    ),
    ("import torch\ntorch.cuda.synchronize()\n", NPU + "torch.npu.synchronize()\n"),
    (
        "import torch\n(torch  # the module\n    .cuda . synchronize())\n",
        NPU + "(torch  # the module\n    .npu . synchronize())\n",
    ),
    (
        "import torch as th\nx = th.cuda.Stream()\n",
        "import torch as th\nimport torch_npu  # noqa: F401\nx = th.npu.Stream()\n",
    ),
    ("import torch\ngetattr(torch.cuda, 'empty_cache')()\n", NPU + "getattr(torch.npu, 'empty_cache')()\n"),
    (
        "from torch.cuda import Event as E\ne = E()\n",
        "from torch_npu.npu import Event as E\ne = E()\n",
    ),
]
NPU_NOOP = [
    "import torch\nm = getattr(torch, name(), torch.cuda)\n",
    "import torch\nf = getattr(torch.cuda, 'empty_cache')\nf()\n",
    "import torch\nf = torch.cuda.empty_cache\nf()\n",
    "import torch\ns = torch.cuda.ExternalStream(pointer)\n",
    "import torch\nnew = torch.cuda.get_device_properties(0).major >= 9\n",
    "import torch\nif torch.cuda.is_available() and isinstance(op, CUDAOpBuilder):\n    pass\n",
    "def f(torch):\n    torch.cuda.synchronize()\n",
    "import torch\ntorch.npu.synchronize()\n",
    "import torch\nx = {'cuda': torch.cuda.device_count, 'cpu': one}\n",
    "import torch\nhandle(torch.cuda)\n",
    "import torch\ntorch.cuda.get_arch_list()\n",
    "import torch\nif npu():\n    pass\nprint('torch.cuda.synchronize()')  # torch.cuda.synchronize()\n",
    "from torch.cuda import Event, get_arch_list\ne = Event()\n",
    "from torch import cuda\ncuda.synchronize()\n",
]
THERE = "torch.accelerator.is_available()"
ANY_REWRITES = [
    ("import torch\nn = torch.cuda.device_count()\n", "import torch\nn = torch.accelerator.device_count()\n"),
    ("import torch\ntorch.cuda.set_device(1)\n", "import torch\ntorch.accelerator.set_device_index(1)\n"),
    ("import torch\ns = torch.cuda.Stream()\n", "import torch\ns = torch.get_device_module().Stream()\n"),
    (
        "import torch\nif torch.cuda.is_available():\n    torch.cuda.empty_cache()\n",
        "import torch\nif torch.accelerator.is_available():\n    torch.get_device_module().empty_cache()\n",
    ),
    (
        "import torch\ndef f():\n  torch.cuda.empty_cache()  # why\n",
        f"import torch\ndef f():\n  if {THERE}:\n    torch.get_device_module().empty_cache()  # why\n",
    ),
    (
        "import torch\nm = torch.cuda.memory_allocated()\n",
        f"import torch\nm = torch.get_device_module().memory_allocated() if {THERE} else 0\n",
    ),
    (
        "import torch\nprint(torch.cuda.memory_allocated(0), m)\n",
        f"import torch\nprint(torch.get_device_module().memory_allocated(0) if {THERE} else 0, m)\n",
    ),
    (
        "import torch\nm = f'{torch.cuda.memory_reserved() / 1e9:.1f}'\n",
        f"import torch\nm = f'{{(torch.get_device_module().memory_reserved() if {THERE} else 0) / 1e9:.1f}}'\n",
    ),
    (
        "import torch\nif torch.xpu.is_available():\n    n = 0\nelse:\n    n = torch.cuda.device_count()\n",
        "import torch\nif torch.xpu.is_available():\n    n = 0\nelse:\n    n = torch.accelerator.device_count()\n",
    ),
    (
        "import torch\nif torch.cuda.is_available() or is_tpu_available():\n    pass\n",
        "import torch\nif torch.accelerator.is_available() or is_tpu_available():\n    pass\n",
    ),
    (
        "import torch\ntorch.manual_seed(s)\nrandom.seed(s)\ntorch.cuda.manual_seed_all(s)\nrun()\n",
        "import torch\ntorch.manual_seed(s)\nrandom.seed(s)\nrun()\n",
    ),
]
ANY_NOOP = [
    "import torch\ns = torch.cuda.memory_stats()\n",  # empty where there is no device, and its counterpart raises
    "import torch\nif a: torch.cuda.empty_cache()\n",
    "import torch\ntorch.cuda.empty_cache(); run()\n",
    "import torch\nm = torch.cuda.memory_allocated(count())\n",  # the count would no longer be made
    "import torch\nif torch.cuda.is_available():\n    torch.cuda.init()\nelif torch.xpu.is_available():\n    pass\n",
    "import torch\nif is_xpu_available():\n    torch.cuda.empty_cache()\n    torch.xpu.empty_cache()\n",
    "import torch\ntorch.manual_seed(1)\ntorch.cuda.manual_seed_all(2)\n",
    "import torch\ntorch.manual_seed(1)\n# does nothing without CUDA\ntorch.cuda.manual_seed_all(1)\n",
    "import torch\ntorch.cuda.manual_seed_all(2)\n",
    "import torch\nif torch.cuda.is_available():\n    x = torch.cuda.HalfTensor(2)\n",
    "import torch\ndef f(x: torch.cuda.Stream): ...\n",
    "import torch\ntorch.cuda.get_arch_list()\n",
]


@pytest.mark.parametrize(("before", "after"), NPU_REWRITES)
def test_npu_rewrites(before: str, after: str) -> None:
    assert fixed(before, "npu") == after


@pytest.mark.parametrize("code", NPU_NOOP)
def test_npu_noop(code: str) -> None:
    assert fixed(code, "npu") == code


@pytest.mark.parametrize(("before", "after"), ANY_REWRITES)
def test_agnostic_rewrites(before: str, after: str) -> None:
    assert fixed(before, "agnostic") == after


@pytest.mark.parametrize("code", ANY_NOOP)
def test_agnostic_noop(code: str) -> None:
    assert fixed(code, "agnostic") == code


def test_the_reason_is_told() -> None:
    (left,) = fix("import torch\ns = torch.cuda.memory_stats()\n", "agnostic").left
    assert left.reason.startswith("for review: raises where there is no accelerator")


def test_unsafe_makes_what_is_for_review() -> None:
    result = fix("import torch\ns = torch.cuda.memory_stats()\n", "agnostic", unsafe=True)
    assert b"torch.get_device_module().memory_stats()" in result.after
    assert [edit.safety for edit in result.edits] == ["review"]


def test_a_layer_for_cuda_is_for_review() -> None:
    code = "import torch\ntorch.cuda.synchronize()\n"
    assert fix(code, "npu", name="cuda_runtime.py").edits == ()
    assert len(fix(code, "npu", name="runtime.py").edits) == 1
