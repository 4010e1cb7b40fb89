"""Rewrites in SARIF, where there are any."""

from __future__ import annotations

import json

from estimator.model.fact import Place
from estimator.report.sarif.document import render
from estimator.report.sarif.fixes import Change, Fix
from tests.report.schemas import complaints, load_schema
from tests.report.story import make_scan

FIX = Fix(
    "Ask for the device of the accelerator.",
    (
        Change(Place("pkg/a.py", 3, 5, 3, 15), "torch.npu"),
        Change(Place("pkg/a.py", 1, 1, 1, 1), "import torch_npu\n"),
        Change(Place("pkg/b.py", 2, 1, 3, 4), ""),
    ),
)


def test_a_fix_holds_its_changes_by_file_in_order() -> None:
    text = render(make_scan(), fixes={"story-stream:pkg/a.py:3": [FIX]})
    assert complaints(load_schema("sarif-2.1.0.json"), text) == []
    fixed = [result for result in json.loads(text)["runs"][0]["results"] if "fixes" in result]
    assert [result["partialFingerprints"]["cannscope/v1"] for result in fixed] == ["story-stream:pkg/a.py:3"]
    (fix,) = fixed[0]["fixes"]
    assert fix["description"]["text"] == FIX.description
    changed = [
        (change["artifactLocation"]["uri"], [one["deletedRegion"]["startLine"] for one in change["replacements"]])
        for change in fix["artifactChanges"]
    ]
    assert changed == [("pkg/a.py", [1, 3]), ("pkg/b.py", [2])]
    first = fix["artifactChanges"][0]["replacements"][0]
    assert first == {
        "deletedRegion": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1},
        "insertedContent": {"text": "import torch_npu\n"},
    }
