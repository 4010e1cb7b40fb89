"""The JSON report, on a scan made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable

from estimator.report import json_v1
from tests.report.story import FINDINGS, make_finding, make_scan


def test_golden(check_golden: Callable[[str, str], None]) -> None:
    check_golden("story.json", json_v1.render(make_scan()))


def test_order_of_the_findings_is_that_of_their_places() -> None:
    assert json_v1.render(make_scan(findings=FINDINGS[::-1])) == json_v1.render(make_scan())
    report = json.loads(json_v1.render(make_scan()))
    places = [(finding["path"], finding["line"]) for finding in report["findings"]]
    assert places == sorted(places)


def test_no_path_of_the_machine() -> None:
    assert "/somewhere" not in json_v1.render(make_scan())


def test_several_places_are_listed_and_one_is_not() -> None:
    report = json.loads(json_v1.render(make_scan()))
    listed = {finding["rule"]: len(finding["places"]) for finding in report["findings"] if "places" in finding}
    assert listed == {"story-library": 2}


def test_a_scan_with_gaps_is_not_complete() -> None:
    assert json.loads(json_v1.render(make_scan()))["scan"]["complete"] is False
    assert json.loads(json_v1.render(make_scan(skipped=(), degraded=())))["scan"]["complete"] is True


def test_undecodable_names_stay_valid_json() -> None:
    text = json_v1.render(make_scan(findings=(make_finding("story-ipc", "caf\udce9.py", 1, "a\ud800b\x1b"),)))
    (finding,) = json.loads(text.encode("utf-8"))["findings"]
    assert (finding["path"], finding["symbol"]) == ("caf\\udce9.py", "a\\ud800b\x1b")
    assert "\x1b" not in text
