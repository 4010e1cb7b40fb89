"""What `fix` writes is run: on the CPU, and against a stand-in for the NPU that writes down what is called."""

from __future__ import annotations

import csv
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.codemod.fixing import fix

DATA = Path(__file__).parent / "data"
PYTHON = os.environ.get("CANNSCOPE_TORCH_PYTHON", sys.executable)

pytestmark = pytest.mark.skipif(
    sys.executable == PYTHON and importlib.util.find_spec("torch") is None,
    reason="needs torch: install it, or name a Python that has it in CANNSCOPE_TORCH_PYTHON",
)

# torch.npu answers as an NPU would, on the CPU, and writes down each name that is called.
STAND_IN = """
import atexit
import torch

CALLED = []
ANSWERS = {"is_available": True, "device_count": 1, "max_memory_allocated": 0, "get_device_name": "Ascend"}


class Npu:
    def __getattr__(self, name):
        def call(*args, **kwargs):
            CALLED.append(f"torch_npu.npu.{name}")
            return ANSWERS.get(name)
        return call


class Device(type):
    def __call__(cls, *args):
        return real(*("cpu" if arg == "npu" else arg for arg in args))

    def __instancecheck__(cls, value):
        return isinstance(value, real)


torch.npu = Npu()
real = torch.device
torch.nn.Module.npu = torch.Tensor.npu = lambda self, *args, **kwargs: CALLED.append("npu") or self
torch.Tensor.is_npu = property(lambda self: True)
torch.utils.rename_privateuse1_backend("npu")
torch.device = Device("device", (), {})
atexit.register(lambda: open("called.txt", "w").write("\\n".join(CALLED)))
"""


def train(folder: Path, code: bytes) -> list[str]:
    (folder / "train.py").write_bytes(code)
    done = subprocess.run([PYTHON, "-W", "ignore", "train.py"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_agnostic_code_trains_to_the_same_loss(tmp_path: Path) -> None:
    before = (DATA / "train_small.py").read_bytes()
    result = fix(before, "agnostic")
    assert result.after.count(b"cuda") == 1  # the type where there is no accelerator
    assert len(result.edits) == 15
    losses = train(tmp_path, before)
    assert len(losses) == 2
    assert train(tmp_path, result.after) == losses


def test_npu_code_calls_public_names_of_torch_npu_only(tmp_path: Path) -> None:
    (tmp_path / "torch_npu.py").write_text(STAND_IN)
    result = fix((DATA / "train_small.py").read_bytes(), "npu")
    assert b"cuda" not in result.after
    train(tmp_path, result.after)
    called = set((tmp_path / "called.txt").read_text().split())
    with (DATA / "torch_cuda_to_npu.csv").open(newline="") as file:
        public = {row["npu_equivalent"] for row in csv.DictReader(file)}
    assert len(called) > 8
    assert {name for name in called - {"npu"} if "._" not in name} <= public  # torch asks for private ones itself
