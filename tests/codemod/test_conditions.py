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
    assert "if " + test not in fixed(f"import torch\nif {test}:\n    pass\nprint(1)\n{KEPT.strip()}\n", "npu")
    code = f"import torch\nif {test}:\n    pass\nelse:\n{KEPT}"
    assert fixed(code, "npu") == code


def test_the_test_around_a_test_counts_as_well() -> None:
    code = f"import torch\nif torch.cuda.is_available():\n    if x.is_cuda:\n    {KEPT}"
    assert fixed(code, "npu") == code


def test_a_file_that_builds_an_extension_is_for_review() -> None:
    code = "import torch\nfrom torch.utils.cpp_extension import CUDAExtension\nm = CUDAExtension('a', [])\nx.cuda()\n"
    assert fixed(code, "npu") == code
