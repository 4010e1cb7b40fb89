"""What a notebook's cells say, and where."""

from __future__ import annotations

import json
from typing import Any

import pytest

from estimator.model.artifact import Artifact, Skipped
from estimator.model.fact import Fact
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.registry import parse_bytes

INTEREST = Interest(
    names=frozenset({"torch.cuda", "cupy"}),
    methods=frozenset({"cuda"}),
    strings=frozenset({"cuda"}),
    env=frozenset({"CUDA_VISIBLE_DEVICES"}),
    env_prefixes=("NCCL_",),
    commands=frozenset({"nvidia-smi", "nvcc"}),
    tokens=(b"cuda", b"cupy", b"CUDA_", b"NCCL_"),
)


def notebook(*cells: str | list[str], **more: Any) -> dict[str, Any]:
    shaped = [{"cell_type": "code", "source": cell, "outputs": [], "metadata": {}} for cell in cells]
    return {"cells": shaped, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}


def outcome_of(data: Any) -> Parsed | Skipped:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    outcome = parse_bytes(raw, Artifact(path="a.ipynb", kind="notebook"), INTEREST)
    assert not (isinstance(outcome, Skipped) and outcome.reason.startswith("internal")), outcome
    return outcome


def parse(*cells: str | list[str], **more: Any) -> Parsed:
    outcome = outcome_of(notebook(*cells, **more))
    assert isinstance(outcome, Parsed), outcome
    return outcome


def shown(fact: Fact) -> str:
    place = fact.place
    return f"{fact.kind} {fact.symbol} {place.cell}:{place.line}:{place.column}-{place.end_column}"


CELLS = [
    (["import torch", "x = 1\ntorch.cuda.synchronize()"], ["call torch.cuda.synchronize 2:2:1-23"]),
    (["%time model.cuda()"], ["method cuda 1:1:7-17"]),
    (["%timeit -n 10 -r 3 model.cuda()"], ["method cuda 1:1:20-30"]),
    (["%%time\nmodel.cuda()"], ["method cuda 1:2:1-11"]),
    (["!pip install flash-attn  # é"], ["requirement flash-attn 1:1:14-24"]),
    (
        ["x = 1\n%pip install -q 'flash-attn>=2' \\\n   cupy"],
        ["requirement flash-attn 1:2:18-31", "requirement cupy 1:3:4-8"],
    ),
    (["!{sys.executable} -m pip install flash-attn"], ["requirement flash-attn 1:1:34-44"]),
    (
        ["if COLAB:\n    !pip install flash-attn\nmodel.cuda()"],
        ["requirement flash-attn 1:2:18-28", "method cuda 1:3:1-11"],
    ),
    (
        ["!pip install torch --index-url https://h/whl/cu121"],
        ["requirement torch 1:1:14-19", "index h/whl/cu121 1:1:32-51"],
    ),
    (["pip install flash-attn"], ["requirement flash-attn 1:1:13-23"]),
    (["!nvidia-smi"], ["command nvidia-smi 1:1:2-12"]),
    (["gpu = !nvidia-smi -L\nmodel.cuda()"], ["command nvidia-smi 1:1:8-18", "method cuda 1:2:1-11"]),
    (["%%bash\necho x\nnvcc --version && nvidia-smi"], ["command nvcc 1:3:1-5", "command nvidia-smi 1:3:19-29"]),
    (["%env CUDA_VISIBLE_DEVICES=0"], ["env CUDA_VISIBLE_DEVICES 1:1:6-28"]),
    (["%set_env CUDA_VISIBLE_DEVICES 0"], ["env CUDA_VISIBLE_DEVICES 1:1:10-32"]),
    (["!NCCL_DEBUG=INFO python a.py"], ["env NCCL_DEBUG 1:1:2-17"]),
    (["%%writefile sub/a.py\nimport cupy\n"], ["import cupy 1:2:8-12"]),
    (["%%writefile requirements.txt\nflash-attn\n"], ["requirement flash-attn 1:2:1-11"]),
    (["%%writefile a.xyz\nimport cupy\n"], []),
    (["#@title x\n\n%%bash\nnvcc"], ["command nvcc 1:4:1-5"]),
    (["%%html\n<a>cuda</a>"], []),
    (["print('a'\n  % x)\nmodel.cuda()"], ["method cuda 1:3:1-11"]),
    (["model?\n?model\nmodel.cuda()"], ["method cuda 1:3:1-11"]),
    (["x = [\n 'cuda'\n]\n%matplotlib inline"], ["string cuda 1:2:2-8"]),
    ([["model", ".cuda()\n", "x"]], ["method cuda 1:1:1-11"]),
    (["await f('cuda')"], ["string cuda 1:1:9-15"]),
    (["assert a != b\nif a \\\n  != b: model.cuda()\n!ls"], ["method cuda 1:3:9-19"]),
]


