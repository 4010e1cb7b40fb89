"""Columns of a terminal."""

from __future__ import annotations

import pytest

from estimator.report.text import cut
from estimator.report.width import take, width, wrap

WIDTHS = [("", 0), ("abc", 3), ("算子", 4), ("a算b", 4), ("e\u0301", 1), ("（x）", 5)]


@pytest.mark.parametrize(("text", "columns"), WIDTHS)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


# text, longest -> lines
WRAPPED = [
    ("one two three", 8, ["one two", "  three"]),
    ("迁移工作量以人周计。", 10, ["迁移工作量", "  以人周", "  计。"]),
    ("迁移到 Ascend 需要 3 人周", 12, ["迁移到", "  Ascend 需", "  要 3 人周"]),
    ("算（子）", 6, ["算", "  （子", "  ）"]),
    ("目录/a_very_long_name.py", 10, ["目录", "  /a_very_", "  long_nam", "  e.py"]),
    ("  ", 10, []),
]


@pytest.mark.parametrize(("text", "longest", "lines"), WRAPPED)
def test_wrap(text: str, longest: int, lines: list[str]) -> None:
    assert wrap(text, longest, "", "  ") == lines
    assert all(width(line) <= longest for line in lines)


def test_cut_counts_columns() -> None:
    assert take("算子库", 5) == "算子"
    assert width(cut("算子" * 30, 20)) <= 20
    assert cut("算子", 4) == "算子"
