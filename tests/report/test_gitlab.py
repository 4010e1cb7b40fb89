"""GitLab's Code Quality report."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from estimator.model.artifact import Origin
from estimator.model.fact import Place
from estimator.model.scan import Scan
from estimator.report import gitlab
from tests.report.schemas import complaints, load_schema
from tests.report.story import FINDINGS, make_finding, make_scan

SCHEMA = load_schema("gitlab-code-quality.json")


def test_golden(check_golden: Callable[[str, str], None]) -> None:
    check_golden("story-gitlab.json", gitlab.render(make_scan()))


def test_every_kind_of_artifact_is_valid_and_no_fingerprint_repeats(everything: Scan) -> None:
    text = gitlab.render(everything)
    assert complaints(SCHEMA, text) == []
    entries = json.loads(text)
    assert len(entries) == len(everything.counted)
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    assert {entry["severity"] for entry in entries} > {"info", "minor", "major", "critical"}


def test_the_schema_can_say_no() -> None:
    text = gitlab.render(make_scan())
    assert complaints(SCHEMA, text.replace('"severity"', '"severe"'))
    assert complaints(SCHEMA, text.replace('"path": "', '"path": "/'))


# symbol, category, origin -> severity
SEVERITIES = [
    ("torch.cuda.ipc_collect", "mandatory", Origin.OWN, "blocker"),
    ("torch.cuda.ipc_collect", "potential", Origin.OWN, "critical"),
    ("torch.cuda.ipc_collect", "potential", Origin.TEST, "major"),
    ("torch.cuda.ipc_collect", "mandatory", Origin.VENDORED, "info"),
    ("unknown", "mandatory", Origin.OWN, "major"),
]


@pytest.mark.parametrize(("symbol", "category", "origin", "severity"), SEVERITIES)
def test_severities(symbol: str, category: str, origin: Origin, severity: str) -> None:
    finding = make_finding("story-ipc", "a.py", 1, symbol, category=category, origin=origin)
    (entry,) = json.loads(gitlab.render(make_scan(findings=(finding,))))
    assert entry["severity"] == severity


def test_what_is_settled_is_left_out() -> None:
    findings = (
        make_finding("story-stream", "a.py", 1, "x", state="upstream"),
        make_finding("story-stream", "a.py", 2, "x", suppressed=True),
    )
    assert json.loads(gitlab.render(make_scan(findings=findings))) == []


def test_a_cell_is_named_since_it_has_no_line() -> None:
    place = Place("a.ipynb", 7, 1, 7, 3, cell=2)
    (entry,) = json.loads(gitlab.render(make_scan(findings=(make_finding("story-ipc", "", 1, "x", place=place),))))
    assert entry["location"] == {"path": "a.ipynb", "lines": {"begin": 1}}
    assert entry["description"].endswith("In cell 2, line 7.")


def test_order_of_the_findings_does_not_matter() -> None:
    assert gitlab.render(make_scan(findings=FINDINGS[::-1])) == gitlab.render(make_scan())
