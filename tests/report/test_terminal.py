"""The terminal report, on a scan of the quickstart fixture and on hostile names."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimator.config import Options
from estimator.pipeline import run_scan
from estimator.report import terminal
from estimator.report.text import count, cut, escape, percent, weeks

QUICKSTART = Path(__file__).parent.parent.parent / "fixtures" / "quickstart" / "project"


def test_the_verdict_comes_first_and_everything_fits() -> None:
    text = terminal.render(run_scan(Options(paths=(QUICKSTART,), root=QUICKSTART)), 80)
    lines = text.splitlines()
    assert lines[0].startswith("Porting effort to ascend")
    assert [line.split()[0] for line in lines[4:7]] == ["shim", "port", "dual"]
    for word in ("Work by area", "Largest drivers", "Blockers", "mechanical", "What was read", "Assumptions"):
        assert word in text
    assert max(map(len, lines)) <= 80


def test_one_strategy_alone() -> None:
    text = terminal.render(run_scan(Options(paths=(QUICKSTART,), root=QUICKSTART, strategies=("shim",))), 80)
    assert "Work by area (shim" in text
    assert "source moved to the target" not in text


def test_no_tie_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    text = terminal.render(run_scan(Options(paths=(tmp_path,), root=tmp_path)), 80)
    assert text.startswith("No CUDA tie found in the code read.\n")
    assert "1 Python file, 1 line:" in text


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    name = "[bold]\x1b[31mred\n.py"
    (tmp_path / name).write_bytes(b"\x7fELF\0")
    (tmp_path / "a.py").write_text("import torch\ntorch.cuda.synchronize()\n")
    text = terminal.render(run_scan(Options(paths=(tmp_path,), root=tmp_path)), 80)
    assert "\x1b" not in text
    assert "[bold]\\x1b[31mred\\n.py" in text


FIGURES = [(0.0, "0.0"), (0.02, "<0.1"), (3.4217, "3.4"), (9.96, "10"), (1234.5, "1,234")]


@pytest.mark.parametrize(("value", "shown"), FIGURES)
def test_weeks_show_no_false_precision(value: float, shown: str) -> None:
    assert weeks(value) == shown


def test_words() -> None:
    assert (percent(0.004), percent(0.5), count(1, "file"), count(2, "file")) == ("<1 %", "50 %", "1 file", "2 files")
    assert cut("short", 10) == "short"
    assert cut("a very long title: kernel.py", 20) == "a very lon…kernel.py"
    assert escape("a\tb\udcff") == "a\\tb\\udcff"
