from __future__ import annotations

import pytest

from tests.codemod.fixing import fix_artifact

INDEX = "https://download.pytorch.org/whl/"
REWRITES = [
    ("requirements.txt", f"--extra-index-url {INDEX}cu121\n", f"--extra-index-url {INDEX}cpu\n"),
    ("requirements.txt", "torch==2.7.0\nnumpy\n", "torch==2.7.1\ntorch-npu==2.7.1.post8\nnumpy\n"),
    ("requirements.txt", "a\ntorch==2.1.2  # why", "a\ntorch==2.1.0  # why\ntorch-npu==2.1.0.post17"),
    ("requirements.txt", "torch-npu\ntorch==2.3.0\n", "torch-npu\ntorch==2.3.1\n"),
    (
        "Dockerfile",
        f"FROM a\nRUN pip install torch==2.8.0+cu126 b \\\n    --index-url {INDEX}cu126\n",
        f"FROM a\nRUN pip install torch==2.8.0 torch-npu==2.8.0.post4 b \\\n    --index-url {INDEX}cpu\n",
    ),
]
REVIEW = [
    ("requirements.txt", "torchvision==0.16.0+cu121\n", "torchvision==0.16.0\n"),
    ("requirements.txt", "onnxruntime-gpu>=1.16  # fast\n", "onnxruntime-cann  # fast\n"),
    (
        "pyproject.toml",
        '[project]\nname = "a"\ndependencies = [\n  "torch==2.7.0",\n]\n',
        '[project]\nname = "a"\ndependencies = [\n  "torch==2.7.1",\n]\n',
    ),
]
NOOP = [
    ("requirements.txt", "torch==1.13.1\n"),
    ("requirements.txt", "torch==1.13.1+cu117\n"),
    ("requirements.txt", "torch>=2.5.0,<2.5.1\n"),
    ("requirements.txt", "torch\nflash-attn==2.5.6+cu122\n"),
    ("requirements.txt", "# torch==2.7.0\ntorch-geometric==2.7.0\n"),
    ("requirements.txt", "--find-links https://data.pyg.org/whl/torch-2.1.0+cu118.html\n"),
    ("requirements.txt", f"--extra-index-url {INDEX}cpu\n"),
    ("requirements.txt", "onnxruntime-gpu[extra]==1.1; python_version > '3'\n"),
]


@pytest.mark.parametrize(("name", "before", "after"), REWRITES)
def test_rewrites(name: str, before: str, after: str) -> None:
    assert fix_artifact(name, before).after.decode() == after
    assert fix_artifact(name, after).edits == ()


@pytest.mark.parametrize(("name", "before", "after"), REVIEW)
def test_rewrites_for_review(name: str, before: str, after: str) -> None:
    assert fix_artifact(name, before).after.decode() == before
    assert fix_artifact(name, before, unsafe=True).after.decode() == after


@pytest.mark.parametrize(("name", "code"), NOOP)
def test_noop(name: str, code: str) -> None:
    assert fix_artifact(name, code, unsafe=True).after.decode() == code
