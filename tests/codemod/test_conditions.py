from __future__ import annotations

import pytest

from tests.codemod.fixing import fixed

KEPT = "    torch.cuda.get_arch_list()\n"
SERVED = "    torch.cuda.synchronize()\n"
TESTS = ["torch.cuda.is_available()", "on and torch.cuda.is_available()", "x.device.type == 'cuda'", "x.is_cuda"]


@pytest.mark.parametrize("style", ["npu", "agnostic"])
@pytest.mark.parametrize("test", TESTS)
def test_a_test_before_calls_that_stay_is_for_review(test: str, style: str) -> None:
    code = f"import torch\nif {test}:\n{KEPT}"
    assert fixed(code, style) == code  # type: ignore[arg-type]
    assert fixed(code, style, unsafe=True) != code  # type: ignore[arg-type]


@pytest.mark.parametrize("test", TESTS)
def test_a_test_before_calls_that_are_rewritten_is_safe(test: str) -> None:
    assert "cuda" not in fixed(f"import torch\nif {test}:\n{SERVED}", "npu")


@pytest.mark.parametrize("test", ["not torch.cuda.is_available()", "x.device.type != 'cuda'", "not x.is_cuda"])
def test_only_the_branch_for_cuda_counts(test: str) -> None:
    assert "if " + test not in fixed(f"import torch\nif {test}:\n    pass\nprint(1)\ndef f():\n{KEPT}", "npu")
    code = f"import torch\nif {test}:\n    pass\nelse:\n{KEPT}"
    assert fixed(code, "npu") == code


def test_the_test_around_a_test_counts_as_well() -> None:
    code = f"import torch\nif torch.cuda.is_available():\n    if x.is_cuda:\n    {KEPT}"
    assert fixed(code, "npu") == code


def test_a_file_that_builds_an_extension_is_for_review() -> None:
    code = "import torch\nfrom torch.utils.cpp_extension import CUDAExtension\nm = CUDAExtension('a', [])\nx.cuda()\n"
    assert fixed(code, "npu") == code


UNSURE = [
    "def f():\n    if torch.cuda.is_available():\n        go()\n",
    "if any(x.is_cuda for x in xs):\n    go()\n",
    "if torch.cuda.is_available():\n    torch.backends.cudnn.benchmark = True\n",
    "f = fast if x.is_cuda else slow\n",
    "if not x.is_cuda:\n    x = x.log_softmax(-1)\n",
    "def f():\n    return torch.cuda.is_available()\n",
    "run(cuda=torch.cuda.is_available())\n",
    "run(options=Options(on=torch.cuda.is_available()))\n",
    "def custom(x):\n    if not x.is_cuda:\n        return False\n    return True\n",
    "HAS_GPU = torch.cuda.is_available()\n",
    "requires_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason='no GPU')\n",
    "use = torch.cuda.is_available()\nif use:\n    model = load_cuda(model)\n",
    "on = x.is_cuda and ready\ny = fused_cuda(x) if on else x\n",
    "if x.is_cuda:\n    y = triton_ops.median(x)\n",
    "if x.is_cuda:\n    go(x)\ndef go(x):\n    return last(x)\ndef last(x):\n    return torch.cuda.get_arch_list()\n",
    "available = torch.cuda.is_available()\nreport(available)\n",
    "on = torch.cuda.is_available()\ngo(DataLoader(x, pin_memory=on), on)\n",
    "cuda = torch.cuda.is_available()\nrequire('onnxruntime-gpu' if cuda else 'onnxruntime')\n",
    "import tensorflow\nif torch.cuda.is_available():\n    spread()\n",
    "import os\nif torch.cuda.is_available():\n    run(env={'CUDA_VISIBLE_DEVICES': '0'})\n",
    "more = {'fused': True} if x.is_cuda else {}\n",
    "@pytest.mark.skipif(not torch.cuda.is_available(), reason='requires CUDA')\ndef test_f():\n    go()\n",
    "mark = skipif(torch.cuda.device_count() < 2)\n",
    "def f():\n    if not torch.cuda.is_available():\n        return\n    load_cuda()\n",
    "def f():\n    assert torch.cuda.is_available()\n    load_cuda()\n",
    "@pytest.mark.skipif(not torch.cuda.is_available(), reason='no GPU')\ndef test_f():\n    load_cuda()\n",
    "# only NCCL has these hooks\nif x.is_cuda:\n    hook()\n",
    "if x.is_cuda:  # kernels of CUDA are limited here\n    x = x.float()\n",
    "if x.is_cuda:\n    # CUDA's meta kernel wants it so\n    x = x.float()\n",
    "if not x.is_cuda:\n    raise ValueError('only CUDA tensors are supported')\n",
    "assert x.is_cuda, 'needs CUDA'\n",
    "def f(x):\n    '''Do not wait on CUDA.'''\n    if x.is_cuda:\n        wait()\n",
    "def f():\n    if x.is_cuda:\n        s = torch.cuda.get_arch_list()\n    if x.is_cuda:\n        use(s)\n",
]
SURE = [
    "if any(x.is_cuda for x in xs):\n    torch.cuda.synchronize()\n",
    "loader = DataLoader(x, pin_memory=torch.cuda.is_available())\n",
    "on = torch.cuda.is_available()\nwith torch.autocast(d, enabled=on):\n    go(DataLoader(x, pin_memory=on))\n",
    "print(torch.cuda.is_available())\n",
    "if x.is_cuda:\n    go(x)\ndef go(x):\n    return x.cuda()\n",
    "use_cuda = torch.cuda.is_available() and not args.no_cuda\nif use_cuda:\n    torch.cuda.synchronize()\n",
    "@pytest.mark.skipif(not torch.cuda.is_available(), reason='')\ndef test_f():\n    torch.cuda.synchronize()\n",
    "if x.is_cuda:\n    # wait for the device\n    torch.cuda.synchronize()\n",
]


@pytest.mark.parametrize("style", ["npu", "agnostic"])
@pytest.mark.parametrize("code", UNSURE)
def test_an_answer_that_goes_to_what_is_not_seen_is_for_review(code: str, style: str) -> None:
    assert fixed(f"import torch\n{code}", style) == f"import torch\n{code}"  # type: ignore[arg-type]


@pytest.mark.parametrize("style", ["npu", "agnostic"])
@pytest.mark.parametrize("code", SURE)
def test_an_answer_that_is_followed_is_safe(code: str, style: str) -> None:
    after = fixed(f"import torch\n{code}", style)  # type: ignore[arg-type]
    assert not any(word in after for word in ("cuda.is_available", "is_cuda", "cuda.synchronize"))


def test_a_count_is_no_test() -> None:
    assert "npu.device_count" in fixed("import torch\nspawn(torch.cuda.device_count())\n", "npu")
    assert "npu.device_count" not in fixed("import tensorflow, torch\nspawn(torch.cuda.device_count())\n", "npu")