@pytest.mark.parametrize(("cells", "expected"), CELLS)
def test_cells(cells: list[str], expected: list[str]) -> None:
    parsed = parse(*cells)
    assert [shown(fact) for fact in parsed.facts] == expected
    assert parsed.degraded is None


def test_cells_are_counted_from_one_with_those_of_text() -> None:
    data = notebook("model.cuda()")
    data["cells"].insert(0, {"cell_type": "markdown", "source": "# cuda"})
    outcome = outcome_of(data)
    assert isinstance(outcome, Parsed)
    assert [(fact.place.cell, fact.place.line) for fact in outcome.facts] == [(2, 1)]


def test_the_snippet_is_as_it_is_written() -> None:
    assert [fact.snippet for fact in parse("%time model.cuda()  ").facts] == ["%time model.cuda()"]


def test_a_broken_cell_degrades_and_the_others_are_read() -> None:
    parsed = parse("f((", "model.cuda()", "def :")
    assert [shown(fact) for fact in parsed.facts] == ["method cuda 2:1:1-11"]
    assert parsed.degraded is not None
    assert parsed.degraded.reason == "cell 1: '(' was never closed on line 1; cell 3: invalid syntax on line 1"


def test_nbformat_3() -> None:
    cells = [{"cell_type": "code", "input": ["model.cuda()\n"], "language": "python"}]
    outcome = outcome_of({"nbformat": 3, "worksheets": [{"cells": cells}], "metadata": {"name": ""}})
    assert isinstance(outcome, Parsed)
    assert [shown(fact) for fact in outcome.facts] == ["method cuda 1:1:1-11"]


PASSED_OVER = [notebook("x = 1"), {"cells": [], "metadata": {}}, notebook("# a")]


@pytest.mark.parametrize("data", PASSED_OVER)
def test_what_is_of_no_interest_is_passed_over(data: dict[str, Any]) -> None:
    outcome = outcome_of(data)
    assert isinstance(outcome, Parsed)
    assert outcome.passed_over


def test_a_word_in_an_output_is_no_finding() -> None:
    data = notebook("x = 1")
    data["cells"][0]["outputs"] = [{"output_type": "stream", "text": ["cuda", "flash-attn"]}]
    outcome = outcome_of(data)
    assert isinstance(outcome, Parsed)
    assert (outcome.facts, outcome.passed_over) == ((), True)


ODD = [
    (b"\xef\xbb\xbf" + json.dumps(notebook("model.cuda()")).encode()),
    json.dumps(notebook("model.cuda()")).replace('"outputs": []', '"outputs": [NaN]').encode(),
    json.dumps(notebook("model.cuda()")).encode().replace(b'"outputs": []', b'"outputs": ["\xff"]'),
]


@pytest.mark.parametrize("data", ODD)
def test_what_some_tools_write_is_read(data: bytes) -> None:
    outcome = outcome_of(data)
    assert isinstance(outcome, Parsed)
    assert [shown(fact) for fact in outcome.facts] == ["method cuda 1:1:1-11"]


SKIPPED = [
    (b"cuda", "not valid JSON"),
    (b'{"cells": [{"source": "cuda"', "not valid JSON"),
    (b'["cuda"]', "not a notebook"),
    (b'{"cells": "cuda"}', "not a notebook"),
    (b'{"a": "cuda"}', "not a notebook"),
    (b'{"cells": [{"cell_type": "code", "source": 1}], "a": "cuda"}', "not a notebook"),
    (b"cuda" + b"[" * 100_000, "not valid JSON"),
    (
        json.dumps(notebook("model.cuda()", metadata={"kernelspec": {"language": "julia"}})).encode(),
        "a notebook in julia",
    ),
]


@pytest.mark.parametrize(("data", "reason"), SKIPPED)
def test_what_cannot_be_read_is_skipped_with_a_reason(data: bytes, reason: str) -> None:
    outcome = outcome_of(data)
    assert isinstance(outcome, Skipped)
    assert outcome.reason.startswith(reason)
