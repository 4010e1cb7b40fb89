"""What is left of the output with --quiet: the report, as with ruff and pytest; with --silent nothing but files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_exit_codes import project, run

__all__ = ["project"]

COMMANDS = [
    ["scan", "a.py"],
    ["scan", "a.py", "--format", "json"],
    ["scan", "a.py", "--statistics"],
    ["graph", "a.py"],
    ["plan", "a.py"],
    ["whatif", "a.py", "--workload", "training"],
    ["compare", "a.py", "--format", "json"],
    ["check", "a.py", "--fail-on", "any"],
    ["check", "a.py", "--fail-on", "any", "--select", "env-*", "--format", "json"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_report_is_the_output(project: Path, command: list[str]) -> None:
    loud, quiet = run(*command, cwd=project), run(*command, "--quiet", cwd=project)
    assert quiet.stdout == loud.stdout != ""
    assert (quiet.returncode, quiet.stderr) == (loud.returncode, "")


def test_json_can_be_piped(project: Path) -> None:
    assert json.loads(run("scan", "a.py", "--quiet", "--format", "json", cwd=project).stdout)["schema_version"] == "1"


def test_a_check_that_passes_quietly_says_nothing(project: Path) -> None:
    command = ["check", "a.py", "--select", "env-*", "--fail-on", "any"]
    assert run(*command, cwd=project).stdout != ""
    quiet = run(*command, "--quiet", cwd=project)
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")


@pytest.mark.parametrize("more", [[], ["--format", "json"], ["--statistics"]], ids=" ".join)
def test_a_silent_scan_shows_nothing(project: Path, more: list[str]) -> None:
    silent = run("scan", "a.py", "--silent", *more, cwd=project)
    assert (silent.returncode, silent.stdout, silent.stderr) == (0, "", "")


def test_a_silent_scan_writes_its_files(project: Path) -> None:
    assert run("scan", "a.py", "--silent", "-o", "report.json", cwd=project).stdout == ""
    assert json.loads((project / "report.json").read_text())["schema_version"] == "1"
