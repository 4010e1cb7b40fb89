"""What fuzzing found, kept: each of these once took minutes or raised what no parser declares."""

from __future__ import annotations

import time

import pytest

from estimator.model.artifact import Artifact
from estimator.model.rule import Interest
from estimator.parse.registry import parse_bytes
from estimator.rulebook.load import load_rulebook

MOST_SECONDS = 2.0  # of CPU
FOUND = [
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
