"""Which exit code each kind of end has, and the one line that goes with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from estimator.cli.app import main
from estimator.config import Options
from estimator.errors import ConfigError, NothingToReadError
from estimator.model.scan import Scan
from tests.report.story import make_scan

ENDS: list[tuple[BaseException, int, str]] = [
    (ConfigError("a.toml: unknown\nkey"), 2, "cannscope: error: a.toml: unknown\\nkey\n"),
    (NothingToReadError("nothing in .; name a folder"), 3, "cannscope: error: nothing in .; name a folder\n"),
    (
        ValueError("first\nsecond"),
        4,
        "cannscope: internal error: ValueError: first (set CANNSCOPE_TRACEBACK=1 to see where)\n",
    ),
    (
        AssertionError(),
        4,
        "cannscope: internal error: AssertionError:  (set CANNSCOPE_TRACEBACK=1 to see where)\n",
    ),
    (KeyboardInterrupt(), 130, ""),
]


@pytest.fixture
def scan_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., tuple[int, list[Options]]]:
    """Return a function that runs `scan` with arguments, its pipeline replaced by an outcome: code, options."""

    def run(outcome: Scan | BaseException, *arguments: str) -> tuple[int, list[Options]]:
        seen: list[Options] = []

        def run_scan(options: Options, progress: object, store: object = None) -> Scan:
            seen.append(options)
            if isinstance(outcome, BaseException):
                raise outcome
            return outcome

        def run_quietly(options: Options, store: object) -> None:
            run_scan(options, None, store)

        monkeypatch.setattr("estimator.pipeline.run_scan", run_scan)
        monkeypatch.setattr("estimator.pipeline.run_quietly", run_quietly)
        monkeypatch.setattr(sys, "argv", ["cannscope", "scan", str(tmp_path), *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), seen

    return run


@pytest.mark.parametrize(("end", "code", "said"), ENDS, ids=lambda value: type(value).__name__)
def test_end(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    scan_with: Callable[..., tuple[int, list[Options]]],
    end: BaseException,
    code: int,
    said: str,
) -> None:
    monkeypatch.delenv("CANNSCOPE_TRACEBACK", raising=False)
    assert scan_with(end)[0] == code
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", said)


def test_the_traceback_is_there_for_those_who_ask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def run_scan(options: Options, progress: object, store: object = None) -> Scan:
        raise ValueError("inside")

    monkeypatch.setattr("estimator.pipeline.run_scan", run_scan)
    monkeypatch.setenv("CANNSCOPE_TRACEBACK", "1")
    monkeypatch.setattr(sys, "argv", ["cannscope", "scan", str(tmp_path)])
    with pytest.raises(ValueError, match="inside"):
        main()


OPTIONS: list[tuple[list[str], dict[str, object]]] = [
    ([], {"chip": "a3", "strategies": ("shim", "port", "dual"), "include_tests": True}),
    (["--chip", "950", "--strategy", "dual,shim"], {"chip": "950", "strategies": ("shim", "dual")}),
    (["--select", "a-*,b", "--select", "c", "--exclude", "*.py"], {"select": ("a-*", "b", "c"), "exclude": ("*.py",)}),
    (["--no-include-tests", "--include-vendored"], {"include_tests": False, "include_vendored": True}),
    (["--rules", "mine", "--no-bundled"], {"rules": (Path("mine"),), "bundled": False}),
    (["--seed", "9", "--jobs", "2", "--torch", "2.7", "-q"], {"seed": 9, "jobs": 2, "torch": "2.7", "quiet": True}),
    (["--workload", "inference"], {"workload": "inference"}),
]


@pytest.mark.parametrize(("arguments", "expected"), OPTIONS)
def test_options_reach_the_pipeline(
    tmp_path: Path,
    scan_with: Callable[..., tuple[int, list[Options]]],
    arguments: list[str],
    expected: dict[str, object],
) -> None:
    (tmp_path / "cannscope.toml").write_text('chip = "a3"\n')
    code, (options,) = scan_with(make_scan(), *arguments)
    assert code == 0
    assert {name: getattr(options, name) for name in expected} == expected


WRITTEN = [
    (["-o", "r.json"], "r.json", "{"),
    (["-o", "r.txt"], "r.txt", "Porting effort"),
    (["-o", "r.json", "--format", "terminal"], "r.json", "Porting effort"),
    (["-o", "r.txt", "--format", "json"], "r.txt", "{"),
]


@pytest.mark.parametrize(("arguments", "name", "begins"), WRITTEN)
def test_the_file_gets_the_format(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    scan_with: Callable[..., tuple[int, list[Options]]],
    arguments: list[str],
    name: str,
    begins: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert scan_with(make_scan(), *arguments)[0] == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)
    assert capsys.readouterr().out == ""


HELPS = ["scan", "graph", "whatif", "explain", "rules"]


@pytest.mark.parametrize("arguments", [["--help"], *([name, "--help"] for name in HELPS)])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom estimator.cli.app import main\n"
        f"sys.argv = ['cannscope', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "heavy = {'numpy', 'networkx', 'libcst', 'jinja2', 'yaml', 'rich.table'} & sys.modules.keys()\n"
        "assert not heavy, heavy"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "Usage: cannscope" in result.stdout
