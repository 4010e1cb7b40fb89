from __future__ import annotations

import pytest

from tests.codemod.fixing import fixed

HEAD = "import torch\nimport torch.distributed as dist\n"
REWRITES = [
    ("dist.init_process_group('nccl')\n", "dist.init_process_group('hccl')\n"),
    ('dist.new_group(backend="nccl")\n', 'dist.new_group(backend="hccl")\n'),
    ("dist.init_process_group('cuda:nccl,cpu:gloo')\n", "dist.init_process_group('npu:hccl,cpu:gloo')\n"),
    ("dist.init_process_group(dist.Backend.NCCL)\n", "dist.init_process_group(dist.Backend.HCCL)\n"),
    (
        "dist.init_process_group('nccl' if torch.cuda.is_available() else 'gloo')\n",
        "dist.init_process_group('hccl' if torch.npu.is_available() else 'gloo')\n",
    ),
]
ANY_REWRITES = [
    (
        "dist.init_process_group('nccl', rank=0)\n",
        "dist.init_process_group(dist.get_default_backend_for_device(ACCELERATOR_TYPE), rank=0)\n",
    ),
]
NOOP = [
    "p.add_argument('--backend', default='nccl')\n",
    "if dist.get_backend() == 'nccl':\n    pass\n",
    "backend = 'nccl'\n",
    "if dist.get_backend() == dist.Backend.NCCL:\n    pass\n",
    "print('nccl')\n",
    "dist.init_process_group('gloo')\n",
]


@pytest.mark.parametrize(("before", "after"), REWRITES)
def test_npu_rewrites(before: str, after: str) -> None:
    assert fixed(HEAD + before, "npu").endswith(after)


@pytest.mark.parametrize(("before", "after"), ANY_REWRITES)
def test_agnostic_rewrites(before: str, after: str) -> None:
    assert fixed(HEAD + before, "agnostic").endswith(after)


@pytest.mark.parametrize("code", NOOP)
@pytest.mark.parametrize("style", ["npu", "agnostic"])
def test_noop(code: str, style: str) -> None:
    assert fixed(HEAD + code, style) == HEAD + code  # type: ignore[arg-type]


def test_older_torch_has_no_word_for_it() -> None:
    code = HEAD + "dist.init_process_group('nccl')\n"
    assert fixed(code, "agnostic", torch="2.6") == code


def test_a_comparison_with_the_constant_is_for_review() -> None:
    code = HEAD + "if dist.get_backend() == dist.Backend.NCCL:\n    pass\n"
    assert "dist.Backend.HCCL" in fixed(code, "npu", unsafe=True)
    assert fixed(code, "agnostic", unsafe=True) == code
