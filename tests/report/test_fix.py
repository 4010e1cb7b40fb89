from __future__ import annotations

from pathlib import Path

from estimator.model.edit import Edit, FileFix, Fixed, Left
from estimator.model.fact import Place
from estimator.report.fix import render_diff, render_summary


def fixed(before: bytes, after: bytes) -> Fixed:
    place = Place("a.py", 1, 1, 1, 2)
    edit = Edit(place=place, rule="r", symbol="s", codemod="c", safety="review", reason="may be none")
    left = tuple(Left(Place("a.py", line, 1, line, 2), "r", "s", "nobody knows") for line in range(1, 8))
    file = FileFix(path="a.py", before=before, after=after, edits=(edit,), left=left)
    return Fixed(style="npu", root=Path(), files=(file,), before=(), after=())


def test_the_patch_keeps_line_endings_and_form_feeds() -> None:
    patch = render_diff(fixed(b"a\x0cb\r\nc", b"a\x0cd\r\nc"))
    assert patch == "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n-a\x0cb\r\n+a\x0cd\r\n c\n\\ No newline at end of file\n"


def test_nothing_changed_is_no_patch() -> None:
    assert render_diff(fixed(b"a\n", b"a\n")) == ""


def test_each_reason_has_its_number_and_places() -> None:
    lines = render_summary(fixed(b"a\n", b"b\n")).splitlines()
    assert "Made, and for you to review: 1 place" in lines
    assert "  - nobody knows: 7" in lines
    assert "      a.py:1, a.py:2, a.py:3, a.py:4, a.py:5, ..." in lines
