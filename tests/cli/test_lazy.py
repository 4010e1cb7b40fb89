"""Commands are imported when they are asked for, and read their values as typer would."""

from __future__ import annotations

import json
import subprocess
import sys
from inspect import getdoc
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer
from typer.main import get_command

from estimator.cli import lazy
from estimator.cli.app import COMMANDS

_LOADED = """
import json, sys
sys.argv = ["cannscope", *sys.argv[1:]]
from estimator.cli.app import main
try:
    main()
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)))
"""


def loaded_by(*arguments: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", _LOADED, *arguments], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_help_imports_no_command() -> None:
    modules = loaded_by("--help")
    assert {f"estimator.cli.{name}" for name in COMMANDS}.isdisjoint(modules)
    assert {"msgspec", "pydantic", "rich"}.isdisjoint(modules)


def test_a_command_imports_no_other() -> None:
    modules = loaded_by("whatif", "--help")
    assert {f"estimator.cli.{name}" for name in COMMANDS} & modules == {"estimator.cli.whatif"}


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_of_a_command_what_it_says_of_itself(name: str) -> None:
    command = lazy.load(name, COMMANDS[name])
    assert command.help == COMMANDS[name]
    if not hasattr(command, "commands"):
        module = sys.modules[f"estimator.cli.{name}"]
        assert getdoc(getattr(module, name)) == COMMANDS[name]


def _given(quick: bool, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[object, str]:
    """Return what a command with a parameter of each kind gets, or the complaint."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    seen: dict[str, Any] = {}

    @app.command(cls=lazy._QuickCommand if quick else None)
    def act(
        first: Annotated[Path, typer.Argument()],
        rest: Annotated[list[Path] | None, typer.Argument()] = None,
        text: Annotated[str, typer.Option()] = "t",
        name: Annotated[str | None, typer.Option()] = None,
        count: Annotated[int, typer.Option()] = 3,
        flag: Annotated[bool, typer.Option("--flag")] = False,
        either: Annotated[bool | None, typer.Option("--either/--no-either")] = None,
        folder: Annotated[Path | None, typer.Option()] = None,
        texts: Annotated[list[str] | None, typer.Option()] = None,
        folders: Annotated[list[Path] | None, typer.Option()] = None,
        most: Annotated[int | None, typer.Option(max=5)] = None,
        there: Annotated[Path | None, typer.Option(exists=True)] = None,
        here: Annotated[Path, typer.Option()] = Path("x"),
    ) -> None:
        seen.update(locals())

    with pytest.raises(SystemExit) as ended:
        get_command(app)(arguments, prog_name="act")
    captured = capsys.readouterr()
    return ended.value.code, repr(sorted((k, v) for k, v in seen.items() if k != "seen")) + captured.out + captured.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["a"],
        [],
        ["--help"],
        [""],
        ["/nowhere/at/all", "a", "b"],
        ["a", "--text", "", "--name", "é \udcff", "--count", "0012"],
        ["a", "--count", "x"],
        ["a", "--count", "-1"],
        ["a", "--count", " 7"],
        ["a", "--count", "1_000"],
        ["a", "--count", "²"],
        ["a", "--count", "99999999999999999999"],
        ["a", "--flag", "--either"],
        ["a", "--no-either", "--flag"],
        ["a", "--flag=1"],
        ["a", "--folder", ".", "--folder", ".."],
        ["a", "--texts", "1", "--texts", "", "--folders", "x//y/../z", "--folders", ""],
        ["a", "--most", "6"],
        ["a", "--most", "5"],
        ["a", "--there", "/nowhere/at/all"],
        ["a", "--bogus"],
    ],
    ids=repr,
)
def test_values_and_complaints_are_those_of_typer(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert _given(True, arguments, capsys) == _given(False, arguments, capsys)


def test_plain_values_need_no_pydantic(tmp_path: Path) -> None:
    assert "pydantic" not in loaded_by("rules", "list", "--rules", str(tmp_path), "--bundled")
    assert "pydantic" not in loaded_by("scan", str(tmp_path), "--jobs", "2", "--seed", "4", "--exclude", "a", "-q")
