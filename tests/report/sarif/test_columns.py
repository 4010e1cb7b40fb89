"""Columns in characters become columns in UTF-16 units."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimator.config import Options
from estimator.model.fact import Place
from estimator.pipeline import run_scan
from estimator.report.sarif.columns import Columns

# file's bytes, place -> columns
CASES = [
    (b"x = 1\n", Place("a", 1, 1, 1, 2), (1, 2)),
    ("é = 1\n".encode(), Place("a", 1, 3, 1, 4), (3, 4)),
    ("😀 = 1\n".encode(), Place("a", 1, 3, 1, 4), (4, 5)),
    ("a\n😀😀b\r\nc😀d\n".encode(), Place("a", 2, 3, 3, 3), (5, 4)),
    ("\ufeff😀x\n".encode(), Place("a", 1, 2, 1, 3), (3, 4)),
    ("😀x\n".encode("utf-16"), Place("a", 1, 2, 1, 3), (3, 4)),
    ("😀\n".encode(), Place("a", 9, 2, 0, 0), (2, 0)),
    ("😀\n".encode(), Place("a", 1, 2, 1, 3, cell=1), (2, 3)),
]


@pytest.mark.parametrize(("data", "place", "columns"), CASES)
def test_convert(tmp_path: Path, data: bytes, place: Place, columns: tuple[int, int]) -> None:
    (tmp_path / "a").write_bytes(data)
    converter = Columns(str(tmp_path))
    assert converter.kind == "utf16CodeUnits"
    assert converter.convert(place) == columns


@pytest.mark.parametrize("root", ["", "/nowhere/at/all", "relative"])
def test_without_the_tree_columns_stay_in_characters_and_say_so(root: str) -> None:
    converter = Columns(root)
    assert converter.kind == "unicodeCodePoints"
    assert converter.convert(Place("a", 1, 3, 1, 4)) == (3, 4)


def test_a_file_that_is_gone_keeps_its_columns(tmp_path: Path) -> None:
    assert Columns(str(tmp_path)).convert(Place("gone", 1, 3, 1, 4)) == (3, 4)


def test_a_real_finding_spans_the_call_in_utf_16(tmp_path: Path) -> None:
    line = 'x = "😀😀"; torch.cuda.synchronize()'
    (tmp_path / "a.py").write_text(f"import torch\n{line}\n", encoding="utf-8")
    scan = run_scan(Options(paths=(tmp_path,), root=tmp_path, jobs=1))
    (finding,) = (finding for finding in scan.findings if finding.symbol == "torch.cuda.synchronize")
    first, after = Columns(str(tmp_path)).convert(finding.place)
    units = line.encode("utf-16-le")
    assert units[2 * (first - 1) : 2 * (after - 1)].decode("utf-16-le").startswith("torch.cuda.synchronize")
