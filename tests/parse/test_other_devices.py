"""Files that are named for another device."""

from __future__ import annotations

import pytest

from estimator.parse.other_devices import other_device
from tests.parse.seeing import parse

HITS = [
    ("docker/Dockerfile.rocm", "rocm"),
    ("docker/amd/Dockerfile", "amd"),
    (".buildkite/run-xpu-test.sh", "xpu"),
    ("tests/serving-tests-cpu.json", "cpu"),
    ("run_macos.sh", "macos"),
    ("config_MI325X_1x8x1_8b.sh", "mi325x"),
    ("examples/npu/train.sh", "npu"),
]
MISSES = [
    "docker/Dockerfile",
    "ds_config_cpu_offload.json",
    "conf/cpu-adam.yaml",
    "docker/Dockerfile.cuda-rocm",
    "cpu_and_gpu.sh",
    "amdahl/run.sh",
    "scripts/inputs.sh",
]


@pytest.mark.parametrize(("path", "device"), HITS)
def test_hits(path: str, device: str) -> None:
    assert other_device(path) == device


@pytest.mark.parametrize("path", MISSES)
def test_misses(path: str) -> None:
    assert other_device(path) is None


def test_only_what_it_starts_is_kept() -> None:
    parsed = parse("docker/Dockerfile.rocm", "FROM a/b:1-cuda\nENV CUDA_HOME=/c\nRUN python a.py\n")
    assert parsed.facts == ()
    assert len(parsed.summary.launches) == 1
