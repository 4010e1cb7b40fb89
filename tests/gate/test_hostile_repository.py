"""A scanned repository brings its own git configuration; it must not run a program, and nothing is written to it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.gate.repositories import Repo

BEFORE = "import torch\n\ntorch.cuda.synchronize()\n"
AFTER = "import torch\n\ntorch.cuda.synchronize()\ntorch.cuda.empty_cache()\n"


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    path = tmp_path / "traps" / "trap.sh"
    path.parent.mkdir()
    path.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "r")
    repo.write("a.py", BEFORE)
    repo.write("gone.py", "x = 1\n" * 40)
    repo.run("baseline", "create")
    repo.commit()
    return repo


def _change(repo: Repo) -> None:
    repo.write("a.py", AFTER)
    (repo.path / "gone.py").rename(repo.path / "come.py")
    repo.write("come.py", "x = 1\n" * 40 + "y = 1\n")
    repo.git("add", "-N", "come.py", check=False)


def monitor(repo: Repo, trap: Path) -> None:
    repo.git("config", "core.fsmonitor", str(trap))


def hooks(repo: Repo, trap: Path) -> None:
    for name in ("post-index-change", "post-checkout", "reference-transaction", "fsmonitor-watchman"):
        (trap.parent / name).write_bytes(trap.read_bytes())
        (trap.parent / name).chmod(0o755)
    repo.git("config", "core.hooksPath", str(trap.parent))


def external_diff(repo: Repo, trap: Path) -> None:
    repo.git("config", "diff.external", str(trap))
    repo.write(".git/info/attributes", "* diff=bad\n")
    repo.git("config", "diff.bad.command", str(trap))


def conversion_to_text(repo: Repo, trap: Path) -> None:
    repo.write(".git/info/attributes", "* diff=bad\n")
    repo.git("config", "diff.bad.textconv", str(trap))


def filter_of_the_tree(repo: Repo, trap: Path) -> None:
    repo.write(".gitattributes", "* filter=bad.one=a\n")
    repo.write(".git/config", repo.read(".git/config") + f'[filter "bad.one=a"]\n\tclean = {trap}\n\trequired = true\n')


def long_running_filter(repo: Repo, trap: Path) -> None:
    repo.write(".git/info/attributes", "* filter=bad\n")
    repo.git("config", "filter.bad.process", str(trap))


def included_configuration(repo: Repo, trap: Path) -> None:
    repo.write(".git/info/attributes", "* filter=bad\n")
    repo.write(".git/more", f'[filter "bad"]\n\tclean = {trap}\n[core]\n\tfsmonitor = {trap}\n')
    repo.git("config", "include.path", "more")


def signatures(repo: Repo, trap: Path) -> None:
    repo.git("config", "log.showSignature", "true")
    repo.git("config", "gpg.program", str(trap))


def pager_and_editor(repo: Repo, trap: Path) -> None:
    for key in ("core.pager", "pager.diff", "core.editor", "alias.diff", "core.askPass", "credential.helper"):
        repo.git("config", key, f"!{trap}" if key.startswith(("alias", "cred")) else str(trap))


def missing_blob(repo: Repo, trap: Path) -> None:
    """Make git wish to fetch a blob, as in a partial clone, by a transport that is a program."""
    repo.git("config", "core.repositoryFormatVersion", "1")
    repo.git("config", "extensions.partialClone", "origin")
    repo.git("config", "remote.origin.url", f"ext::{trap}")
    repo.git("config", "remote.origin.promisor", "true")
    repo.git("config", "protocol.ext.allow", "always")
    blob = repo.git("rev-parse", "HEAD:a.py").strip()
    (repo.path / ".git/objects" / blob[:2] / blob[2:]).unlink()


ATTACKS = (
    monitor,
    hooks,
    external_diff,
    conversion_to_text,
    filter_of_the_tree,
    long_running_filter,
    included_configuration,
    signatures,
    pager_and_editor,
    missing_blob,
)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
@pytest.mark.parametrize(
    "arguments", [("--diff", "HEAD"), ("--diff", "HEAD", "--baseline", ".cannscope-baseline.json"), ()]
)
def test_no_program_runs_and_nothing_is_written(
    repo: Repo, trap: Path, tmp_path: Path, attack: Callable[[Repo, Path], None], arguments: tuple[str, ...]
) -> None:
    _change(repo)
    attack(repo, trap)
    before = {path: path.stat().st_mtime_ns for path in (repo.path / ".git").rglob("*") if path.is_file()}
    (tmp_path / "sprung").unlink(missing_ok=True)
    ran = repo.run("check", *arguments)
    assert not (tmp_path / "sprung").exists()
    assert before == {path: path.stat().st_mtime_ns for path in (repo.path / ".git").rglob("*") if path.is_file()}
    if attack is missing_blob and arguments:
        assert ran.code == 2
        assert "the clone is partial" in ran.err
    else:
        assert ran.code == 1
        assert "1 new place " in ran.out


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
@pytest.mark.parametrize("is_clean", [True, False])
def test_no_program_runs_when_git_is_to_undo_what_fix_writes(
    repo: Repo, trap: Path, tmp_path: Path, attack: Callable[[Repo, Path], None], is_clean: bool
) -> None:
    if not is_clean:
        _change(repo)
    attack(repo, trap)
    os.utime(repo.path / "a.py", (0, 0))  # so that git must compare the content
    (tmp_path / "sprung").unlink(missing_ok=True)
    ran = repo.run("fix", ".", "--write", "-q")
    assert not (tmp_path / "sprung").exists()
    if is_clean and attack not in (filter_of_the_tree, missing_blob):  # the first adds a file
        assert (ran.code, repo.read("a.py") != BEFORE) == (0, True), ran.err
    if not is_clean:
        assert (ran.code, repo.read("a.py")) == (2, AFTER)


def test_a_program_of_the_tree_is_never_git(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _change(repo)
    repo.write("git", f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    repo.write("sub/git", f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    for name in ("git", "sub/git"):
        (repo.path / name).chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join((".", "", "sub", os.environ["PATH"])))
    assert repo.check("--diff", "HEAD") == (1, {"new": 1})
    assert not (tmp_path / "sprung").exists()
    monkeypatch.setenv("PATH", os.pathsep.join((".", "", "sub")))
    ran = repo.run("check", "--diff", "HEAD")
    assert (ran.code, "git is not installed" in ran.err) == (2, True)
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("attack", [monitor, filter_of_the_tree, long_running_filter, included_configuration])
def test_the_traps_do_spring_when_git_is_run_plainly(
    repo: Repo, trap: Path, tmp_path: Path, attack: Callable[[Repo, Path], None]
) -> None:
    _change(repo)
    attack(repo, trap)
    (tmp_path / "sprung").unlink(missing_ok=True)
    repo.git("diff", "--raw", "-M", "HEAD", check=False)
    assert (tmp_path / "sprung").exists()


def test_what_the_environment_sets_for_git_is_kept(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    _change(repo)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "safe.directory")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(repo.path))
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert repo.check("--diff", "HEAD") == (1, {"new": 1})
    monkeypatch.delenv("GIT_CONFIG_COUNT")
    ran = repo.run("check", "--diff", "HEAD")
    assert (ran.code, "dubious ownership" in ran.err) == (2, True)
