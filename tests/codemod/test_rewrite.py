from __future__ import annotations

import codecs

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from estimator.model.edit import Style
from tests.codemod.fixing import fix, fixed

CODE = "import torch\ndef f(x):\n\treturn x.cuda()  # é\n"

BYTES = [
    (CODE.replace("\n", "\r\n").encode(), "CRLF"),
    (CODE.encode(), "tabs"),
    (codecs.BOM_UTF8 + CODE.encode(), "BOM"),
    (CODE.replace("def", "\f\ndef").encode(), "form feed"),
    (("# -*- coding: latin-1 -*-\n" + CODE).encode("latin-1"), "latin-1"),
    (CODE.rstrip("\n").encode(), "no last line ending"),
]


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for data, name in BYTES])
def test_bytes_outside_of_the_edits_survive(data: bytes) -> None:
    newline = b"\r\n" if b"\r\n" in data else b"\n"
    added = b"import torch" + newline + b"import torch_npu  # noqa: F401" + newline
    expected = data.replace(b"import torch" + newline, added).replace(b".cuda()", b".npu()")
    assert fix(data, "npu").after == expected


LINES = [
    "torch.cuda.synchronize()",
    "x = torch.zeros(1, device='cuda')",
    "y = x.cuda( )  # why",
    "if torch.cuda.is_available(): torch.cuda.empty_cache()",
    "z = [p.is_cuda for p in ps]",
    "from torch.cuda.amp import autocast",
    "with autocast(): pass",
    "s = getattr(torch.cuda, 'Stream')()",
    "import torch.nn as nn",
    'd = f"cuda:{r}"',
    "print('cuda')",
    "torch = 1",
    "s = torch.cuda.Stream(device='cuda')",
    "ok = torch.cuda.is_available() and x.to('cuda')",
    "x = (torch\n    .cuda\n    .current_device())",
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(LINES), max_size=8),
    st.sampled_from(["npu", "agnostic"]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
)
def test_fixing_twice_changes_nothing_more(lines: list[str], style: Style, unsafe: bool, newline: str) -> None:
    code = newline.join(["import torch", *lines, ""]).replace("\n", newline).replace("\r\r", "\r")
    once = fixed(code, style, unsafe)
    compile(once, "a.py", "exec")
    assert fixed(once, style, unsafe) == once


@pytest.mark.parametrize(
    ("before", "where"),
    [
        ("import torch\nimport torch.nn as nn\nimport zlib\ntorch.cuda.init()\n", 2),
        ("from __future__ import annotations\nimport torch\ntorch.cuda.init()\n", 2),
        ("if there():\n    import torch\n    torch.cuda.init()\n", 2),
        ("try:\n    import torch\nexcept ImportError:\n    torch = None\n", None),
        ("def f():\n    import torch\n    torch.cuda.init()\n", 2),
        ("import torch\nimport torch_npu\ntorch.cuda.init()\n", None),
    ],
)
def test_the_plugin_is_imported_after_torch_under_the_same_guard(before: str, where: int | None) -> None:
    lines = fixed(before, "npu").splitlines()
    found = [number for number, line in enumerate(lines) if "import torch_npu  # noqa" in line]
    assert found == ([] if where is None else [where])
    if where is not None:
        indent = len(lines[where - 1]) - len(lines[where - 1].lstrip())
        assert lines[where][:indent].strip() == ""


def test_code_that_serves_the_npu_already_is_left() -> None:
    code = "import torch\nif a.type == 'npu':\n    pass\nelif a.type == 'cuda':\n    torch.cuda.synchronize()\n"
    result = fix(code, "npu")
    assert result.after.decode().count("'npu'") == 1
    assert "the code serves the NPU already" in {one.reason for one in result.left}


def test_a_file_that_cannot_be_parsed_is_a_value() -> None:
    result = fix(b"import torch\nx.cuda()\nprint 'old'\n", "npu")
    assert result.before == result.after
    assert not result.edits
