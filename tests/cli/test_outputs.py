"""Which report goes where."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from estimator.cli.outputs import Output, choose_outputs
from estimator.errors import UsageError
from tests.cli.test_exit_codes import project, run

__all__ = ["project"]

FORMATS = ("terminal", "json", "sarif", "csv", "csv-items")

CHOSEN: list[tuple[str | None, list[str], list[tuple[str, str | None]]]] = [
    (None, [], [("terminal", None)]),
    ("json", [], [("json", None)]),
    (None, ["-"], [("terminal", None)]),
    ("sarif", ["-"], [("sarif", None)]),
    (None, ["a.json"], [("json", "a.json")]),
    ("json", ["a.txt"], [("json", "a.txt")]),
    ("json", ["report"], [("json", "report")]),
    (None, ["a.json", "b.sarif", "-"], [("json", "a.json"), ("sarif", "b.sarif"), ("terminal", None)]),
    ("csv", ["-", "b.sarif"], [("csv", None), ("sarif", "b.sarif")]),
    (None, ["csv=a.csv", "csv-items=b.csv"], [("csv", "a.csv"), ("csv-items", "b.csv")]),
    (None, ["json=-"], [("json", None)]),
    (None, ["x=y.json"], [("json", "x=y.json")]),
    (None, ["./json=a.csv"], [("csv", "./json=a.csv")]),
]


@pytest.mark.parametrize(("format", "targets", "chosen"), CHOSEN)
def test_chosen(format: str | None, targets: list[str], chosen: list[tuple[str, str | None]]) -> None:
    expected = tuple(Output(name, None if path is None else Path(path)) for name, path in chosen)
    assert choose_outputs(format, targets, FORMATS) == expected


REFUSED: list[tuple[str | None, list[str], str]] = [
    ("xml", [], "--format must be terminal, json, sarif, csv or csv-items, not 'xml'"),
    (None, ["a.pdf"], "-o a.pdf: nothing tells the format; write -o FORMAT=a.pdf with one of terminal, json, "),
    (None, ["a.pdf"], "or end the name with one of .txt, .json, .sarif, .sarif.json, .csv"),
    (None, ["a.html"], "-o a.html: nothing tells the format"),
    (None, [""], "no file is named"),
    (None, ["json="], "no file is named"),
    (None, ["a.json", "./a.json"], "-o ./a.json: two reports cannot go to one place"),
    (None, ["-", "json=-"], "two reports cannot go to one place"),
    ("json", ["a.txt", "b.csv"], "--format json does not say which of several -o it is for: write -o json=FILE"),
]


@pytest.mark.parametrize(("format", "targets", "said"), REFUSED)
def test_refused(format: str | None, targets: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        choose_outputs(format, targets, FORMATS)


def test_several_reports_of_one_scan_and_none_is_read_by_the_next(project: Path) -> None:
    command = ["scan", ".", "-o", "report.json", "-o", "-", "-o", "terminal=short.out", "--quiet"]
    first = run(*command, cwd=project)
    assert first.stdout.startswith("Porting effort to ascend")
    assert first.stdout == (project / "short.out").read_text()
    data = (project / "report.json").read_bytes()
    assert json.loads(data)["scan"]["files"] == 4
    assert run(*command, cwd=project).stdout == first.stdout
    assert (project / "report.json").read_bytes() == data


def test_a_format_that_is_wrong_stops_before_the_scan(project: Path) -> None:
    result = run("scan", "missing", "-o", "a.pdf", cwd=project)
    assert (result.returncode, result.stdout) == (2, "")
    assert "nothing tells the format" in result.stderr
