"""What `graph` and `whatif` write, and where."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HYBRID = Path(__file__).parent.parent.parent / "fixtures" / "hybrid" / "project"


def run(*arguments: str, cwd: Path) -> str:
    command = [sys.executable, "-m", "estimator", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True).stdout


WRITTEN = [("g.json", "{"), ("g.dot", "digraph"), ("g.gv", "digraph"), ("g.mmd", "flowchart"), ("g.txt", "9 files")]


@pytest.mark.parametrize(("name", "begins"), WRITTEN)
def test_the_suffix_tells_the_format(tmp_path: Path, name: str, begins: str) -> None:
    assert run("graph", str(HYBRID), "--root", str(HYBRID), "-o", str(tmp_path / name), cwd=tmp_path) == ""
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_the_graph_of_one_workload(tmp_path: Path) -> None:
    report = json.loads(
        run("graph", str(HYBRID), "--root", str(HYBRID), "--workload", "inference", "--format", "json", cwd=tmp_path)
    )
    assert [wave["modules"] for wave in report["waves"]] == [["chat/device.py", "chat/sampling.py"], ["chat/model.py"]]


def test_whatif_as_json(tmp_path: Path) -> None:
    arguments = ["whatif", str(HYBRID), "--root", str(HYBRID), "--workload", "inference", "--format", "json"]
    report = json.loads(run(*arguments, cwd=tmp_path))
    assert report["changes"] == [{"kind": "workload", "value": "inference", "findings": 4}]
    for strategy in report["strategies"]:
        assert strategy["after"]["mean"] < strategy["before"]["mean"]
        assert strategy["difference"]["mean"] == pytest.approx(
            strategy["after"]["mean"] - strategy["before"]["mean"], abs=1e-3
        )
