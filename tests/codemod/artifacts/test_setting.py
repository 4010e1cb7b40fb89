from __future__ import annotations

import pytest

from tests.codemod.fixing import fix, fix_artifact

ACCELERATE = "compute_environment: LOCAL_MACHINE\ndistributed_type:  MULTI_GPU # why\nnum_processes: 8\n"
ONE_BIT = '{"optimizer":\n   {"type": "OneBitAdam", "params": {"comm_backend_name":  "nccl"} } }'
REWRITES = [
    ("accelerate.yaml", ACCELERATE, ACCELERATE.replace("MULTI_GPU", "MULTI_NPU")),
    ("ds_config.json", ONE_BIT, ONE_BIT.replace("nccl", "hccl")),
]
REVIEW = [
    ("config.yaml", "device:   'cuda:1'  # cuda\nseed: 1\n", "device:   'npu:1'  # cuda\nseed: 1\n"),
    ("config.json", '{"model": {"device" :"cuda"}}', '{"model": {"device" :"npu"}}'),
    ("train.toml", '[train]\ndevice="cuda"\n', '[train]\ndevice="npu"\n'),
    ("config.yaml", "env:\n  dist_cfg: {backend: nccl}\n", "env:\n  dist_cfg: {backend: hccl}\n"),
    (
        "pod.yaml",
        "apiVersion: v1\nkind: Pod\nspec:\n  runtimeClassName: nvidia\n",
        "apiVersion: v1\nkind: Pod\nspec:\n  runtimeClassName: ascend\n",
    ),
]
NOOP = [
    ("config.yaml", "device: cuda:$RANK\n"),
    ("config.yaml", "dataset: cuda\n"),
    ("config.yaml", "# device: cuda\nseed: 1\n"),
    ("config.yaml", "description: |\n  device: cuda\n"),
    ("accelerate.yaml", "distributed_type: DEEPSPEED\n"),
    ("ds.json", '{"fp16": {"enabled": true}, "zero_optimization": {"stage": 2}}'),
]


@pytest.mark.parametrize(("name", "before", "after"), REWRITES)
def test_rewrites(name: str, before: str, after: str) -> None:
    assert fix_artifact(name, before).after.decode() == after


@pytest.mark.parametrize(("name", "before", "after"), REVIEW)
def test_rewrites_for_review(name: str, before: str, after: str) -> None:
    assert fix_artifact(name, before).after.decode() == before
    assert fix_artifact(name, before, unsafe=True).after.decode() == after


@pytest.mark.parametrize(("name", "code"), NOOP)
def test_noop(name: str, code: str) -> None:
    assert fix_artifact(name, code, unsafe=True).after.decode() == code


def test_what_serves_both_keeps_its_settings() -> None:
    result = fix(ACCELERATE, "agnostic", unsafe=True, name="accelerate.yaml")
    assert (result.after.decode(), len(result.left)) == (ACCELERATE, 1)
