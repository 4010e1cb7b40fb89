"""Real git repositories for tests, and the command run in them."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from estimator.cli.app import main

_IDENTITY = (
    "-c",
    "user.name=t",
    "-c",
    "user.email=t@t",
    "-c",
    "protocol.file.allow=always",
    "-c",
    "core.autocrlf=false",
)
_CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


class Ran(NamedTuple):
    """What a run of the command gave."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """Return the JSON on stdout."""
        loaded: dict[str, Any] = json.loads(self.out)
        return loaded


class Repo:
    """A folder, a git repository unless asked otherwise."""

    def __init__(self, path: Path, *, git: bool = True) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        if git:
            self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, check: bool = True) -> str:
        command = ["git", *_IDENTITY, *arguments]
        environment = {**_CLEAN, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(command, cwd=self.path, capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 0 or not check, done.stderr
        return done.stdout + done.stderr

    def write(self, name: str, text: str) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def read(self, name: str) -> str:
        return (self.path / name).read_bytes().decode()

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def commit(self, message: str = "change") -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def run(self, *arguments: str) -> Ran:
        """Run cannscope in the folder, in this process."""
        out, err = io.StringIO(), io.StringIO()
        code: Any = 0
        before = Path.cwd()
        os.chdir(self.path)
        try:
            with (
                mock.patch.object(sys, "argv", ["cannscope", *arguments]),
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(err),
            ):
                try:
                    main()
                except SystemExit as error:
                    code = error.code
        finally:
            os.chdir(before)
        return Ran(int(code or 0), out.getvalue(), err.getvalue())

    def check(self, *arguments: str) -> tuple[int, dict[str, int]]:
        """Return the exit code of `check`, and how many sites stand how; those that are gone as "fixed"."""
        ran = self.run("check", *arguments, "--format", "json")
        assert ran.out, ran.err
        data = ran.data
        counts = Counter(finding["state"] for finding in data["findings"])
        counts["fixed"] = sum(gone["count"] for gone in data["fixed"])
        assert data["exit_code"] == ran.code
        return ran.code, {name: number for name, number in sorted(counts.items()) if number}
