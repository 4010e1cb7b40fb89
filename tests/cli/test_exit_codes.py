"""argv -> exit code and the one line that is said."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "estimator", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text("import torch\ntorch.cuda.synchronize()\n")
    (tmp_path / "binary.py").write_bytes(b"\x7fELF\0\0")
    (tmp_path / "empty").mkdir()
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "mine.yaml").write_text("pack: mine\ntitle: Mine\nrules:\n  - id: mine-x\n    titel: X\n")
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "a.py").write_text("x = 1\n")
    (tmp_path / "odd" / "cannscope.toml").write_text('chp = "a2"\n')
    return tmp_path


TABLE = [
    (["scan", "a.py"], 0, ""),
    (["scan", "."], 0, ""),
    (["scan", "a.py", "--quiet"], 0, ""),
    (["scan", "a.py", "--exclude", "*.py"], 0, ""),
    (["--version"], 0, ""),
    (["--help"], 0, ""),
    (["scan", "--help"], 0, ""),
    (["rules", "list"], 0, ""),
    (["explain", "torch-device-string"], 0, ""),
    (["explain", "mine-x", "--rules", "packs"], 2, "unknown key 'titel'"),
    (["explain", "torch-device-sting"], 2, "did you mean torch-device-string"),
    (["scan", "missing"], 2, "missing: no such file or folder"),
    (["scan", "empty"], 3, "no file to read found in empty"),
    (["scan", "binary.py"], 3, "binary.py: binary data"),
    (["scan", "a.py", "--rules", "packs"], 2, "packs/mine.yaml:5: rule: unknown key 'titel'; did you mean 'title'?"),
    (["scan", "odd"], 2, "unknown key chp; did you mean 'chip'?"),
    (["scan", "a.py", "--chip", "a9"], 2, "unknown chip 'a9'"),
    (["scan", "a.py", "--format", "xml"], 2, "--format must be terminal, json"),
    (["scan", "a.py", "--lang", "de"], 2, "--lang must be en or zh, not 'de'"),
    (["scan", "a.py", "--lang", "zh", "--statistics"], 0, ""),
    (["scan", "a.py", "--redact-key", "a.py"], 2, "--redact-key is the key of --redact, which was not given"),
    (["scan", "a.py", "--redact", "--redact-key", "none"], 2, "none: the key of --redact cannot be read"),
    (["scan", "a.py", "--redact", "--redact-key", "a.py"], 0, ""),
    (["scan", "a.py", "--group-by", "pack"], 2, "--group-by must be rule, file or area, not 'pack'"),
    (["scan", "a.py", "--statistics", "--group-by", "file"], 0, ""),
    (["scan", "a.py", "--strategy", "fast"], 2, "strategy must be all, shim, port or dual"),
    (["scan", "a.py", "--workload", "serving"], 2, "workload must be all, training, inference, evaluation or tooling"),
    (["scan", "a.py", "--workload", "inference"], 0, ""),
    (["fix", "a.py"], 0, ""),
    (["fix", "a.py", "--style", "npu"], 0, ""),
    (["fix", "a.py", "--target", "musa"], 0, ""),
    (["fix", "a.py", "--style", "mlu"], 0, ""),
    (["fix", "a.py", "--target", "musa", "--style", "musa"], 0, ""),
    (["fix", "a.py", "--target", "musa", "--style", "npu"], 2, "--style npu writes torch_npu, which musa has not"),
    (["fix", "a.py", "--style", "gpu"], 2, "--style must be one of agnostic, npu, mlu, musa, shim, not 'gpu'"),
    (["fix", "a.py", "--write", "--diff"], 2, "--write, --diff and --output-dir exclude each other"),
    (["fix", "a.py", "--torch", "2.5"], 2, "--style agnostic needs torch 2.6 or newer"),
    (["compare", "a.py"], 0, ""),
    (["compare", "a.py", "--targets", "all", "--strategy", "dual"], 0, ""),
    (["compare", "a.py", "--targets", "musa:s5000"], 0, ""),
    (["compare", "a.py", "--targets", "hygone"], 2, "unknown target 'hygone'; there is ascend, cambricon"),
    (["compare", "a.py", "--targets", "musa:s1"], 2, "unknown chip 's1' of musa; there are s80"),
    (["compare", "a.py", "--targets", "musa,musa"], 2, "--targets names 'musa' twice"),
    (["compare", "a.py", "--format", "pdf"], 2, "--format must be terminal, json, markdown or html, not 'pdf'"),
    (["compare", "missing"], 2, "missing: no such file or folder"),
    (["compare", "empty"], 3, "no file to read found in empty"),
    (["scan", "a.py", "--target", "hygon"], 0, ""),
    (["graph", "."], 0, ""),
    (["graph", "a.py", "--format", "mermaid"], 0, ""),
    (["graph", "a.py", "--format", "svg"], 2, "--format must be terminal, json, dot or mermaid, not 'svg'"),
    (["graph", "empty"], 3, "no file to read found in empty"),
    (["whatif", "a.py", "--assume", "a=ported"], 0, ""),
    (["whatif", "a.py", "--assume", "b=ported"], 2, "no file or module of this project fits"),
    (["whatif", "a.py", "--assume", "a=done"], 2, "what can be assumed of a module is 'ported'"),
    (["whatif", "a.py", "--exclude-feature", "apex"], 2, "nothing of that name was found here"),
    (["whatif", "a.py", "--workload", "serving"], 2, "workload must be all"),
    (["scan", "a.py", "-o", "none/x.json"], 2, "cannot be written"),
    (["scan", "odd/a.py", "--root", "odd", "--against", "empty"], 2, "unknown key chp"),
    (["scan", "a.py", "--against", "gone"], 2, "--against gone: no such folder"),
    (["scan", "a.py", "--against", "a.py"], 2, "--against a.py: is not a folder"),
    (["scan", "a.py", "--against", "."], 2, "--against . holds the scanned tree itself"),
    (["scan", "a.py", "--against", "packs"], 2, "has no file in common with what is scanned"),
    (["check", "a.py", "--root", "."], 2, "no .cannscope-baseline.json in"),
    (["check", "a.py", "--root", ".", "--fail-on", "none"], 0, ""),
    (["check", "a.py", "--root", ".", "--fail-on", "any"], 1, ""),
    (["check", "a.py", "--root", ".", "--fail-on", "any", "--ignore", "*"], 0, ""),
    (["check", ".", "--root", ".", "--fail-on", "none"], 3, ""),
    (["check", ".", "--root", ".", "--fail-on", "none", "--allow-skipped"], 0, ""),
    (["check", "--root", ".", "--fail-on", "old"], 2, "fail-on must be new, any, mandatory or none"),
    (["check", "--root", ".", "--max-new-effort", "2"], 2, "max-new-effort must be a number of hours, days or weeks"),
    (["check", "--root", ".", "--baseline", "none.json"], 2, "none.json: no such baseline"),
    (["check", "--root", ".", "--format", "xml"], 2, "--format must be"),
    (["check", "missing"], 2, "missing: no such file or folder"),
    (["check", "empty", "--root", "empty", "--fail-on", "none"], 3, "no file to read found"),
    (["baseline", "create", "--root", "."], 0, ""),
    (["baseline", "update", "--root", "."], 2, "no such baseline"),
    (["baseline", "show", "--root", "."], 2, "no such baseline"),
    (["scan"], 2, "Missing argument"),
    (["scna"], 2, "No such command"),
]


@pytest.mark.parametrize(("arguments", "code", "said"), TABLE)
def test_exit_code(project: Path, arguments: list[str], code: int, said: str) -> None:
    result = run(*arguments, cwd=project)
    assert result.returncode == code, result.stderr
    assert said in result.stderr
    if code and said.startswith(("packs", "unknown", "missing", "--against")):
        assert result.stderr.count("\n") == 1


def test_suffix_implies_json_and_the_file_is_whole(project: Path) -> None:
    assert run("scan", "a.py", "-o", "report.json", cwd=project).stdout == ""
    report = json.loads((project / "report.json").read_text())
    assert report["schema_version"] == "1"
    assert [finding["path"] for finding in report["findings"]] == ["a.py"]
    assert str(project) not in (project / "report.json").read_text()
    assert sorted(path.name for path in project.glob(".report*")) == []


def test_two_runs_give_the_same_bytes(project: Path) -> None:
    first, second = (run("scan", ".", "--format", "json", cwd=project).stdout for _ in range(2))
    assert first == second
    assert first


def test_a_pipe_gets_no_colour_and_no_progress(project: Path) -> None:
    result = run("scan", ".", cwd=project)
    assert "\x1b" not in result.stdout
    assert result.stderr == ""
    assert all(len(line) <= 80 for line in result.stdout.splitlines())
