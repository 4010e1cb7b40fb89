"""Places as data for the script: all of them, and nothing that could end the element that they stand in."""

from __future__ import annotations

import json

from estimator.model.fact import Guard, Place
from estimator.report.html.places import embed, encode_places
from estimator.report.language import ENGLISH
from tests.report.story import make_finding, make_scan


def test_every_place_is_a_row() -> None:
    data = json.loads(encode_places(make_scan(), ENGLISH))
    places = sorted((data["paths"][row[1]], row[2], data["origins"][row[3]]) for row in data["rows"])
    assert places == [
        ("pkg/a.py", 1, "own"),
        ("pkg/a.py", 3, "own"),
        ("pkg/a.py", 9, "own"),
        ("pkg/b.py", 2, "own"),
        ("pkg/b.py", 7, "own"),
        ("tests/test_a.py", 4, "test"),
        ("third_party/x/a.py", 4, "vendored"),
    ]


def test_a_row_tells_what_surrounds_it() -> None:
    finding = make_finding(
        "story-stream",
        "a.ipynb",
        7,
        "torch.cuda.Stream",
        place=Place("a.ipynb", 7, 1, 7, 9, cell=3),
        scope="run",
        guards=(Guard("branch", "cuda"), Guard("branch", "npu", otherwise=True), Guard("lazy")),
        workloads=("training", "tooling"),
    )
    data = json.loads(encode_places(make_scan(findings=(finding,)), ENGLISH))
    (row,) = data["rows"]
    assert data["contexts"][row[5]] == (
        "run · cell 3 · in a branch for cuda · in the branch without npu · imported in a function"
    )
    assert [name for bit, name in enumerate(data["workloads"]) if row[4] & 1 << bit] == ["training", "tooling"]
    assert data["kinds"][row[0]] == ["story-stream", "torch.cuda.Stream", "runtime", "rename", "torch.npu.Stream"]


def test_nothing_in_it_can_end_the_element() -> None:
    hostile = "</script><!--<script>&'\u2028\u2029"
    text = encode_places(make_scan(findings=(make_finding("r", hostile, 1, hostile, snippet=hostile),)), ENGLISH)
    assert not set("<>&'\u2028\u2029") & set(text)
    assert json.loads(embed(json.dumps(hostile, ensure_ascii=False))) == hostile
