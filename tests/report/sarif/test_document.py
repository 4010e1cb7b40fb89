"""The SARIF document: valid, stable, and within the limits of a code host."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest

from estimator.model.artifact import Degraded, Origin, Skipped
from estimator.model.fact import Place
from estimator.model.scan import Scan, Upstream
from estimator.report import sarif
from estimator.report.sarif import limits
from tests.report.schemas import complaints, load_schema
from tests.report.story import FINDINGS, make_finding, make_scan

SCHEMA = load_schema("sarif-2.1.0.json")


def run_of(scan: Scan) -> dict[str, Any]:
    """Return the only run of the scan's document."""
    text = sarif.render(scan)
    assert complaints(SCHEMA, text) == []
    (run,) = json.loads(text)["runs"]
    assert isinstance(run, dict)
    return run


def test_golden(check_golden: Callable[[str, str], None]) -> None:
    check_golden("story.sarif", sarif.render(make_scan()))


def test_every_kind_of_artifact_is_valid_and_named_by_relative_uris(everything: Scan) -> None:
    run = run_of(everything)
    assert len(run["results"]) == len(everything.findings)
    prints = [result["partialFingerprints"]["cannscope/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)
    for result in run["results"]:
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert artifact["uriBaseId"] in run["originalUriBaseIds"]
        assert not artifact["uri"].startswith(("/", "file:"))
    assert everything.inventory.root not in json.dumps(run)


def test_rules_carry_help_and_keep_to_the_limits(everything: Scan) -> None:
    rules = run_of(everything)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({finding.rule for finding in everything.findings})
    for rule in rules:
        assert rule["help"]["markdown"]
        assert len(rule["properties"]["tags"]) <= limits.MOST_TAGS
        assert len(rule["fullDescription"]["text"]) <= limits.LONGEST_DESCRIPTION
    assert sum("helpUri" in rule for rule in rules) > len(rules) / 2


def test_what_was_not_read_is_told() -> None:
    scan = make_scan(
        skipped=(Skipped("a b.py", "parse", "binary\x1b data"),), degraded=(Degraded("c.py", "line 3: Python 2"),)
    )
    (invocation,) = run_of(scan)["invocations"]
    assert invocation["executionSuccessful"] is True
    notes = invocation["toolExecutionNotifications"]
    told = [(note["descriptor"]["id"], note["message"]["text"]) for note in notes]
    assert told == [
        ("file-skipped", "Skipped (parse): binary\\x1b data"),
        ("file-degraded", "Read in part: line 3: Python 2"),
        ("kind-not-read", "Not read by this version: 2 CUDA files."),
        ("kind-not-read", "Not read by this version: 1 notebook file."),
    ]
    assert notes[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b.py"


def test_beyond_the_number_of_results_the_dearest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_RESULTS", 2)
    run = run_of(make_scan())
    # The redesign is mandatory, what has no equivalent only potential: both are critical, renames are not.
    assert [result["ruleId"] for result in run["results"]] == ["story-library", "story-ipc"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["story-ipc", "story-library"]
    note = run["invocations"][0]["toolExecutionNotifications"][-1]
    assert note["message"]["text"].startswith(
        "4 results of 6 left out, the least severe and cheapest: GitHub accepts 2 "
    )


def test_beyond_the_size_results_are_left_out_until_it_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    many = tuple(
        make_finding("story-stream", f"{n:x}.py", n + 1, f"torch.cuda.x{n * n:x}", fingerprint=f"{n * 7919:016x}")
        for n in range(3000)
    )
    whole = sarif.render(make_scan(findings=many)).encode()
    monkeypatch.setattr(limits, "MOST_BYTES", len(gzip.compress(whole)) // 2)
    text = sarif.render(make_scan(findings=many))
    assert len(gzip.compress(text.encode())) <= limits.MOST_BYTES
    (run,) = json.loads(text)["runs"]
    assert 500 < len(run["results"]) < 1600
    note = run["invocations"][0]["toolExecutionNotifications"][-1]
    assert f"{3000 - len(run['results']):,} results of 3,000 left out" in note["message"]["text"]


def test_states_and_suppressions_are_said_of_all_results_or_of_none() -> None:
    plain = run_of(make_scan())["results"]
    assert not any("baselineState" in result or "suppressions" in result for result in plain)
    findings = (
        make_finding("story-stream", "a.py", 1, "torch.cuda.Stream", state="upstream"),
        make_finding("story-stream", "a.py", 2, "torch.cuda.Stream", suppressed=True),
    )
    results = run_of(make_scan(findings=findings, against=Upstream(name="up", shared=1, gone=0)))["results"]
    assert [result["baselineState"] for result in results] == ["unchanged", "new"]
    assert [result["suppressions"] for result in results] == [[], [{"kind": "inSource", "status": "accepted"}]]


# path -> URI
URIS = [
    ("a/b.py", "a/b.py"),
    ("a b#c?.py", "a%20b%23c%3F.py"),
    ("50%.py", "50%25.py"),
    ("c:x.py", "c%3Ax.py"),
    ("数据/ü.py", "%E6%95%B0%E6%8D%AE/%C3%BC.py"),
    ("caf\udce9.py", "caf%E9.py"),
    ("<img src=x>.py", "%3Cimg%20src=x%3E.py"),
]


@pytest.mark.parametrize(("path", "uri"), URIS)
def test_paths_become_uris(path: str, uri: str) -> None:
    (result,) = run_of(make_scan(findings=(make_finding("story-stream", path, 1, "x"),)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_a_cell_of_a_notebook_is_no_line_of_the_file() -> None:
    place = Place("a.ipynb", 2, 5, 2, 9, cell=3)
    (result,) = run_of(make_scan(findings=(make_finding("story-stream", "", 1, "x", place=place, scope="f"),)))[
        "results"
    ]
    (location,) = result["locations"]
    assert "region" not in location["physicalLocation"]
    assert location["properties"] == {"cell": 3, "line": 2, "column": 5}
    assert location["logicalLocations"] == [{"name": "cell 3", "kind": "cell"}, {"fullyQualifiedName": "f"}]


def test_other_places_are_related_and_the_definition_comes_first() -> None:
    finding = make_finding(
        "story-library", "a.py", 1, "x", derived_from="b:c.py:7",
        places=(Place("a.py", 1, 1, 1, 9), Place("d.py", 2)), uses=(Place("e.py", 3),),
    )  # fmt: skip
    (result,) = run_of(make_scan(findings=(finding,)))["results"]
    told = [
        (
            related["message"]["text"],
            related["physicalLocation"]["artifactLocation"]["uri"],
            related["physicalLocation"]["region"]["startLine"],
        )
        for related in result["relatedLocations"]
    ]
    assert told == [("defined here", "b%3Ac.py", 7), ("also here", "d.py", 2), ("used here", "e.py", 3)]
    assert result["message"]["text"].endswith("2 places in all.")


def test_no_name_becomes_a_link() -> None:
    (result,) = run_of(make_scan(findings=(make_finding("story-stream", "a.py", 1, "[x](https://evil.test)"),)))[
        "results"
    ]
    assert "\\[x\\](https://evil.test)" in result["message"]["text"]


# category, origin, symbol -> level
LEVELS = [
    ("mandatory", Origin.OWN, "torch.cuda.ipc_collect", "error"),
    ("potential", Origin.OWN, "torch.cuda.ipc_collect", "error"),
    ("potential", Origin.TEST, "torch.cuda.ipc_collect", "warning"),
    ("optional", Origin.OWN, "torch.cuda.ipc_collect", "note"),
    ("mandatory", Origin.VENDORED, "torch.cuda.ipc_collect", "note"),
    ("mandatory", Origin.OWN, "nobody.knows", "warning"),
]


@pytest.mark.parametrize(("category", "origin", "symbol", "level"), LEVELS)
def test_levels(category: str, origin: Origin, symbol: str, level: str) -> None:
    finding = make_finding("story-ipc", "a.py", 1, symbol, category=category, origin=origin)
    (result,) = run_of(make_scan(findings=(finding,)))["results"]
    assert result["level"] == level


def test_order_of_the_findings_does_not_matter() -> None:
    assert sarif.render(make_scan(findings=FINDINGS[::-1])) == sarif.render(make_scan())
