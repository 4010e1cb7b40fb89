"""The steps of action.yml, run as a job of GitHub runs them."""

from __future__ import annotations

import json
import re
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.conftest import PROJECT, run_shell
from tests.gate.repositories import Repo

ACTION = yaml.safe_load((PROJECT / "action.yml").read_text())
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
CANNSCOPE = Path(sys.executable).parent / "cannscope"


class Job:
    """A job of GitHub: its files, and its steps run one by one."""

    def __init__(self, repo: Repo, temporary: Path) -> None:
        self.repo = repo
        self.temporary = temporary
        temporary.mkdir()
        self.environment = {
            "GITHUB_ACTION_PATH": str(PROJECT),
            "GITHUB_OUTPUT": str(temporary / "output"),
            "GITHUB_STEP_SUMMARY": str(temporary / "summary"),
            "RUNNER_TEMP": str(temporary),
            "GITHUB_REPOSITORY": "owner/name",
            "CANNSCOPE": str(CANNSCOPE),
        }

    def step(self, name: str, **environment: str) -> Any:
        return run_shell(self.repo.path, STEPS[name]["run"], {**self.environment, **environment})

    @property
    def outputs(self) -> dict[str, str]:
        text = (self.temporary / "output").read_text()
        return dict(line.split("=", 1) for line in text.splitlines())


@pytest.fixture
def job(repo: Repo, tmp_path: Path) -> Job:
    return Job(repo, tmp_path / "temporary")


def test_all_inputs_are_declared_and_none_reaches_a_script_as_text() -> None:
    assert set(ACTION["inputs"]) >= {"paths", "base", "fail-on", "max-new-effort", "sarif", "comment"}
    assert all("${{" not in step.get("run", "") for step in STEPS.values())
    text = (PROJECT / "action.yml").read_text()
    assert all(f"inputs.{name}" in text for name in ACTION["inputs"])


def test_a_tied_change_fails_with_annotations_sarif_and_summary(job: Job) -> None:
    ran = job.step("Check", BASE="main", PATHS=".")
    assert ran.returncode == 0, ran.stderr
    assert job.outputs["exit-code"] == "1"
    assert re.search(r"^::error .*file=a\.py,line=5", ran.stdout, re.MULTILINE)
    assert "old.py" not in ran.stdout
    (result,) = json.loads(Path(job.outputs["sarif"]).read_text())["runs"][0]["results"]
    assert result["ruleId"] == "torch-cuda-synchronize"
    assert "torch-cuda-synchronize" in (job.temporary / "summary").read_text()
    assert job.step("Verdict", CODE=job.outputs["exit-code"]).returncode == 1


ASKED = [
    ({"MAX_NEW_EFFORT": "1h", "FAIL_ON": "none"}, "0"),
    ({"MAX_NEW_EFFORT": "0.001h", "FAIL_ON": "none"}, "1"),
    ({"FAIL_ON": "none"}, "0"),
    ({"ARGUMENTS": "--ignore\ntorch-cuda-*\n"}, "0"),
    ({"PATHS": "old.py\n"}, "0"),
    ({"PATHS": "old.py\na.py"}, "1"),
    ({"BASE": "0" * 40}, "2"),
    ({"BASE": "change"}, "0"),
    ({"BASE": "no-such"}, "2"),
    ({"FAIL_ON": "some; touch pwned"}, "2"),
]


@pytest.mark.parametrize(("environment", "code"), ASKED, ids=[str(row[0]) for row in ASKED])
def test_inputs(job: Job, environment: dict[str, str], code: str) -> None:
    ran = job.step("Check", **{"BASE": "main", **environment})
    assert (ran.returncode, job.outputs["exit-code"]) == (0, code), ran.stderr
    assert ("::error title=cannscope::cannscope: " in ran.stdout) == (code == "2")
    assert not (job.repo.path / "pwned").exists()


def clone(job: Job, *arguments: str) -> Repo:
    path = job.temporary / "clone"
    job.repo.git("clone", "-q", *arguments, f"file://{job.repo.path}", str(path))
    return Repo(path, git=False)


def test_a_new_branch_is_held_against_the_default_branch(job: Job) -> None:
    job.repo.git("checkout", "-q", "main")
    job.repo = clone(job)
    job.repo.git("checkout", "-q", "change")
    job.step("Check", BASE="0" * 40)
    assert job.outputs["exit-code"] == "1"


def test_a_shallow_clone_fetches_what_it_lacks(job: Job) -> None:
    base = job.repo.git("rev-parse", "main").strip()
    job.repo = clone(job, "--depth=1", "--branch=change")
    job.step("Check", BASE=base, GITHUB_REF="refs/heads/change")
    assert job.outputs["exit-code"] == "1"


def test_a_shallow_clone_without_its_origin_says_the_remedy(job: Job) -> None:
    base = job.repo.git("rev-parse", "main").strip()
    job.repo = clone(job, "--depth=1", "--branch=change")
    job.repo.git("remote", "set-url", "origin", "file:///gone")
    ran = job.step("Check", BASE=base)
    assert job.outputs["exit-code"] == "2"
    assert "sarif" not in job.outputs
    assert "the clone is shallow" in ran.stdout
    assert "fetch-depth: 0" in ran.stdout


@pytest.mark.parametrize(("known", "method"), [("", "POST"), ("17\n18", "PATCH")])
def test_the_comment_is_written_once(job: Job, known: str, method: str) -> None:
    job.step("Check", BASE="main")
    stub(job, f'case "$*" in *--jq*) printf "{known}" ;; *) echo "$*" >> "$RUNNER_TEMP/calls" ;; esac\n')
    ran = job.step("Comment", MARKDOWN=job.outputs["markdown"], PULL_REQUEST="5", PATH=str(job.temporary))
    assert (ran.returncode, ran.stdout) == (0, "")
    (call,) = (job.temporary / "calls").read_text().splitlines()
    where = "repos/owner/name/issues/comments/17" if known else "repos/owner/name/issues/5/comments"
    assert call == f"api --silent --method {method} {where} -F body=@{job.outputs['markdown']}"


def test_a_comment_that_is_refused_is_a_warning(job: Job) -> None:
    stub(job, "exit 1\n")
    ran = job.step("Comment", MARKDOWN="x", PULL_REQUEST="5", PATH=str(job.temporary))
    assert ran.returncode == 0
    assert ran.stdout.startswith("::warning title=cannscope::")


def test_install_takes_the_action_itself_or_a_version(job: Job) -> None:
    stub(job, 'echo "$@" >> "$RUNNER_TEMP/calls"\n', "python3")
    bin = job.temporary / "cannscope" / "bin"
    bin.mkdir(parents=True)
    stub(job, 'echo "$@" >> "$RUNNER_TEMP/calls"\n', "cannscope/bin/python")
    job.step("Install", VERSION="", PATH=str(job.temporary))
    job.step("Install", VERSION="1.2", PATH=str(job.temporary))
    calls = (job.temporary / "calls").read_text().splitlines()
    assert calls[1::2] == [f"-m pip install --quiet {PROJECT}", "-m pip install --quiet cannscope==1.2"]


def stub(job: Job, script: str, name: str = "gh") -> None:
    path = job.temporary / name
    path.write_text(f"#!/bin/sh\n{script}")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
