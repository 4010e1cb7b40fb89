"""What a scan does, counted: files parsed, nodes visited, rules tried. No clock, so that it holds on any machine."""

from __future__ import annotations

import ast
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from estimator.cache import Store
from estimator.config import Options
from estimator.match import engine
from estimator.parse.python import parser, walk
from estimator.pipeline import read_project
from estimator.rulebook.load import load_rulebook

FIXTURES = Path(__file__).parent.parent / "fixtures"
STORIES = ("cuda", "hybrid", "lazy_imports", "quickstart", "launch", "src_layout")
PLAIN = (
    "import os\n\n\nclass Shape:\n    def area(self, width, height):\n        return os.cpu_count() * width * height\n"
)

CODES = {
    parser._parse.__code__: "parsed",
    engine.meets.__code__: "rules tried",
    engine.Matcher.match.__code__: "facts matched",
}
READERS = {parser.parse_python.__code__}
WALKER = walk._Walker.run.__code__


def count_work(act: Callable[[], object]) -> Counter[str]:
    """Return how often each thing was done; `steps` are calls of any function while Python is read."""
    work: Counter[str] = Counter()
    reading = 0

    def watch(frame: FrameType, event: str, given: Any) -> None:
        nonlocal reading
        code = frame.f_code
        if event == "call":
            if code in CODES:
                work[CODES[code]] += 1
            reading += code in READERS
            work["steps"] += reading > 0
        elif event == "c_call":
            work["steps"] += reading > 0
            if code is WALKER and given.__name__ == "pop":
                work["nodes visited"] += 1
        elif event == "return" and code in READERS:
            reading -= 1

    sys.setprofile(watch)
    try:
        act()
    finally:
        sys.setprofile(None)
    return work


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Return a folder with the stories, and as many files again that have nothing to do with any rule."""
    root = tmp_path / "corpus"
    for story in STORIES:
        shutil.copytree(FIXTURES / story / "project", root / story)
    for number in range(50):
        (root / f"plain_{number}.py").write_text(PLAIN)
    load_rulebook()
    return root


def scan(root: Path, store: Store | None = None) -> None:
    read_project(Options(paths=(root,), root=root, jobs=1), store=store)


def count_nodes(paths: list[Path]) -> int:
    return sum(1 for path in paths for _ in ast.walk(ast.parse(path.read_bytes())))


def test_a_cold_scan_does_no_more_than_it_must(corpus: Path) -> None:
    scan(corpus)  # what is compiled and imported once is not what is counted
    files = sorted(corpus.rglob("*.py"))
    nodes = count_nodes(files)
    work = count_work(lambda: scan(corpus))
    assert 0 < work["parsed"] <= 1.1 * len(files)  # a helper found late brings its users back
    assert 0 < work["nodes visited"] <= 0.8 * nodes
    assert work["steps"] <= 55 * nodes, work
    assert 0 < work["rules tried"] <= 3 * work["facts matched"]


def test_what_is_passed_over_is_not_walked(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"plain_{number}.py").write_text(PLAIN)
    (tmp_path / "one.py").write_text("import torch\ntorch.cuda.synchronize()\n")
    work = count_work(lambda: scan(tmp_path))
    assert work["nodes visited"] <= count_nodes([tmp_path / "one.py"])


def test_a_warm_scan_parses_nothing(corpus: Path, tmp_path: Path) -> None:
    with Store(tmp_path / "cache") as store:
        scan(corpus, store)
    with Store(tmp_path / "cache") as store:
        work = count_work(lambda: scan(corpus, store))
    assert work["parsed"] == work["steps"] == work["nodes visited"] == 0


def test_an_edit_costs_what_it_touches(corpus: Path, tmp_path: Path) -> None:
    with Store(tmp_path / "cache") as store:
        scan(corpus, store)
    path = corpus / "plain_7.py"
    path.write_text(f"{PLAIN}\n\nimport torch\ntorch.cuda.synchronize()\n")
    with Store(tmp_path / "cache") as store:
        work = count_work(lambda: scan(corpus, store))
    assert work["parsed"] == 1
    assert work["nodes visited"] <= count_nodes([path])
