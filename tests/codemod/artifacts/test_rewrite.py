from __future__ import annotations

import codecs

import pytest

from tests.codemod.fixing import fix_artifact

CODE = "# é\nexport CUDA_VISIBLE_DEVICES=0\n\tpython a.py  \n"
BYTES = [
    (CODE.replace("\n", "\r\n").encode(), "CRLF"),
    (CODE.encode(), "tabs and trailing spaces"),
    (codecs.BOM_UTF8 + CODE.encode(), "BOM"),
    (CODE.rstrip("\n").encode(), "no last line ending"),
]


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for data, name in BYTES])
def test_bytes_outside_of_the_edits_survive(data: bytes) -> None:
    assert fix_artifact("run.sh", data).after == data.replace(b"CUDA_VIS", b"ASCEND_RT_VIS")


def test_what_is_no_text_is_left() -> None:
    data = CODE.encode("latin-1")
    result = fix_artifact("run.sh", data)
    assert (result.after, result.edits) == (data, ())


def test_what_serves_the_npu_already_is_left() -> None:
    code = "case $D in\n  npu) export ASCEND_RT_VISIBLE_DEVICES=0 ;;\n  *) export CUDA_VISIBLE_DEVICES=0 ;;\nesac\n"
    assert fix_artifact("run.sh", code).after.decode() == code
