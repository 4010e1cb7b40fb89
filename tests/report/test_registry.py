"""Every format has one reporter, and every ending tells a format that there is."""

from __future__ import annotations

import pytest

from estimator.report.formats import ENDINGS, tell_format
from estimator.report.registry import GRAPH_REPORTERS, REPORTERS, render
from tests.report.story import make_scan

FORMATS = [reporter.format for reporter in REPORTERS]
GRAPH_FORMATS = [reporter.format for reporter in GRAPH_REPORTERS]


@pytest.mark.parametrize("reporters", [REPORTERS, GRAPH_REPORTERS])
def test_one_reporter_for_each_format(reporters: tuple[tuple[str, object], ...]) -> None:
    names = [reporter[0] for reporter in reporters]
    assert len(set(names)) == len(names)
    assert names[0] == "terminal"


@pytest.mark.parametrize("format", FORMATS)
def test_every_report_ends_with_one_newline_and_repeats(format: str) -> None:
    text = render(format, make_scan())
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert text == render(format, make_scan())


ENDINGS_TOLD = [
    ("report.json", "json"),
    ("report.txt", "terminal"),
    ("a/gl-code-quality-report.JSON", "gitlab"),
    ("scan.sarif.json", "sarif"),
    ("scan.sarif", "sarif"),
    ("graph.gv", "dot"),
    ("json", None),
    ("report.pdf", None),
]


@pytest.mark.parametrize(("name", "format"), ENDINGS_TOLD)
def test_the_longest_ending_tells(name: str, format: str | None) -> None:
    assert tell_format(name, [ending[1] for ending in ENDINGS]) == format


def test_an_ending_of_another_command_tells_nothing() -> None:
    assert tell_format("graph.dot", FORMATS) is None
    assert tell_format("graph.dot", GRAPH_FORMATS) == "dot"
