"""From a saved report to a CSV, from the CSV to a calibration, and back into a scan."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from estimator.cli.app import app
from estimator.errors import CannscopeError

CODE = "import torch\ntorch.cuda.synchronize()\nx = torch.zeros(1).cuda()\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").write_text(CODE)
    run("scan", "src", "-o", "report.json", "--root", "src")
    return tmp_path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0
    return result.stdout


def effort(path: str) -> dict[str, Any]:
    report = json.loads(Path(path).read_text())
    found: dict[str, Any] = next(a for a in report["assessments"] if a["strategy"] == "port")
    return found


def fill(factor: float) -> None:
    rows = list(csv.DictReader(io.StringIO(run("calibrate", "--template", "report.json"))))
    for row in rows:
        row["actual_hours"] = str(float(row["predicted_hours"]) * factor)
    with Path("actuals.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(row for row in rows if float(row["predicted_hours"]) > 0)


def test_a_slower_team_gets_longer_estimates(project: Path) -> None:
    fill(2.0)
    said = run("calibrate", "actuals.csv", "-o", "team.json")
    assert "Calibration actuals" in said
    run("scan", "src", "-o", "after.json", "--root", "src", "--calibration", "team.json")
    before, after = effort("report.json"), effort("after.json")
    assert 1.3 < after["effort"]["mean"] / before["effort"]["mean"] < 2.1
    assert any("figures of your own (actuals)" in line for line in after["assumptions"])
    assert after["effort"]["p90"] / after["effort"]["p10"] >= 1.8


def test_the_configuration_names_it_too(project: Path) -> None:
    fill(2.0)
    run("calibrate", "actuals.csv", "-o", "src/team.json")
    (project / "src" / "cannscope.toml").write_text('calibration = "team.json"\n')
    run("scan", "src", "-o", "after.json")
    assert effort("after.json")["effort"]["mean"] > effort("report.json")["effort"]["mean"]


HEAD = "level,name,actual_hours,scan\n"
BAD = [
    (HEAD + "item,project:bring-up,x,report.json\n", "actuals.csv:2: actual_hours must be a number"),
    (HEAD + "thing,x,1,report.json\n", "actuals.csv:2: level must be one of item, rule, class"),
    (HEAD + "rule,no-such,1,report.json\n", "report.json predicts nothing for rule 'no-such'"),
    (HEAD + "item,project:bring-up,1,none.json\n", "none.json: cannot be read"),
    (HEAD + "item,project:bring-up,,report.json\n", "no row has actual_hours"),
    ("a,b\n", "actuals.csv: no column 'level'"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), BAD)
def test_bad_figures(project: Path, text: str, said: str) -> None:
    (project / "actuals.csv").write_text(text)
    with pytest.raises(CannscopeError) as caught:
        run("calibrate", "actuals.csv")
    assert said in str(caught.value)


def test_a_file_that_is_no_calibration(project: Path) -> None:
    with pytest.raises(CannscopeError, match="not a file of `cannscope calibrate`"):
        run("scan", "src", "--calibration", "report.json")


def test_diff_tells_retired_from_added(project: Path) -> None:
    (project / "src" / "a.py").write_text("import torch\nimport triton\n@triton.jit\ndef add_kernel(x): ...\n")
    run("scan", "src", "-o", "new.json", "--root", "src")
    change = json.loads(run("diff", "report.json", "new.json", "--format", "json"))
    causes = {item["id"]: item["cause"] for item in change["items"]}
    assert causes["edit:torch-cuda-synchronize:rename"] == "retired"
    assert [cause for item, cause in causes.items() if item.startswith("kernel:")] == ["added"]
    assert change["new_rules"] is False
    assert change["after"] > change["before"]
    printed = run("diff", "report.json", "new.json")
    assert all(len(line) <= 80 for line in printed.splitlines())
    assert run("diff", "new.json", "new.json").endswith("No work item changed.\n")


def test_diff_says_when_only_the_rules_changed(project: Path) -> None:
    packs = project / "packs"
    packs.mkdir()
    (packs / "ours.yaml").write_text(
        "pack: ours\ntitle: Ours\noverride:\n"
        "  - id: torch-cuda-synchronize\n    targets: {ascend: {effort: redesign}}\n"
    )
    run("scan", "src", "-o", "new.json", "--root", "src", "--rules", "packs")
    change = json.loads(run("diff", "report.json", "new.json", "--format", "json"))
    assert change["new_rules"] is True
    assert change["findings_gone"] == change["findings_new"] == 0
