"""The published schema of the JSON report: every report keeps to it, and no key is missing from it."""

from __future__ import annotations

import copy
import json
import typing
from typing import Any

import msgspec
import pytest

from estimator.model.artifact import Origin
from estimator.model.assessment import STRATEGIES, WorkItem
from estimator.model.finding import Finding
from estimator.model.graph import EntryKind
from estimator.model.known_port import Port
from estimator.model.rule import Shim, Support
from estimator.model.scan import Scan, Upstream
from estimator.model.workload import WORKLOADS
from estimator.report import json_v1
from tests.report.schemas import DOCS, complaints, load_schema
from tests.report.story import make_finding, make_scan

SCHEMA = load_schema("json-v1.schema.json", DOCS)


def close(schema: Any) -> Any:
    """Return the schema so that no object may hold a key that it does not name."""
    if isinstance(schema, list):
        return [close(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: close(part) for key, part in schema.items()}
    if isinstance(schema.get("properties"), dict) and "type" in schema:
        closed["additionalProperties"] = False
    return closed


CLOSED = close(copy.deepcopy(SCHEMA))
UPSTREAM = make_scan(
    findings=(make_finding("story-ipc", "a.py", 1, "x", state="upstream"),),
    against=Upstream(name="upstream", shared=1, gone=2, moved={"a.py": "b.py"}),
)


@pytest.mark.parametrize("scan", [make_scan(), make_scan(workload="training"), make_scan(findings=()), UPSTREAM])
def test_reports_are_valid_and_hold_nothing_unnamed(scan: Scan) -> None:
    assert complaints(CLOSED, json_v1.render(scan)) == []


def test_every_kind_of_artifact_is_valid_and_holds_nothing_unnamed(everything: Scan) -> None:
    assert complaints(CLOSED, json_v1.render(everything)) == []


BROKEN = [
    ('"schema_version": "1"', '"schema_version": "2"', "$.schema_version"),
    ('"path": "pkg/a.py"', '"path": "/pkg/a.py"', "path"),
    ('"complete": false', '"complete": "no"', "$.scan.complete"),
    ('"support": "rename"', '"support": "easy"', "support"),
    ('"fingerprint"', '"fingerprnt"', "$.findings"),
]


@pytest.mark.parametrize(("old", "new", "where"), BROKEN)
def test_the_schema_can_say_no(old: str, new: str, where: str) -> None:
    found = complaints(SCHEMA, json_v1.render(make_scan()).replace(old, new))
    assert found
    assert where in found[0]


def test_what_a_later_version_adds_is_valid() -> None:
    report = json.loads(json_v1.render(make_scan()))
    report["scan"]["later"] = 1
    assert complaints(SCHEMA, json.dumps(report)) == []
    assert complaints(CLOSED, json.dumps(report)) != []


def literals(struct: type[msgspec.Struct], field: str) -> set[str]:
    return set(typing.get_args(typing.get_type_hints(struct)[field]))


def test_words_are_those_of_the_model() -> None:
    named = SCHEMA["$defs"]
    finding, graph = named["finding"]["properties"], named["graph"]["properties"]
    assert named["workload"]["enum"] == list(WORKLOADS)
    assert named["workload_or_all"]["enum"] == ["all", *WORKLOADS]
    assert set(named["origin"]["enum"]) == {origin.value for origin in Origin}
    assert set(named["support"]["enum"]) == {support.value for support in Support}
    assert set(named["remedy"]["properties"]["shim"]["enum"]) == {shim.value for shim in Shim}
    assert set(named["item"]["properties"]["kind"]["enum"]) == literals(WorkItem, "kind")
    assert named["assessment"]["properties"]["strategy"]["enum"] == list(STRATEGIES)
    assert set(graph["entry_points"]["items"]["properties"]["kind"]["enum"]) == set(typing.get_args(EntryKind))
    assert set(finding["state"]["enum"]) >= literals(Finding, "state") - {""}
    port = SCHEMA["properties"]["known_port"]["properties"]["port"]["properties"]["kind"]["enum"]
    assert set(port) == literals(Port, "kind")
