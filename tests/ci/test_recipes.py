"""The GitLab template and the plain shell recipe, run."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from tests.ci.conftest import CLEAN, PROJECT, run_shell
from tests.gate.repositories import Repo

GITLAB = yaml.safe_load((PROJECT / "ci" / "gitlab.yml").read_text())
RECIPE = re.search(r"<!-- recipe -->\n```sh\n(.*?)```", (PROJECT / "docs" / "ci.md").read_text(), re.DOTALL)


@pytest.mark.parametrize(("text", "code", "found"), [(None, 1, 1), (CLEAN, 0, 0)])
def test_gitlab_job(repo: Repo, text: str | None, code: int, found: int) -> None:
    if text is not None:
        repo.write("a.py", text)
        repo.commit("undo")
    install, *rest = GITLAB["cannscope"]["script"]
    assert install.startswith("python3 -m pip install")
    base = repo.git("rev-parse", "main").strip()
    variables = {name: str(value) for name, value in GITLAB["variables"].items()}
    ran = run_shell(repo.path, "\n".join(rest), {**variables, "CI_MERGE_REQUEST_DIFF_BASE_SHA": base})
    assert ran.returncode == code, ran.stderr
    report = GITLAB["cannscope"]["artifacts"]["reports"]["codequality"]
    assert len(json.loads((repo.path / report).read_text())) == found


@pytest.mark.parametrize("depth", ["--no-single-branch", "--depth=1"])
def test_plain_recipe(repo: Repo, tmp_path: Path, depth: str) -> None:
    assert RECIPE is not None
    repo.git("clone", "-q", depth, "--branch=change", "--no-single-branch", f"file://{repo.path}", str(tmp_path / "c"))
    ran = run_shell(tmp_path / "c", RECIPE[1], {})
    assert ran.returncode == 1, ran.stderr
    assert "a.py:5: new: torch-cuda-synchronize" in ran.stdout
