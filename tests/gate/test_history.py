"""The commits that are chosen, and the files that each held, in real repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimator.errors import UsageError
from estimator.gate.history import choose_commits, list_commits, walk_trees
from estimator.gate.repository import Repository
from estimator.model.trend import Commit
from tests.gate.repositories import Repo

DAY = 86_400


def commits(*days: int) -> list[Commit]:
    return [Commit(str(number), day * DAY, "") for number, day in enumerate(days)]


CHOSEN = [
    ("each", commits(0, 1, 2), 1, False, "012"),
    ("every second, the last always", commits(0, 1, 2, 3), 2, False, "13"),
    ("more than there are", commits(0, 1, 2), 9, False, "2"),
    ("unasked, few", commits(0, 1, 2), None, False, "012"),
    ("unasked, many", commits(*range(9)), None, False, "02468"),
    ("weekly: the last of each (day 4 is a Monday)", commits(0, 3, 4, 10, 11), None, True, "134"),
    ("none", [], None, False, ""),
]


@pytest.mark.parametrize(("case", "given", "every", "weekly", "ids"), CHOSEN, ids=[row[0] for row in CHOSEN])
def test_choice(case: str, given: list[Commit], every: int | None, weekly: bool, ids: str) -> None:
    assert "".join(one.id for one in choose_commits(given, every, weekly=weekly, most=5)) == ids


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "r")
    repo.write("a.py", "1\n")
    repo.write("dir/b.py", "1\n")
    repo.commit("first")
    repo.git("mv", "a.py", "c d\té.py")
    repo.commit("second: | rename")
    repo.git("checkout", "-q", "-b", "side")
    repo.write("dir/b.py", "2\n")
    repo.commit("aside")
    repo.git("checkout", "-q", "main")
    (repo.path / "link").symlink_to("a.py")
    repo.commit("third")
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    return repo


def test_trees_are_those_that_git_lists(repo: Repo) -> None:
    repository = Repository(repo.path)
    found = list_commits(repository, None, "HEAD")
    assert [one.subject for one in found] == ["first", "second: | rename", "third", "merge"]
    trees = [held for _, held in walk_trees(repository, found)]
    assert [sorted(held.blobs) for held in trees] == [["a.py", "dir/b.py"], *[["c d\té.py", "dir/b.py"]] * 3]
    assert [sorted(held.changed) for held in trees[1:]] == [["a.py", "c d\té.py"], ["link"], ["dir/b.py"]]
    assert trees[-1].blobs["dir/b.py"] == repo.git("rev-parse", "HEAD:dir/b.py").strip()


def test_a_folder_sees_what_lies_below_it(repo: Repo) -> None:
    repository = Repository(repo.path / "dir")
    trees = [held for _, held in walk_trees(repository, list_commits(repository, None, "HEAD"))]
    assert [sorted(held.blobs) for held in trees] == [["b.py"]] * 4
    assert [sorted(held.changed) for held in trees[1:]] == [[], [], ["b.py"]]


def test_since_is_the_first_point(repo: Repo) -> None:
    found = list_commits(Repository(repo.path), "HEAD~2", "HEAD")
    assert [one.subject for one in found] == ["second: | rename", "third", "merge"]
    assert [one.subject for one in list_commits(Repository(repo.path), "HEAD", "HEAD")] == ["merge"]


WRONG = [("no-such", "HEAD"), ("--all", "HEAD"), (None, "no-such"), (None, "")]


@pytest.mark.parametrize(("since", "until"), WRONG)
def test_what_is_no_revision_is_an_error(repo: Repo, since: str | None, until: str) -> None:
    with pytest.raises(UsageError, match="is no revision here"):
        list_commits(Repository(repo.path), since, until)


def test_a_shallow_clone_says_the_remedy(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "-q", "--depth=1", f"file://{repo.path}", str(tmp_path / "c"))
    with pytest.raises(UsageError, match="the clone is shallow: `git fetch --unshallow`"):
        list_commits(Repository(tmp_path / "c"), "main~2", "HEAD")
