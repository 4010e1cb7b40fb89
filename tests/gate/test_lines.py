"""Which lines were added."""

from __future__ import annotations

import pytest

from estimator.gate.lines import added_lines

TABLE = [
    (b"", b"", set()),
    (b"", b"a\nb\n", {1, 2}),
    (b"a\nb\n", b"", set()),
    (b"a\nb\n", b"a\nx\nb\n", {2}),
    (b"a\nb\n", b"a\nB\n", {2}),
    (b"a\nb\n", b"a\r\nb\r\n", set()),
    (b"a", b"a\n", set()),
]


@pytest.mark.parametrize(("old", "new", "lines"), TABLE)
def test_added_lines(old: bytes, new: bytes, lines: set[int]) -> None:
    assert added_lines(old, new) == lines
