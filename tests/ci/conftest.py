"""A repository with a branch, and the environment that a CI job has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gate.repositories import Repo

PROJECT = Path(__file__).parent.parent.parent
CLEAN = "import torch\n\n\ndef f(x):\n    return x\n"
TIED = "import torch\n\n\ndef f(x):\n    torch.cuda.synchronize()\n    return x\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Return a repository on a branch whose last commit ties a file to CUDA."""
    repo = Repo(tmp_path / "origin")
    repo.write("a.py", CLEAN)
    repo.write("old.py", TIED)
    repo.commit("begin")
    repo.git("checkout", "-q", "-b", "change")
    repo.write("a.py", TIED)
    repo.commit("tie")
    return repo


def run_shell(folder: Path, script: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the script as a step of a job: with bash, and with cannscope on the path."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GITHUB_"))}
    path = os.pathsep.join([environment.pop("PATH", ""), str(Path(sys.executable).parent), clean.get("PATH", "")])
    cache = {"XDG_CACHE_HOME": str(folder.parent / "cache"), "PYTHONPATH": str(PROJECT)}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**clean, **cache, "PATH": path.strip(os.pathsep), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
