"""Tables for spreadsheets: everything in it, and no formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from estimator.model.scan import Scan
from estimator.report import tables
from tests.report.story import FINDINGS, ITEMS, make_finding, make_scan


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_golden(check_golden: Callable[[str, str], None]) -> None:
    check_golden("story.csv", tables.render_findings(make_scan()))
    check_golden("story-items.csv", tables.render_items(make_scan()))


def test_a_row_for_each_finding_and_for_each_item_of_each_strategy(everything: Scan) -> None:
    rows = read(tables.render_findings(everything))
    assert [row["fingerprint"] for row in rows] == [
        finding.fingerprint for finding in sorted(everything.findings, key=lambda f: (f.place, f.rule, f.fingerprint))
    ]
    paid = sum(float(row["hours"]) for row in rows)
    assert paid == pytest.approx(sum(i.hours.mean for i in everything.main.items if i.findings), rel=0.01)
    items = read(tables.render_items(everything))
    whole = [one for one in everything.assessments if one.workload == "all"]
    assert len(items) == sum(len(one.items) for one in whole)
    assert {row["strategy"] for row in items} == {"shim", "port", "dual"}


def test_items_are_those_of_the_workload_asked_for() -> None:
    assert len(read(tables.render_items(make_scan()))) == 3 * len(ITEMS)
    (first, _) = read(tables.render_items(make_scan(workload="training")))
    assert (first["workload"], first["mean_hours"], first["sites"]) == ("training", "360.0", "2")


# text -> cell
CELLS = [
    ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
    ("+1", "'+1"),
    ("-1", "'-1"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "\\t=1"),
    ("a\r=1", "a\\r=1"),
    ("a;=1", "a;'=1"),
    ('a; "@1', "a; \"'@1"),
    ('"=1', "'\"=1"),
    ("\x00\x1b[2J", "\\x00\\x1b[2J"),
    ("f(a, -1); b", "f(a, -1); b"),
    ("  =1", "'  =1"),
    ("\uff1d1", "'\uff1d1"),
    ('a"b,c\nd', 'a"b,c\\nd'),
    ("caf\udce9.py", "caf\\udce9.py"),
    ("a=b", "a=b"),
]


@pytest.mark.parametrize(("text", "cell"), CELLS)
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    finding = make_finding("story-stream", text, 1, text, snippet=text, scope=text)
    (row,) = read(tables.render_findings(make_scan(findings=(finding,))))
    assert [row[name] for name in ("path", "symbol", "snippet", "scope")] == [cell] * 4


def test_every_row_is_one_line() -> None:
    finding = make_finding("story-stream", "a\r\n=1\x0b\u2028b.py", 1, "x\r=1", snippet="a\nb")
    assert len(tables.render_findings(make_scan(findings=(finding,))).splitlines()) == 2


def test_order_of_the_findings_does_not_matter() -> None:
    assert tables.render_findings(make_scan(findings=FINDINGS[::-1])) == tables.render_findings(make_scan())
