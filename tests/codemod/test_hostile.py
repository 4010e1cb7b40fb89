"""Code that is made to mislead: names that shadow, strings that are no devices, and bytes that are easy to lose."""

from __future__ import annotations

import codecs

import pytest

from estimator.model.edit import Style
from tests.codemod.fixing import fix

STYLES: tuple[Style, ...] = ("npu", "agnostic")

SHADOWED = [
    "def f(torch):\n    torch.cuda.synchronize()\n",
    "class torch:\n    cuda = None\ntorch.cuda.synchronize()\n",
    "import mock as torch\ntorch.cuda.synchronize()\n",
    "for torch in range(2):\n    torch.cuda.synchronize()\n",
    "def f():\n    torch = load()\n    torch.cuda.synchronize()\n",
    "[torch.cuda.synchronize() for torch in libraries]\n",
    "with load() as torch:\n    torch.cuda.synchronize()\n",
    "from project import torch\ntorch.cuda.synchronize()\n",
]
STRINGS = [
    "d = {'cuda': 1, 'nccl': 2}\n",
    "raise ValueError('cuda is needed')\n",
    "log.info('no cuda, no nccl')\n",
    "x = batch['cuda']\n",
    "name = 'cuda_kernel'\n",
    "setattr(self, 'cuda', 1)\n",
    '"""torch.cuda.synchronize() and x.cuda() on "cuda"."""\n',
    "# torch.cuda.synchronize() on 'cuda'\n",
    "assert str(x) == 'cuda:0'\n",
    "x: Literal['cuda'] = y\n",
    "key = f'cuda{i}'\n",
    "print(f'cuda:{i}')\n",
    "b = b'cuda'\n",
    "parser.add_argument('--cuda', default='cuda')\n",
]
TAKEN = [
    "import torch\nACCELERATOR_TYPE = 'mine'\ny = x.to('cuda')\n",
    "import torch\ndef f(ACCELERATOR_TYPE):\n    return x.to('cuda')\n",
    "import torch\nfrom m import ACCELERATOR_TYPE\ny = x.to('cuda')\n",
    "import torch\nprint(ACCELERATOR_TYPE)\ny = x.to('cuda')\n",
    "y = x.to('cuda')\nimport torch\n",
    "import torch\ny = x.to('cuda')\ntorch = None\n",
]
UNKNOWN = [
    "def f(dist):\n    dist.init_process_group('nccl')\n",
    "import dist\ndist = wrap(dist)\ndist.new_group(backend='nccl')\n",
]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("code", SHADOWED)
def test_a_name_that_is_another_is_left(code: str, style: Style) -> None:
    assert fix(code, style, unsafe=True).after.decode() == code


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("code", UNKNOWN)
def test_a_call_of_what_is_not_known_is_for_review(code: str, style: Style) -> None:
    assert fix(code, style).after.decode() == code


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("code", STRINGS)
def test_keys_messages_types_and_identifiers_are_left(code: str, style: Style) -> None:
    code = "import torch\n" + code
    assert fix(code, style).after.decode() == code


@pytest.mark.parametrize("code", TAKEN)
def test_a_name_that_would_be_shadowed_is_refused(code: str) -> None:
    assert fix(code, "agnostic", unsafe=True).after.decode() == code


CODE = "import torch\n\n\ndef f(x):\n\tif x:\n\t\ttorch.cuda.empty_cache()\t# é\n\ty = x.cuda()\n\treturn y\n"
BYTES = [
    ("CRLF", CODE.replace("\n", "\r\n").encode()),
    ("mixed line endings", CODE.replace("x:\n", "x:\r\n").encode()),
    ("CR alone", CODE.replace("\n", "\r").encode()),
    ("BOM and CRLF", codecs.BOM_UTF8 + CODE.replace("\n", "\r\n").encode()),
    ("form feeds", CODE.replace("def", "\f\ndef").replace("\ty", "\f\ty").encode()),
    ("latin-1", ("# -*- coding: latin-1 -*-\n" + CODE).encode("latin-1")),
    ("cp1252", ("# vim: set fileencoding=cp1252 :\n" + CODE).encode("cp1252")),
    ("shift_jis", ("# coding: shift_jis\n# 日本\n" + CODE.replace("é", "語")).encode("shift_jis")),
    ("wide characters before", CODE.replace("y = x", "s = '𝒳𝒳'; y = x").encode()),
    ("continued lines", CODE.replace("y = x.cuda()", "y = x \\\n\t\t.cuda()").encode()),
    ("no last line ending", CODE.rstrip("\n").encode()),
    ("trailing spaces", CODE.replace("return y", "return y  \t ").encode()),
]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in BYTES])
def test_bytes_that_no_edit_touches_survive(data: bytes, style: Style) -> None:
    result = fix(data, style)
    if not result.edits:  # refused as a whole is right as well, as long as it is told
        assert (result.after, len(result.left)) == (data, 2)
        return
    assert (
        b"cuda" not in result.after.replace(b'"type", "cuda")', b"") or result.left
    )  # after a form feed in an indent, columns are told apart
    rest = result.after
    kept = [line for line in data.splitlines(keepends=True) if b"cuda" not in line]
    for line in kept:
        at = rest.find(line)
        assert at >= 0, line
        rest = rest[at + len(line) :]
    assert fix(result.after, style).edits == ()


def test_bytes_that_their_own_encoding_cannot_hold_are_left() -> None:
    data = b"# coding: ascii\nimport torch\nx.cuda()  # \xe9\n"
    assert fix(data, "npu").after == data
