"""What fuzzing found, kept: each of these once took minutes or raised what no parser declares."""

from __future__ import annotations

import time

import pytest

from estimator.model.artifact import Artifact
from estimator.model.rule import Interest
from estimator.parse.registry import parse_bytes
from estimator.rulebook.load import load_rulebook

MOST_SECONDS = 2.0  # of CPU
BOMB = b"cuda: &a [cuda, cuda]\n" + b"".join(
    b"b%d: &b%d [%s]\n" % (n, n, b",".join([b"*b%d" % (n - 1) if n else b"*a"] * 9)) for n in range(30)
)
FOUND = [
    ("yaml", BOMB),
    ("compose", b"services: {x: {image: nvidia/cuda}}\n" + BOMB),
    ("conda", b"dependencies: [pytorch-cuda]\n" + BOMB),
    ("yaml", b"cuda: " + b"[" * 50_000),
    ("yaml", b"cuda:\n" + b"".join(b" " * n + b"a:\n" for n in range(1, 2_000))),
    ("json", b'{"cuda": ' + b"[" * 50_000),
    ("notebook", b'{"cells": ' + b"[" * 100_000),
    ("python", b"import torch\nx = " + b"(" * 10_000),
    ("python", b"import torch\nx = " + b"-" * 20_000 + b"1"),
    ("python", b"import torch\nx = torch" + b".cuda" * 5_000),
    ("python", b"import torch\nx = torch" + b".cuda" * 800),
    ("python", b"import torch\ndef f_cuda():\n    torch.cuda.g()\n    return " + b"lambda: " * 60 + b"'\\''\n"),
    ("setup.py", b"import torch\nclass A:\n    x = torch" + b".cuda" * 400 + b"\n"),
    (
        "python",
        b"import torch.cuda\n" + b"if x:\n" + b"".join(b" " * n + b"if x:\n" for n in range(1, 99)) + b" " * 99 + b"x",
    ),
    ("cpp", b"cuda\n" + b"#if A\n" * 9_000 + b"x = {\n" + b"#endif\n" * 9_000),
    ("cpp", b"cuda " + b"(" * 60_000),
    ("cpp", b"cuda " + b"/* " * 60_000),
    ("cuda", b"__global__ void k(int* a, int n) { int r = " + b"a[" * 390 + b"0" + b"]" * 390 + b"; }"),
    ("cuda", b"__global__ void k(int* a, int n) { int r; " + b"r = " * 5_000 + b"a[n]; }"),
    ("cmake", b"enable_language(CUDA)\n" + b"\n" * 60_000),
    ("cmake", b"enable_language(CUDA)\n" + b" \r\n" * 30_000),
    ("shell", b"CUDA_A=0 pyth" + b"lambda: " * 5_000),
    ("shell", b"CUDA_A=0 pyth" + b"lambda: \\\n" * 5_000),
    ("shell", b"CUDA_A=0 b" + b" b:" * 1_500),
    ("makefile", b"all:\n\t@CUDA_A=0 pyth" + b"lambda: " * 5_000),
    ("dockerfile", b"FROM nvidia/cuda\nRUN CUDA_A=0 pyth" + b"lambda: " * 5_000),
    ("conda", b"name: cuda\n" + b"{" * 60_000),
    ("conda", b"name: cuda\n" + b"{{ " * 30_000),
    ("conda", b"name: cuda\n" + b"{# " * 30_000),
    ("pyproject", b"[tool.poetry]\n" + b"a." * 9_000 + b"b = 1\n"),
    ("pyproject", b"x = {" + b"a." * 9_000 + b"b = 1}\n"),
    ("pyproject", b"[tool.poetry]\ncuda = " + b"9" * 5_000 + b"\n"),
    ("toml", b"cuda = " + b"9" * 5_000 + b"\n"),
    ("toml", b'\r\n# one\r\n[model]\r\ndevice = "cuda:0"\r\nn = 1\r\nm = [1,\r\n 2]\r\n'),
    ("setup.cfg", b"[options]\ninstall_requires =\n    torch>=1." + b"9" * 5_500 + b"\n"),
    ("requirements", b"torch @ https://[[[x]/cuda/a.whl\nhttps://[[x]/torch-2.0+cu118-cp311-none-any.whl\n"),
    ("requirements", b"torch==" + b"9" * 5_500 + b"\n"),
    ("shell", "# cuda <<<".encode("utf-32") * 1_500),
    ("shell", b"nvcc \0 << \0\n" * 9_000),
    ("pyproject", b'[tool.poetry.dependencies]\ntorch = "^' + b"9" * 5_000 + b'"\n'),
    ("pyproject", b'[tool.poetry.dependencies]\ntorch = "~2.' + b"9" * 5_000 + b'"\n'),
    ("pipfile", b"[packages]\ntorch = " + b"9" * 5_000 + b"\n"),
]


@pytest.fixture(scope="module")
def interest() -> Interest:
    return load_rulebook().interest


@pytest.mark.parametrize(("kind", "data"), FOUND)
def test_hostile_files_cost_little(kind: str, data: bytes, interest: Interest) -> None:
    begun = time.process_time()
    outcome = parse_bytes(data, Artifact(path="x", kind=kind), interest)
    assert time.process_time() - begun < MOST_SECONDS
    assert "internal error" not in getattr(outcome, "reason", "")
