"""The terminal report, on a scan of the quickstart fixture and on hostile names."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from estimator.config import Options
from estimator.model.artifact import Origin, Skipped
from estimator.pipeline import run_scan
from estimator.report import terminal
from tests.report.story import PRICED, make_assessment, make_finding, make_scan

QUICKSTART = Path(__file__).parent.parent.parent / "fixtures" / "quickstart" / "project"


def test_the_verdict_comes_first_and_everything_fits() -> None:
    text = terminal.render(run_scan(Options(paths=(QUICKSTART,), root=QUICKSTART)))
    lines = text.splitlines()
    assert lines[0].startswith("Porting effort to ascend")
    assert [line.split()[0] for line in lines[4:7]] == ["shim", "port", "dual"]
    for word in ("Work by area", "Largest drivers", "Blockers", "mechanical", "What was read", "Assumptions"):
        assert word in text
    assert max(map(len, lines)) <= 80


def test_one_strategy_alone() -> None:
    text = terminal.render(run_scan(Options(paths=(QUICKSTART,), root=QUICKSTART, strategies=("shim",))))
    assert "Work by area (shim" in text
    assert "source moved to the target" not in text


def test_no_tie_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    text = terminal.render(run_scan(Options(paths=(tmp_path,), root=tmp_path)))
    assert text.startswith("No CUDA tie found in the code read.\n")
    assert "1 Python (1)" in text


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    name = "[bold]\x1b[31mred\n.py"
    (tmp_path / name).write_bytes(b"\x7fELF\0")
    (tmp_path / "a.py").write_text("import torch\ntorch.cuda.synchronize()\n")
    text = terminal.render(run_scan(Options(paths=(tmp_path,), root=tmp_path)))
    assert "\x1b" not in text
    assert "[bold]\\x1b[31mred\\n.py" in text


def test_golden(check_golden: Callable[[str, str], None]) -> None:
    check_golden("story.txt", terminal.render(make_scan()))


def test_colour_changes_no_word() -> None:
    colored = terminal.render(make_scan(), True)
    assert "\x1b[" in colored
    plain = re.sub(r"\x1b\[[\d;]*m", "", colored)
    assert [line.rstrip() for line in plain.splitlines()] == terminal.render(make_scan()).splitlines()


ORIGINS = [(Origin.TEST, "0 findings in own code, 1 in tests"), (Origin.VENDORED, "1 in vendored code")]


@pytest.mark.parametrize(("origin", "said"), ORIGINS)
def test_nothing_of_its_own_but_a_tie_elsewhere(origin: Origin, said: str) -> None:
    finding = make_finding("story-stream", "x/a.py", 1, "torch.cuda.Stream", origin=origin, component="x")
    empty = make_assessment("port", 0, items=(), areas=(), drivers=(), blockers=(), priced=(), assumptions=())
    text = terminal.render(make_scan(findings=(finding,), assessments=(empty,)))
    assert said in text
    assert "No CUDA tie" not in text


def test_blockers_carry_their_places_and_long_lists_are_cut() -> None:
    many = tuple(make_finding("story-ipc", "pkg/a.py", line, "torch.cuda.ipc_collect") for line in range(1, 13))
    blockers = (msgspec.structs.replace(PRICED[0], sites=12),)
    text = terminal.render(make_scan(findings=many, assessments=(make_assessment("port", 1, blockers=blockers),)))
    assert "story-ipc: 12 places" in text
    assert "    pkg/a.py:1\n    pkg/a.py:2\n    pkg/a.py:3\n    and 9 more\n" in text


def test_a_long_path_is_folded() -> None:
    long = make_scan(skipped=(Skipped("deep/" * 60 + "a.py", "parse", "binary data"),))
    assert max(map(len, terminal.render(long).splitlines())) <= 80
