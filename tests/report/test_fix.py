from __future__ import annotations

import json
from pathlib import Path

import msgspec

from estimator.model.edit import Edit, FileFix, Fixed, Left
from estimator.model.fact import Place
from estimator.report.fix import render_patch, render_summary
from estimator.report.fix_json import render_json


def fixed(before: bytes, after: bytes) -> Fixed:
    place = Place("a.py", 1, 1, 1, 2)
    edit = Edit(place=place, rule="r", symbol="s", codemod="c", safety="review", reason="may be none")
    left = tuple(Left(Place("a.py", line, 1, line, 2), "r", "s", "nobody knows") for line in range(1, 8))
    file = FileFix(path="a.py", before=before, after=after, edits=(edit,), left=left)
    return Fixed(style="npu", root=Path(), files=(file,), before=(), after=())


def test_the_patch_keeps_line_endings_and_form_feeds() -> None:
    patch = render_patch(fixed(b"a\x0cb\r\nc", b"a\x0cd\r\nc"))
    head, names = b"# Fix in the style npu: 1 place in 1 file\n", b"--- a/a.py\n+++ b/a.py\n"
    assert patch == head + names + b"@@ -1,2 +1,2 @@\n-a\x0cb\r\n+a\x0cd\r\n c\n\\ No newline at end of file\n"


def test_nothing_changed_is_no_patch() -> None:
    assert render_patch(fixed(b"a\n", b"a\n")) == b""


def test_each_reason_has_its_number_and_places() -> None:
    lines = render_summary(fixed(b"a\n", b"b\n")).splitlines()
    assert "Made, and for you to review: 1 place" in lines
    assert "  - nobody knows: 7" in lines
    assert "      a.py:1, a.py:2, a.py:3, a.py:4, a.py:5, ..." in lines


def test_what_unsafe_would_edit_is_told_apart() -> None:
    (file,) = fixed(b"a\n", b"b\n").files
    waiting = Left(Place("a.py", 9, 1, 9, 2), "r", "s", "for review: a part stays")
    files = (msgspec.structs.replace(file, left=(*file.left, waiting)),)
    lines = render_summary(msgspec.structs.replace(fixed(b"a\n", b"b\n"), files=files)).splitlines()
    assert lines[lines.index("For review, edited by --unsafe: 1 place") + 1] == "  - a part stays: 1"
    assert "Left as they are: 7 places" in lines


def test_bytes_that_are_no_utf_8_survive_in_the_patch() -> None:
    assert b"-\xe9 = 1\n+\xe9 = 2\n" in render_patch(fixed(b"\xe9 = 1\n", b"\xe9 = 2\n"))


def test_json_holds_edits_what_is_left_and_the_effort_before_and_after() -> None:
    shape = json.loads(render_json(fixed(b"a\n", b"b\n")))
    (file,) = shape["files"]
    assert (file["path"], file["changed"], len(file["left"])) == ("a.py", True, 7)
    assert file["edits"] == [
        {
            "rule": "r",
            "symbol": "s",
            "line": 1,
            "column": 1,
            "end_line": 1,
            "end_column": 2,
            "codemod": "c",
            "safety": "review",
            "reason": "may be none",
        }
    ]
    assert shape["effort"] == []


def test_a_path_that_is_no_utf_8_can_be_told() -> None:
    file = FileFix(path="\udce9.py", before=b"a\n", after=b"b\n")
    strange = msgspec.structs.replace(fixed(b"a\n", b"a\n"), files=(file,))
    assert "udce9.py" in json.loads(render_json(strange))["files"][0]["path"]
    assert b"--- a/\xe9.py\n" in render_patch(strange)
