"""Files that would overflow the stack of a parser are left as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimator.config import Options
from estimator.fixing import run_fix

DEEP = [
    "(" * 5_000,
    "(" * 5_000 + ")" * 5_000,
    "[" * 5_000,
    "f(" * 5_000,
    "-" * 50_000 + "1",
    "lambda: " * 20_000 + "0",
]


@pytest.mark.parametrize("text", DEEP, ids=lambda text: text[:8])
def test_deep_files_are_left_and_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.py").write_text(f"import torch\ntorch.cuda.synchronize()\nx = {text}\n")
    (tmp_path / "b.py").write_text("import torch\ntorch.cuda.synchronize()\n")
    fixed = run_fix(Options(paths=(tmp_path,), root=tmp_path, torch="2.7"), "npu")
    assert [file.path for file in fixed.files if file.before != file.after] == ["b.py"]
