"""The trend of real repositories: each point is what a scan of that commit says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from estimator.config import Options
from estimator.pipeline import run_scan
from estimator.trending import Asked, run_trend
from tests.gate.repositories import Repo

HELPER = "import torch\n\n\ndef pick_device():\n    return torch.device('cuda')\n"
USER = "from pkg.helper import pick_device\n\n\ndef train(model):\n    return model.to(pick_device())\n"
KERNEL = "__global__ void k(float *x) { x[0] = __shfl_xor_sync(0xffffffff, x[0], 1); }\n"
SUPPRESSED = """\
import torch


# cannscope: ignore[torch-cuda-*] why
def f():
    torch.cuda.synchronize()
"""
PLAIN = "def train(model):\n    return model\n"


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """Return a history in which helpers, kernels, layout, suppressions and generated files come and go."""
    repo = Repo(tmp_path_factory.mktemp("trend") / "r")
    states: list[dict[str, str | None]] = [
        {"pkg/__init__.py": "", "pkg/user.py": USER, "README": "x"},
        {"pkg/helper.py": HELPER},
        {"README": "nothing that is read"},
        {"pkg/user.py": "# a line more\n" + USER},
        {"pkg/more.py": "import torch\n\n\ndef f():\n    torch.cuda.synchronize()\n    torch.cuda.synchronize()\n"},
        {"pkg/k.cu": KERNEL, "csrc/k.cu": KERNEL, "tests/test_a.py": "import torch\n\ntorch.cuda.synchronize()\n"},
        {"pkg/gen.py": "# automatically generated\nimport torch\ntorch.cuda.synchronize()\n"},
        {"pkg/helper.py": HELPER + "\n\ndef other():\n    return torch.cuda.Stream()\n"},
        {"pkg/more.py": SUPPRESSED},
        {"pkg/__init__.py": None, "pkg/helper.py": None, "lib/pkg/__init__.py": "", "lib/pkg/helper.py": HELPER},
        {"pkg/user.py": PLAIN, "csrc/k.cu": None},
    ]
    for number, files in enumerate(states):
        for name, text in files.items():
            if text is None:
                (repo.path / name).unlink()
            else:
                repo.write(name, text)
        repo.commit(f"state {number} <b> & é")
    return repo


def test_each_point_is_what_a_scan_of_the_commit_says(repo: Repo, tmp_path: Path) -> None:
    trend = run_trend(Options(paths=(repo.path,)), repo.path, Asked(every=1))
    assert len(trend.points) == trend.commits == 11
    totals = []
    for point in trend.points:
        tree = tmp_path / point.commit.id
        repo.git("worktree", "add", "-q", "--detach", str(tree), point.commit.id)
        scan = run_scan(Options(paths=(tree,), root=tree, cache=False, strategies=("port",)))
        own = [one for one in scan.counted if one.origin.value == "own"]
        assert point.total == len(own), point.commit.subject
        assert point.tests == sum(one.origin.value == "test" for one in scan.counted), point.commit.subject
        assert point.suppressed == sum(one.suppressed for one in scan.findings)
        assert point.effort == scan.assessments[0].effort, point.commit.subject
        totals.append(point.total)
    assert len(set(totals)) > 4
    steps = [point.added - point.gone for point in trend.points]
    assert [sum(steps[: number + 1]) + totals[0] for number in range(11)] == totals


def test_a_bare_repository_will_do(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "-q", "--bare", str(repo.path), str(tmp_path / "bare"))
    here = run_trend(Options(paths=(repo.path,)), repo.path, Asked(every=3))
    assert run_trend(Options(paths=(tmp_path / "bare",)), tmp_path / "bare", Asked(every=3)) == here


def test_command_writes_table_json_and_page(repo: Repo) -> None:
    ran = repo.run("trend", "--every", "2", "-o", "terminal=-", "-o", "t.json", "-o", "t.html")
    assert ran.code == 0, ran.err
    assert "6 points of 11 commits." in ran.out
    data: dict[str, Any] = json.loads((repo.path / "t.json").read_text())
    assert len(data["points"]) == 6
    page = (repo.path / "t.html").read_text()
    assert page.count("<circle") == 12
    assert "state 10 &lt;b&gt; &amp; é" in page
    assert not re.search(r"<script|src=|href=|url\(|@import", page)


WRONG = [
    (["--every", "0"], 2),
    (["--every", "2", "--weekly"], 2),
    (["--strategy", "all"], 2),
    (["--strategy", "fast"], 2),
    (["--since", "no-such"], 2),
    (["no-such-folder"], 2),
    (["--format", "xml"], 2),
    (["--weekly"], 0),
]


@pytest.mark.parametrize(("arguments", "code"), WRONG)
def test_exit_codes(repo: Repo, arguments: list[str], code: int) -> None:
    assert repo.run("trend", *arguments).code == code


def test_outside_of_git_it_says_so(tmp_path: Path) -> None:
    ran = Repo(tmp_path / "r", git=False).run("trend")
    assert ran.code == 2
    assert "in no git repository" in ran.err


@pytest.mark.parametrize("time", ["99999999999999", "40000000000", "-99999999999", "9" * 5000, "", "now"])
def test_commits_of_any_time_are_shown(tmp_path: Path, time: str) -> None:
    repo = Repo(tmp_path / "r")
    repo.write("a.py", PLAIN)
    repo.commit()
    made = re.sub(r"(?m)^committer .*", f"committer t <t@t> {time} +0000", repo.git("cat-file", "-p", "HEAD"))
    (repo.path / "made").write_text(made, encoding="utf-8")
    repo.git("reset", "-q", repo.git("hash-object", "-t", "commit", "-w", "--literally", "made").strip())
    repo.git("commit", "--allow-empty", "-qm", "now")
    for output in ("terminal", "json", "html"):
        assert repo.run("trend", "--format", output).code == 0
    assert repo.run("trend", "--weekly").code == 0
