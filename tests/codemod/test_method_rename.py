from __future__ import annotations

import pytest

from tests.codemod.fixing import fix, fixed

NPU_REWRITES = [
    ("x = x.cuda(0, non_blocking=True)\n", "x = x.npu(0, non_blocking=True)\n"),
    ("ok = x.is_cuda\n", "ok = x.is_npu\n"),
]
ANY_REWRITES = [
    ("x.cuda()\n", "x.to(ACCELERATOR_TYPE)\n"),
    ("x.cuda( )\n", "x.to(ACCELERATOR_TYPE )\n"),
    ("x.cuda(non_blocking=True)\n", "x.to(ACCELERATOR_TYPE, non_blocking=True)\n"),
    ("x.cuda(0)\n", "x.to(0)\n"),
    ("x.a().cuda().b.cuda()\n", "x.a().to(ACCELERATOR_TYPE).b.to(ACCELERATOR_TYPE)\n"),
    ("if not x.is_cuda:\n    pass\n", "if x.device.type != ACCELERATOR_TYPE:\n    pass\n"),
    (
        "same = a.is_cuda == b.is_cuda\n",
        "same = (a.device.type == ACCELERATOR_TYPE) == (b.device.type == ACCELERATOR_TYPE)\n",
    ),
]
NOOP = ["args.cuda = True\n", "cuda()\n", "state['cuda']\n"]
ANY_NOOP = ["x.cuda(rank)\n", "x.cuda(*where)\n", "x.cuda(0, True)\n", "move = map(f.cuda, xs)\n"]


@pytest.mark.parametrize(("before", "after"), NPU_REWRITES)
def test_npu_rewrites(before: str, after: str) -> None:
    assert fixed("import torch\n" + before, "npu").endswith(f"import torch_npu  # noqa: F401\n{after}")


@pytest.mark.parametrize(("before", "after"), ANY_REWRITES)
def test_agnostic_rewrites(before: str, after: str) -> None:
    assert fixed("import torch\n" + before, "agnostic").endswith(f"\n{after}")


@pytest.mark.parametrize("code", NOOP)
def test_noop(code: str) -> None:
    assert fixed("import torch\n" + code, "npu") == "import torch\n" + code


@pytest.mark.parametrize("code", [*NOOP, *ANY_NOOP])
def test_agnostic_noop(code: str) -> None:
    assert fixed("import torch\n" + code, "agnostic") == "import torch\n" + code


def test_a_method_of_the_project_is_for_review() -> None:
    assert fix("import torch\nx.cuda()\n", "npu", methods=frozenset({"cuda"})).edits == ()
