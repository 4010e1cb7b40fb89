"""pre-commit runs the hook from a local clone."""

from __future__ import annotations

import shutil
import site
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.ci.conftest import CLEAN, PROJECT, TIED, run_shell
from tests.gate.repositories import Repo

PARTS = ("estimator", "rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """Return a clone of this project, as it is now."""
    repo = Repo(tmp_path_factory.mktemp("clone") / "cannscope")
    for name in PARTS:
        source, to = PROJECT / name, repo.path / name
        if source.is_dir():
            shutil.copytree(source, to, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, to)
    repo.commit("all")
    return repo


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def run_hook(repo: Repo, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # The hook is installed without its dependencies and without the network: those of this interpreter serve.
    installed = ":".join(dict.fromkeys([sysconfig.get_path("purelib"), *site.getsitepackages()]))
    environment = {
        "PRE_COMMIT_HOME": str(home),
        "PYTHONPATH": installed,
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads it as the contrary
        "PIP_NO_INDEX": "1",
    }
    command = " ".join([sys.executable, "-m", "pre_commit", "run", "cannscope", *arguments])
    return run_shell(repo.path, command, environment)


@pytest.fixture
def project(clone: Repo, tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "project")
    revision = clone.git("rev-parse", "HEAD").strip()
    repo.write(
        ".pre-commit-config.yaml",
        f"repos:\n  - repo: {clone.path}\n    rev: {revision}\n    hooks:\n      - id: cannscope\n",
    )
    repo.write("cannscope.toml", 'exclude = ["left_out.py"]\n')
    repo.write("a.py", CLEAN)
    repo.write("old.py", TIED)
    repo.commit("begin")
    return repo


def tie(repo: Repo) -> None:
    repo.write("a.py", TIED)


def touch(repo: Repo) -> None:
    repo.write("a.py", CLEAN + "\n\nX = 1\n")


def tie_what_is_excluded(repo: Repo) -> None:
    repo.write("left_out.py", TIED)


def suppress(repo: Repo) -> None:
    said = "torch.cuda.synchronize()  # cannscope: ignore[torch-cuda-synchronize] why"
    repo.write("a.py", TIED.replace("torch.cuda.synchronize()", said))


CASES = [(tie, 1), (touch, 0), (tie_what_is_excluded, 0), (suppress, 0)]


@pytest.mark.parametrize(("change", "code"), CASES, ids=[case[0].__name__ for case in CASES])
def test_hook_judges_what_is_committed(project: Repo, home: Path, change, code: int) -> None:  # type: ignore[no-untyped-def]
    change(project)
    project.git("add", "-A")
    ran = run_hook(project, home)
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert ("a.py:5: new: torch-cuda-synchronize" in ran.stdout) == (code == 1)
    assert "old.py" not in ran.stdout


def test_hook_takes_file_names(project: Repo, home: Path) -> None:
    project.write("a.py", TIED)
    project.write("b.py", TIED)
    project.git("add", "-A")
    ran = run_hook(project, home, "--files", "b.py")
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "b.py:5: new" in ran.stdout
    assert "a.py:5" not in ran.stdout
