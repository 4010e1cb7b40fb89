"""What Windows and macOS lack, or do otherwise, changes no finding."""

from __future__ import annotations

import json
import multiprocessing
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from estimator import files
from estimator.discover.walk import leads_away
from estimator.model.artifact import Artifact
from estimator.model.rule import Interest
from estimator.parse import read, workers

FIXTURE = Path(__file__).parent.parent / "fixtures" / "plain_trainer" / "project"
NO_TEXT = b"\xff.py"

# Own modules see `os`, `signal` and `sys` as Windows has them; those of Python itself, which were made for the system
# that this runs on, see all of it. Processes that start afresh import this file too, and so see the same.
RUNNER = """
import builtins, os, signal, sys, types

LACKING = {{
    "os": set("fork forkpty wait waitid wait3 wait4 getuid geteuid getgid getegid getpgid setsid killpg uname "
              "mkfifo mknod chown lchown fchown fchmod fchdir chroot nice pread pwrite readv writev sched_getaffinity "
              "getloadavg sync statvfs openpty O_NONBLOCK O_CLOEXEC O_NOFOLLOW O_DIRECTORY O_NOCTTY O_SYNC".split()),
    "signal": set("SIGKILL SIGALRM SIGHUP SIGQUIT SIGPIPE SIGCHLD SIGUSR1 SIGUSR2 SIGPROF alarm setitimer ITIMER_PROF "
                  "pthread_sigmask SIG_BLOCK SIG_SETMASK pause sigwait".split()),
    "sys": set(),
}}
GONE = {{"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "posix", "syslog", "crypt"}}
if {platform!r} == "darwin":
    LACKING, GONE = {{"os": {{"sched_getaffinity", "sched_setaffinity"}}, "signal": set(), "sys": set()}}, set()


class Bare(types.ModuleType):
    def __init__(self, whole):
        super().__init__(whole.__name__)
        self.__dict__["_whole"] = whole

    def __getattr__(self, name):
        if name in LACKING[self.__name__]:
            raise AttributeError(name)
        if self.__name__ == "sys" and name == "platform":
            return {platform!r}
        return getattr(self._whole, name)


BARE = {{name: Bare(module) for name, module in (("os", os), ("signal", signal), ("sys", sys))}}
whole_import = builtins.__import__


def bare_import(name, globals=None, locals=None, fromlist=(), level=0):
    ours = (globals or {{}}).get("__name__", "").startswith("estimator")
    if ours and name in GONE:
        raise ModuleNotFoundError(name)
    module = whole_import(name, globals, locals, fromlist, level)
    return BARE[name] if ours and name in BARE else module


if {platform!r}:
    import multiprocessing.connection as connection
    connection.PipeConnection = connection.Connection  # there on Windows only
    builtins.__import__ = bare_import

if __name__ == "__main__":
    import multiprocessing
    if {platform!r}:
        multiprocessing.set_start_method("spawn")
        multiprocessing.get_all_start_methods = lambda: ["spawn"]
    from estimator.parse import read
    read._FEW_BYTES = 0
    from estimator.cli.app import main
    main()
"""


def scan(tmp_path: Path, platform: str, *arguments: str) -> bytes:
    """Return the JSON of a scan by two processes; `platform` "" is what this system is."""
    runner = tmp_path / f"run{platform}.py"
    runner.write_text(RUNNER.format(platform=platform), encoding="utf-8")
    output = tmp_path / f"report{platform}.json"
    done = subprocess.run(
        [sys.executable, str(runner), *arguments, "--no-cache", "-q", "-o", str(output)],
        capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return output.read_bytes()


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_a_scan_without_what_this_system_has_gives_the_same(tmp_path: Path, platform: str) -> None:
    here = scan(tmp_path, "", "scan", str(FIXTURE), "--jobs", "1")
    assert json.loads(here)["findings"]
    assert scan(tmp_path, platform, "scan", str(FIXTURE), "--jobs", "2") == here


def test_the_runner_takes_away_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "estimator_like.py").write_text(
        "import os, sys\nprint(sys.platform, hasattr(os, 'fork'), hasattr(os, 'getpid'))\n"
        "try:\n    import fcntl\nexcept ModuleNotFoundError:\n    print('gone')\n"
    )
    code = RUNNER.format(platform="win32").split("if __name__")[0] + "import estimator_like\n"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["win32", "False", "True", "gone"], done.stderr


class Entry:
    """An entry of a folder as Windows lists it."""

    def __init__(self, tag: int, link: bool = False) -> None:
        self.tag = tag
        self.link = link

    def is_symlink(self) -> bool:
        return self.link

    def stat(self, *, follow_symlinks: bool = True) -> object:
        assert not follow_symlinks
        return type("Status", (), {"st_reparse_tag": self.tag})()


@pytest.mark.parametrize(
    ("entry", "away"),
    [
        (Entry(0), False),
        (Entry(0, link=True), True),
        (Entry(0xA0000003), True),
        (Entry(0x9000001A), False),  # a file that a cloud drive brings when it is read
    ],
)
def test_a_junction_of_windows_is_not_followed(monkeypatch: pytest.MonkeyPatch, entry: Entry, away: bool) -> None:
    monkeypatch.setattr(os, "name", "nt")
    assert leads_away(entry) is away  # type: ignore[arg-type]
    assert getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", 0xA0000003) == 0xA0000003


@pytest.mark.parametrize("path", [r"\\host\share\run", r"..\..\a.py", "d:a.py", "a.py:stream", r"a\b.py"])
def test_a_name_in_git_leads_windows_nowhere(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    assert files.is_path_below(path) is (os.name != "nt")
    monkeypatch.setattr(os, "name", "nt")
    assert not files.is_path_below(path)
    assert files.is_path_below("a/b.py")


def test_half_characters_in_names_are_bytes() -> None:
    assert files.encode_name(os.fsdecode(NO_TEXT)) == NO_TEXT or os.name == "nt"
    assert files.encode_name("\ud800.py") == b"\xed\xa0\x80.py"


def test_there_are_no_more_workers_than_windows_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    hired: list[int] = []

    def hire(_root: Path, _few: object, _interest: object, count: int) -> Iterator[object]:
        hired.append(count)
        yield from ()

    monkeypatch.setattr(read, "_FEW_BYTES", 0)
    monkeypatch.setattr(workers, "read_in_processes", hire)
    artifacts = [Artifact(path=f"gone{number}.py", kind="python", size=1) for number in range(200)]
    read.read_artifacts(Path("nowhere"), artifacts, Interest(), 200)
    assert hired == [60]


def test_a_system_that_does_not_list_its_threads_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "iterdir", lambda self: (_ for _ in ()).throw(FileNotFoundError()))
    methods = multiprocessing.get_all_start_methods()
    assert workers.choose_context().get_start_method() == ("forkserver" if "forkserver" in methods else "spawn")


@pytest.mark.parametrize(
    ("code", "reason"), [(3221225477, "exit code 3221225477"), (-9, "signal SIGKILL"), (-40, "signal 40")]
)
def test_a_process_may_end_in_ways_without_a_name(code: int, reason: str) -> None:
    assert workers._why_ended(code) == reason or (os.name == "nt" and code == -9)
