"""The page with everything."""

from __future__ import annotations

from collections.abc import Callable

from estimator.model.scan import Scan
from estimator.report.markdown.page import render
from tests.report.story import make_scan


def test_golden(check_golden: Callable[[str, str], None]) -> None:
    check_golden("story-page.md", render(make_scan()))


def test_every_open_finding_item_and_assumption_is_there(everything: Scan) -> None:
    text = render(everything)
    lines = set(text.splitlines())
    for finding in everything.counted:
        assert f"#### {finding.rule}" in lines
        cell = "" if finding.place.cell is None else f"cell {finding.place.cell}:"
        assert f"| `{finding.place.path}:{cell}{finding.place.line}` |" in text
    assert text.count("\n- ") >= len(everything.main.assumptions)
    assert text.count("| validation |") >= 1
    columns = {line.count("|") - line.count("\\|") for line in lines if line.startswith("| `") and "`|" not in line}
    assert columns <= {5, 6}
