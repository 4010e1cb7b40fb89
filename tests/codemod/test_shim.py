from __future__ import annotations

import pytest

from estimator.codemod import enter_shim
from estimator.model.edit import FileFix

SHIM = "from torch_npu.contrib import transfer_to_npu"
LINES = f"import torch_npu  # noqa: F401\n{SHIM}  # noqa: F401\n"

REWRITES = [
    ("import os\nimport torch\nimport torch.nn as nn\nrun()\n", 3),
    ("import numpy\nfrom torch import nn\nimport project\n", 2),
    ('"""Doc."""\nfrom __future__ import annotations\nimport os\nos.environ["A"] = "1"\nimport accelerate\n', 4),
    ("import numpy\nimport project\nimport torch\n", 1),  # before the project's own code asks for CUDA
    ("from .model import build\nbuild()\n", 0),
    ('"""Doc."""\nimport argparse\n\ndef main():\n    import torch\n', 2),
    ("@main\ndef run(): ...\n", 0),
    ("print(1)\n", 0),
    ("# coding: utf-8\nimport torch\n", 2),
]
NOOP = [
    f"import torch\n{LINES}",
    f"{SHIM}\nimport torch_npu\n",
]
LEFT = [
    "try:\n    import torch\nexcept ImportError:\n    torch = None\n",
    "if there():\n    from torch import nn\n",
    '"""Doc."""\n',
    "print 'old'\n",
]


def enter(code: str) -> FileFix:
    return enter_shim("run.py", 1, code.encode(), SHIM, frozenset({"project"}))


@pytest.mark.parametrize(("code", "after"), REWRITES)
def test_two_lines_are_put_after_a_line(code: str, after: int) -> None:
    lines = code.splitlines(keepends=True)
    result = enter(code)
    assert result.after.decode() == "".join([*lines[:after], LINES, *lines[after:]])
    assert [edit.safety for edit in result.edits] == ["safe"]
    assert enter(result.after.decode()).edits == ()


@pytest.mark.parametrize("code", NOOP)
def test_noop(code: str) -> None:
    result = enter(code)
    assert (result.after.decode(), result.edits, result.left) == (code, (), ())


@pytest.mark.parametrize("code", LEFT)
def test_what_has_no_place_for_them_is_told(code: str) -> None:
    result = enter(code)
    assert result.before == result.after
    assert len(result.left) == 1


def test_what_is_missing_is_added_alone() -> None:
    assert enter("import torch\nimport torch_npu\n").after.decode().count("import torch_npu") == 1


def test_line_endings_and_the_mark_survive() -> None:
    before = b"\xef\xbb\xbfimport os\r\nimport torch\r\n"
    after = enter_shim("run.py", 1, before, SHIM, frozenset()).after
    assert after == before + LINES.replace("\n", "\r\n").encode()
