"""What `check` says of suppressions that come, go and move, in real repositories."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.gate.repositories import Repo

SYNC = "torch.cuda.synchronize()"
SAID = f"{SYNC}  # cannscope: ignore[torch-cuda-synchronize] why"
A = f"import torch\n\n\ndef f():\n    {SYNC}\n"
B = f"import torch\n\n\ndef g():\n    {SAID}\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "r")
    repo.write("a.py", A)
    repo.write("b.py", B)
    assert repo.run("baseline", "create").code == 0
    repo.commit("begin")
    return repo


def add_suppressed(repo: Repo) -> None:
    repo.write("c.py", B)


def add_unreasoned(repo: Repo) -> None:
    repo.write("c.py", B.replace(" why", ""))


def suppress_known(repo: Repo) -> None:
    repo.edit("a.py", SYNC, SAID)


def unsuppress(repo: Repo) -> None:
    repo.edit("b.py", SAID, SYNC)


def suppress_known_and_add_the_same(repo: Repo) -> None:
    suppress_known(repo)
    repo.write("c.py", A)


def duplicate_beside_suppressed(repo: Repo) -> None:
    repo.write("b.py", f"{B}    {SYNC}\n")


def rename_suppressed(repo: Repo) -> None:
    repo.git("mv", "b.py", "d.py")


def remove_suppressed_place(repo: Repo) -> None:
    repo.edit("b.py", SAID, "pass")


CASES: list[tuple[Callable[[Repo], None], int, dict[str, int]]] = [
    (add_suppressed, 0, {}),
    (add_unreasoned, 1, {"new": 1}),
    (suppress_known, 0, {}),
    (unsuppress, 1, {"new": 1}),
    (suppress_known_and_add_the_same, 1, {"new": 1}),
    (duplicate_beside_suppressed, 1, {"new": 1}),
    (rename_suppressed, 0, {}),
    (remove_suppressed_place, 0, {}),
]


@pytest.mark.parametrize("against", ["baseline", "diff"])
@pytest.mark.parametrize(("change", "code", "counts"), CASES, ids=[case[0].__name__ for case in CASES])
def test_verdict(repo: Repo, change: Callable[[Repo], None], code: int, counts: dict[str, int], against: str) -> None:
    change(repo)
    arguments = ["--diff", "HEAD"] if against == "diff" else []
    if against == "diff":
        (repo.path / ".cannscope-baseline.json").unlink()
    assert repo.check(*arguments) == (code, counts)


def test_a_stricter_policy_takes_suppressions_as_well(repo: Repo) -> None:
    repo.edit("a.py", SYNC, SAID)
    assert repo.check("--fail-on", "any")[0] == 0


def test_the_baseline_does_not_know_what_is_suppressed(repo: Repo) -> None:
    entries = repo.read(".cannscope-baseline.json")
    assert '"a.py"' in entries
    assert '"b.py"' not in entries


def test_summary_counts_and_lists_them(repo: Repo) -> None:
    assert "1 known, 1 suppressed;" in repo.run("check").out
    assert "b.py:5: suppressed: torch-cuda-synchronize: why" in repo.run("check", "--show-suppressed").out


def test_what_does_nothing_is_said_and_passes(repo: Repo) -> None:
    repo.edit("a.py", "import torch", "import torch  # cannscope: ignore[torch-cuda-synchronize] x")
    ran = repo.run("check")
    assert ran.code == 0
    assert "a.py:1: suppression (stale): nothing to suppress for torch-cuda-synchronize" in ran.out
    data = repo.run("check", "--format", "json").data
    assert [fault["kind"] for fault in data["suppression_faults"]] == ["stale"]
    assert data["suppressed"][0]["suppression"] == {"kind": "inSource", "reason": "why", "line": 5}
