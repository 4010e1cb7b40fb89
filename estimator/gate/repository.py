"""Reads a git repository: what changed since when, and files as they were; nothing is checked out or written."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from estimator.errors import UsageError
from estimator.files import find_program, is_path_below, read_file

# What a repository's configuration may bring along runs nothing: no hook, no monitor, no external diff, no conversion
# to text, no filter (see `_filters`), and no fetch of what a partial clone lacks. The configuration of the user and of
# the system stays: safe.directory stands there and nowhere else.
_QUIET = (
    ("core.fsmonitor", "false"),
    ("core.hooksPath", os.devnull),
    ("diff.autoRefreshIndex", "false"),
    ("log.showSignature", "false"),
)
_OFF = (("clean", ""), ("smudge", ""), ("process", ""), ("required", "false"))
_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
}
_PLAIN_DIFF = ("--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules=dirty")
_SUBMODULE = "160000"
_REGULAR = ("100644", "100755")


class Change(NamedTuple):
    """A file that changed: the paths that it had and has ("" where it was not, or is not), and its old blob."""

    old: str
    new: str
    blob: str


class Changes(NamedTuple):
    """The files that changed since a commit, and the submodules whose commit did; paths relative to the root."""

    files: tuple[Change, ...]
    submodules: tuple[str, ...]

    @property
    def renamed(self) -> dict[str, str]:
        """Return the old path by the new one, for files that were renamed."""
        return {change.new: change.old for change in self.files if change.old and change.new != change.old != ""}


class Repository:
    """The git repository that holds a folder; only paths below the folder are seen."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._settings: tuple[tuple[str, str], ...] = _QUIET

    def complaint(self) -> str:
        """Return why git does not take the folder for a part of a repository, "" where it does."""
        try:
            found = self._run("rev-parse", "--is-inside-work-tree")
        except FileNotFoundError:
            return "git is not installed"
        said = found.stderr.decode("utf-8", "replace").strip().splitlines()
        if found.returncode != 0 and said and "not a git repository" not in said[0]:
            return said[0]
        return "" if found.returncode == 0 else f"{self.root} is in no git repository"

    def is_one(self) -> bool:
        """Tell whether the folder is in the work tree of a git repository, and git is there."""
        try:
            found = self._run("rev-parse", "--is-inside-work-tree")
        except FileNotFoundError:
            return False
        return found.returncode == 0 and found.stdout.strip() == b"true"

    def has_commits(self) -> bool:
        """Tell whether there is a commit at all."""
        return self._commit("HEAD") is not None

    def base_of(self, revision: str) -> str:
        """
        Return the commit at which HEAD left the revision.

        Raises UsageError where there is no repository, no such revision, or where a shallow clone lacks the commit.
        """
        if revision.startswith("-") or not revision:
            raise UsageError(f"--diff {revision!r} is no revision of git")
        try:
            found = self._run("merge-base", "--end-of-options", f"{revision}^{{commit}}", "HEAD")
        except FileNotFoundError:
            raise UsageError(f"--diff {revision}: git is not installed") from None
        if found.returncode == 0:
            return found.stdout.decode().split()[0]
        raise UsageError(f"--diff {revision}: {self._why_no_base(revision)}")

    def _why_no_base(self, revision: str) -> str:
        complaint = self.complaint()
        if complaint:
            return complaint
        if not self.has_commits():
            return "the repository has no commit yet"
        shallow = self.is_shallow()
        if self._commit(revision) is None:
            return f"no such revision here{_remedy(revision, shallow)}"
        if shallow:
            return f"no commit in common with HEAD here{_remedy(revision, shallow)}"
        return "it has no commit in common with HEAD"

    def is_shallow(self) -> bool:
        """Tell whether the clone lacks a part of the history."""
        return self._run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"

    def partial_remedy(self, commit: str) -> str:
        """Return how to get the old files into a clone that was made without them, "" for any other clone."""
        found = self._run("config", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.promisor)$")
        fetch = f"`git diff {commit[:10]} >/dev/null` fetches what is needed"
        return f"; the clone is partial: {fetch}" if found.stdout else ""

    def is_clean(self) -> bool:
        """Tell whether no file that git knows differs from its index or from HEAD; raises UsageError as `ask` does."""
        self._settings = (*_QUIET, *self._filters())
        return not self._check("status", "--porcelain", "--untracked-files=no", "--ignore-submodules=dirty")

    def known_files(self) -> list[str]:
        """Return the paths of the files in git's index."""
        return os.fsdecode(self._check("ls-files", "-z")).split("\0")

    def last_change(self) -> str | None:
        """
        Return the commit that the present change began at: HEAD where the work tree differs from it, else its first
        parent; None where there is none, or a shallow clone lacks it.
        """
        if not self.is_one() or not self.has_commits():
            return None
        return self._commit("HEAD" if self._is_dirty() else "HEAD^1")

    def _is_dirty(self) -> bool:
        """Tell whether the content of a file differs from HEAD; git that may not write its index tells by its date."""
        changes = self.changes_since("HEAD").files
        blobs = self.read_blobs(change.blob for change in changes if change.blob)
        for change in changes:
            if change.old != change.new or change.blob not in blobs:
                return True
            try:
                now = read_file(self.root / change.new)
            except OSError:
                return True
            if now.replace(b"\r\n", b"\n") != blobs[change.blob].replace(b"\r\n", b"\n"):
                return True
        return False

    def commit_of(self, path: Path) -> str | None:
        """Return the last commit that changed the file, None where there is none."""
        if not self.is_one() or not self.has_commits():
            return None
        found = self._run("rev-list", "-1", "HEAD", "--", os.fspath(path))
        return found.stdout.decode().strip() or None

    def changes_since(self, commit: str) -> Changes:
        """Return what the work tree changed since the commit: renames followed, files unknown to git included."""
        self._settings = (*_QUIET, *self._filters())
        arguments = ("diff", "--raw", "-z", "-M", "--no-abbrev", "--relative", *_PLAIN_DIFF, commit, "--")
        try:
            found = self._check(*arguments)
        except UsageError as error:
            raise UsageError(f"{error}{self.partial_remedy(commit)}") from None
        files: list[Change] = []
        submodules: list[str] = []
        fields = iter(os.fsdecode(found).split("\0"))
        for field in fields:
            if not field:
                continue
            old_mode, mode, blob, _, status = field.removeprefix(":").split(" ")
            first = next(fields)
            second = next(fields) if status[0] in "RC" else first
            if _SUBMODULE in (old_mode, mode):
                submodules.append(second)
                continue
            old = first if old_mode in _REGULAR and status[0] != "C" else ""
            new = second if mode in _REGULAR else ""
            if (old or new) and is_path_below(first) and is_path_below(second):
                files.append(Change(old, new, blob if old else ""))
        known = {change.new for change in files}
        untracked = os.fsdecode(self._check("ls-files", "-z", "--others", "--exclude-standard")).split("\0")
        files += [Change("", path, "") for path in untracked if path and path not in known]
        return Changes(tuple(files), tuple(submodules))

    def read_blobs(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """Return the content of the blobs by their ids; one that is missing (a partial clone) is left out."""
        wanted = sorted(set(blobs))
        if not wanted:
            return {}
        data = self._check("cat-file", "--batch", input="".join(f"{blob}\n" for blob in wanted).encode())
        contents: dict[str, bytes] = {}
        start = 0
        for blob in wanted:
            end = data.index(b"\n", start)
            header = data[start:end].split(b" ")
            start = end + 1
            if len(header) == 3 and header[1] == b"blob":
                size = int(header[2])
                contents[blob] = data[start : start + size]
                start += size + 1
        return contents

    def list_files(self, commit: str) -> list[str]:
        """Return the paths of the files of a commit."""
        paths = os.fsdecode(self._check("ls-tree", "-r", "-z", "--name-only", commit)).split("\0")
        return [path for path in paths if path and is_path_below(path)]

    def commit_named(self, revision: str) -> str:
        """Return the commit; raises UsageError where there is none, with the remedy where the clone is shallow."""
        complaint = self.complaint()
        if complaint:
            raise UsageError(complaint)
        commit = self._commit(revision) if revision and not revision.startswith("-") else None
        if commit is None:
            raise UsageError(f"{revision!r} is no revision here{_remedy(revision, self.is_shallow())}")
        return commit

    def ask(self, *arguments: str, input: bytes | None = None) -> bytes:
        """Return what git says; raises UsageError with git's own words where it cannot."""
        return self._check(*arguments, input=input)

    def _commit(self, revision: str) -> str | None:
        found = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        return found.stdout.decode().strip() if found.returncode == 0 else None

    def _check(self, *arguments: str, input: bytes | None = None) -> bytes:
        found = self._run(*arguments, input=input)
        if found.returncode != 0:
            said = found.stderr.decode("utf-8", "replace").strip().splitlines()
            what = said[0] if said else f"exit code {found.returncode}"
            raise UsageError(f"git {arguments[0]} failed: {what}")
        return found.stdout

    def _filters(self) -> list[tuple[str, str]]:
        """Return settings that turn off the filters which git would run to compare the work tree."""
        found = self._run("config", "-z", "--name-only", "--get-regexp", r"^filter\.")
        names = {name.split(".", 1)[1].rpartition(".")[0] for name in os.fsdecode(found.stdout).split("\0") if name}
        return [(f"filter.{name}.{key}", value) for name in sorted(names - {""}) for key, value in _OFF]

    def _run(self, *arguments: str, input: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, **_ENVIRONMENT}
        given = environment.get("GIT_CONFIG_COUNT", "")
        first = int(given) if given.isdecimal() else 0
        environment["GIT_CONFIG_COUNT"] = str(first + len(self._settings))
        for number, (key, value) in enumerate(self._settings, first):
            environment[f"GIT_CONFIG_KEY_{number}"] = key
            environment[f"GIT_CONFIG_VALUE_{number}"] = value
        return subprocess.run(
            (find_program("git"), "--literal-pathspecs", *arguments),
            cwd=self.root,
            input=input,
            stdin=subprocess.DEVNULL if input is None else None,
            capture_output=True,
            env=environment,
            check=False,
        )


def _remedy(revision: str, shallow: bool) -> str:
    if not shallow:
        return ""
    branch = revision.split("/", 1)[1] if revision.startswith("origin/") else revision
    fetch = f"`git fetch --unshallow` or `git fetch --deepen=200 origin {branch}`"
    return f"; the clone is shallow: {fetch} brings it (in CI: fetch-depth: 0)"
