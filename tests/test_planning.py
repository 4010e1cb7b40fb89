"""`cannscope plan`: from code to a calendar."""

from __future__ import annotations

import datetime
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from estimator.cli.app import app
from estimator.errors import CannscopeError
from estimator.estimate.plan import _day, _weeks_between

FIXTURES = Path(__file__).parents[1] / "fixtures"
HYBRID = str(FIXTURES / "hybrid" / "project")


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["plan", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0
    return result.stdout


def plan(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(HYBRID, "--root", HYBRID, "--format", "json", *arguments))
    return found


def test_the_verdict() -> None:
    found = plan("--team", "3", "--start", "2026-12-01", "--deadline", "2027-03-01")
    assert 0 < found["p50"] < found["p80"]
    assert found["finish_p50"] <= found["finish_p80"]
    assert found["smallest"] == 1
    assert found["chance"] > 0.5
    assert len(found["curve"]) == 12


def test_stages_follow_each_other() -> None:
    tasks = plan("--team", "2")["tasks"]
    ends = {stage: max(t["end"] for t in tasks if t["stage"] == stage) for stage in ("platform", "edits", "validation")}
    starts = {
        stage: min(t["start"] for t in tasks if t["stage"] == stage) for stage in ("edits", "validation", "tuning")
    }
    assert ends["platform"] <= starts["edits"] + 0.01
    assert ends["edits"] <= starts["validation"] + 0.01
    assert min(t["end"] for t in tasks if t["stage"] == "validation") <= starts["tuning"] + 0.01
    waves = [task for task in tasks if task["name"].startswith("Edits of wave")]
    assert len(waves) >= 2
    assert all(one["end"] <= other["start"] + 0.01 for one, other in itertools.pairwise(waves))


def test_more_engineers_never_take_longer() -> None:
    weeks = [point["p50"] for point in plan()["curve"]]
    assert weeks == sorted(weeks, reverse=True)


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert run(HYBRID, "--root", HYBRID, "--seed", "3") == run(HYBRID, "--root", HYBRID, "--seed", "3")
    assert run(HYBRID, "--root", HYBRID, "--seed", "3") != run(HYBRID, "--root", HYBRID, "--seed", "4")


def test_one_workload_takes_less() -> None:
    assert plan("--workload", "inference", "--team", "1")["p50"] < plan("--team", "1")["p50"]


def test_the_page_fits_a_terminal() -> None:
    text = run(HYBRID, "--root", HYBRID, "--start", "2026-12-01", "--deadline", "2027-03-01")
    assert max(map(len, text.splitlines())) <= 80
    assert "Chance to be done by 2027-03-01" in text


def test_nothing_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    assert "Nothing to do." in run(str(tmp_path), "--start", "2026-12-01", "--deadline", "2026-12-02")


BAD = [
    (["--team", "0"], "--team must be 1 to 12, not 0"),
    (["--start", "1.12.2026"], "--start '1.12.2026' is no date; write it as YYYY-MM-DD"),
    (["--deadline", "2027-03-01"], "--deadline must lie after --start"),
    (["--start", "2027-03-01", "--deadline", "2027-03-01"], "--deadline must lie after --start"),
    (["--strategy", "fast"], "--strategy must be shim, port or dual"),
]


@pytest.mark.parametrize(("arguments", "said"), BAD)
def test_what_makes_no_plan(arguments: list[str], said: str) -> None:
    with pytest.raises(CannscopeError) as caught:
        run(HYBRID, *arguments)
    assert str(caught.value).startswith(said)


TUESDAY = datetime.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("weeks", "day"),
    [(0.0, "2026-12-01"), (0.2, "2026-12-01"), (0.8, "2026-12-04"), (1.0, "2026-12-07"), (2.0, "2026-12-14")],
)
def test_working_days(weeks: float, day: str) -> None:
    assert str(_day(TUESDAY, weeks)) == day


@pytest.mark.parametrize(
    ("deadline", "weeks"),
    [("2026-12-02", 0.4), ("2026-12-04", 0.8), ("2026-12-06", 0.8), ("2026-12-07", 1.0), ("2026-12-14", 2.0)],
)
def test_weeks_between(deadline: str, weeks: float) -> None:
    assert _weeks_between(TUESDAY, datetime.date.fromisoformat(deadline)) == pytest.approx(weeks)
