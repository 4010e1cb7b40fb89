"""Targets side by side, in four formats."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser

import msgspec
import pytest

from estimator.model.assessment import Profile
from estimator.model.comparison import Comparison, Demand, Standing
from estimator.report.comparison_pages import RENDERERS
from tests.report.story import make_assessment

ASSESSMENTS = (make_assessment("shim", 4), make_assessment("port", 14.4))
FIRST = Standing(
    profile=Profile("hygon", "bw1000", "2.9"),
    title="Hygon DCU (DTK)",
    family="keeps_cuda",
    main=ASSESSMENTS[1],
    assessments=ASSESSMENTS,
    places=20,
    free=15,
    unverified=0.25,
    rewritten=1,
    kept=12,
    blockers=("8-bit <b>floats</b> | of one_kind",),
    lost=("bitsandbytes",),
    doubtful=(),
    versions=("2.10", "2.9", "2.8", "2.7"),
    weakest=("no figure for a port to it was found",),
)
SECOND = msgspec.structs.replace(FIRST, profile=Profile("ascend", "a2", "2.11"), title="Huawei Ascend", family="")
RESULT = Comparison(
    strategy="port",
    workload="all",
    files=3,
    lines=1200,
    standings=(FIRST, SECOND),
    stay=(Demand(id="small-floats", title="Floats", why="Why.", places=2, examples=("a<b>.py:3", "b.py:1")),),
)
GOLDEN = [("terminal", "compare.txt"), ("json", "compare.json"), ("markdown", "compare.md"), ("html", "compare.html")]


@pytest.mark.parametrize(("format", "name"), GOLDEN)
def test_golden(check_golden: Callable[[str, str], None], format: str, name: str) -> None:
    # The stylesheet is that of the report, and has tests of its own.
    check_golden(
        name, re.sub("<style>.*</style>", "<style></style>", RENDERERS[format](RESULT, False), flags=re.DOTALL)
    )


WIDE = msgspec.structs.replace(
    RESULT,
    standings=tuple(
        msgspec.structs.replace(
            one,
            profile=msgspec.structs.replace(one.profile, target="cambricon"),
            main=make_assessment("port", 1234.5),
            assessments=tuple(make_assessment(name, 1234.5) for name in ("shim", "port", "dual")),
            rewritten=12345,
            lost=tuple(f"library-{number}" for number in range(40)),
        )
        for one in RESULT.standings
    ),
)


@pytest.mark.parametrize("result", [RESULT, WIDE])
def test_the_terminal_has_80_columns(result: Comparison) -> None:
    lines = RENDERERS["terminal"](result, False).splitlines()
    assert max(map(len, lines)) <= 80
    for name in {one.profile.target for one in result.standings}:
        rows = [line for line in lines if line.startswith(f" {name} ")]
        assert len(rows) == 2 * sum(one.profile.target == name for one in result.standings)  # whole, in both tables


@pytest.mark.parametrize(("format", "row"), [("terminal", " stay  "), ("markdown", "| stay | - |"), ("html", ">stay<")])
def test_staying_is_a_row_without_a_number(format: str, row: str) -> None:
    lines = [line for line in RENDERERS[format](RESULT, False).splitlines() if row in line]
    assert len(lines) == 1
    assert not any(character.isdigit() for character in lines[0])


def test_html_is_escaped_closed_and_fetches_nothing() -> None:
    page = RENDERERS["html"](RESULT, False)
    assert "<b>" not in page
    assert "a&lt;b&gt;.py:3" in page
    assert not any(word in page for word in ("<script", "http://", "https://", "src=", "<link", "@import", "url("))
    open_tags: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in ("meta", "br"):
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert open_tags.pop() == tag

    Reader().feed(page)
    assert open_tags == []


def test_markdown_keeps_its_table() -> None:
    lines = [line for line in RENDERERS["markdown"](RESULT, False).splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in lines}) == 1
    assert "\\<b\\>floats" in RENDERERS["markdown"](RESULT, False)


def test_json_holds_the_range_the_basis_and_what_is_close() -> None:
    shape = json.loads(RENDERERS["json"](RESULT, False))
    first = shape["targets"][0]
    assert first["efforts"]["port"]["p50"] == 14.4
    assert (first["free"], first["kernels"], first["libraries_lost"]) == (
        15,
        {"rewritten": 1, "kept": 12},
        ["bitsandbytes"],
    )
    assert shape["close_to_first"] == ["ascend"]
    assert "hours" not in shape["stay"][0]


def test_nothing_to_stay_for_is_said() -> None:
    for format in ("terminal", "markdown", "html"):
        text = RENDERERS[format](msgspec.structs.replace(RESULT, stay=()), False)
        assert "only the newest or largest parts have" in text.replace("\n", " ")
