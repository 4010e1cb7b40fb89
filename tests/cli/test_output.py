"""What is written where, and what happens when it cannot be."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from estimator.cli.output import wants_color, write_file, write_out
from estimator.errors import UsageError


class Screen(io.StringIO):
    """A stdout that says it is a terminal."""

    def isatty(self) -> bool:
        return True


COLOR = [
    (True, {"TERM": "xterm"}, True),
    (True, {"TERM": "xterm", "NO_COLOR": "1"}, False),
    (True, {"TERM": "dumb"}, False),
    (False, {"TERM": "xterm"}, False),
]


@pytest.mark.parametrize(("terminal", "environment", "wanted"), COLOR)
def test_colour(monkeypatch: pytest.MonkeyPatch, terminal: bool, environment: dict[str, str], wanted: bool) -> None:
    monkeypatch.setattr(sys, "stdout", Screen() if terminal else io.StringIO())
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wants_color() is wanted


def test_an_encoding_without_bars_gets_plain_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii", newline="\n"))
    write_out("██ ── ü\n")
    assert raw.getvalue() == b"## -- \\xfc\n"


def test_a_closed_pipe_is_no_failure() -> None:
    code = "from estimator.cli.output import write_out\nfor _ in range(9): write_out('x' * 100_000)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (0, b"")


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("old")
    path.chmod(0o600)
    write_file(path, "new ü\udcff\n")
    assert path.read_bytes() == "new ü\\udcff\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.txt"]


def test_a_new_file_follows_the_umask(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        write_file(tmp_path / "report.txt", "x")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "report.txt").stat().st_mode) == 0o640


def test_a_link_is_followed_and_a_device_kept(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    write_file(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"
    (tmp_path / "null").symlink_to(os.devnull)
    write_file(tmp_path / "null", "gone")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize("name", ["none/report.txt", "."])
def test_what_cannot_be_written_is_one_clear_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be written: "):
        write_file(tmp_path / name, "x")
    assert list(tmp_path.iterdir()) == []


def test_a_link_that_leads_elsewhere_is_no_place_for_a_report(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "precious").write_text("mine")
    (tmp_path / "tree" / "report.json").symlink_to(tmp_path / "precious")
    (tmp_path / "tree" / "new.json").symlink_to(tmp_path / "nowhere")
    for name in ("report.json", "new.json"):
        with pytest.raises(UsageError, match=r"is a link to .*: name that file itself"):
            write_file(tmp_path / "tree" / name, "{}")
    assert (tmp_path / "precious").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "arguments", [["scan", "."], ["scan", ".", "--format", "json"], ["rules", "list"], ["fix", "."]]
)
def test_a_full_disk_behind_stdout_is_one_clear_line(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "a.py").write_text("import torch\ntorch.cuda.synchronize()\n")
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "estimator", *arguments],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1] == (
        "cannscope: error: standard output cannot be written: No space left on device"
    )
