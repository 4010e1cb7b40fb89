"""A quiet run that would see what an earlier one saw reads nothing; any other reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from estimator import pipeline
from estimator.cache import Store
from estimator.config import Options
from estimator.discover import discover
from estimator.errors import NothingToReadError, RulePackError
from estimator.parse.registry import READABLE
from estimator.rerunning import identify_run

CODE = "import torch\ntorch.cuda.synchronize()\n"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "tree"
    (root / "p").mkdir(parents=True)
    for name in ("a.py", "p/b.py", "run.sh"):
        (root / name).write_text(CODE)
    monkeypatch.setattr("estimator.cache.stamp._COARSEST_NS", 0)  # so that no test has to wait
    return root


def key_of(root: Path, **given: Any) -> bytes | None:
    options = Options(paths=(root,), root=root, **given)
    return identify_run(options, root, discover(options, root, READABLE))


CHANGES: list[Callable[[Path], object]] = [
    lambda root: (root / "a.py").write_text(CODE + "#"),
    lambda root: (root / "a.py").write_text(CODE),  # the same text, written again: nobody can tell by the times
    lambda root: (root / "new.py").write_text(""),
    lambda root: (root / "p" / "b.py").unlink(),
    lambda root: (root / "a.py").rename(root / "c.py"),
    lambda root: (root / "p" / "__init__.py").write_text(""),
    lambda root: (root / ".gitignore").write_text("a.py\n"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_in_the_tree_is_another_run(tree: Path, change: Callable[[Path], object]) -> None:
    before = key_of(tree)
    assert before is not None
    assert key_of(tree) == before
    change(tree)
    assert key_of(tree) != before


@pytest.mark.parametrize("given", [{"select": ("torch-cuda-*",)}, {"target": "other"}, {"include_tests": False}])
def test_other_options_are_another_run(tree: Path, given: dict[str, Any]) -> None:
    assert key_of(tree, **given) != key_of(tree)


@pytest.mark.parametrize("given", [{"jobs": 7}, {"quiet": True}, {"format": "json"}])
def test_how_it_runs_and_is_shown_is_of_no_matter(tree: Path, given: dict[str, Any]) -> None:
    assert key_of(tree, **given) == key_of(tree)


def test_a_file_written_just_now_proves_nothing(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("estimator.cache.stamp._COARSEST_NS", 2_000_000_000)
    assert key_of(tree) is None


def test_the_second_quiet_run_reads_nothing(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = Options(paths=(tree,), root=tree, quiet=True)
    with Store(tmp_path / "cache") as store:
        pipeline.run_quietly(options, store)
    read: list[Options] = []
    monkeypatch.setattr(pipeline, "read_project", lambda options, *_: read.append(options))
    with Store(tmp_path / "cache") as store:
        pipeline.run_quietly(options, store)
        assert read == []
        pipeline.run_quietly(msgspec.structs.replace(options, ignore=("torch-cuda-*",)), store)
        assert len(read) == 1


def test_a_run_that_fails_is_not_kept(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for options, error in (
        (Options(paths=(tmp_path / "empty",)), NothingToReadError),
        (Options(paths=(tree,), select=("no-such-rule",)), RulePackError),
    ):
        for _ in range(2):
            with Store(tmp_path / "cache") as store, pytest.raises(error):
                pipeline.run_quietly(options, store)
