"""How a tree is read decides how long it takes, and nothing else."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from estimator import pipeline
from estimator.cache import Store
from estimator.config import Options
from estimator.model.rule import Example
from estimator.model.rulebook import Rulebook
from estimator.parse import read
from estimator.parse.python.parser import holds_interest
from estimator.pipeline import run_scan
from estimator.report import json_v1
from estimator.rulebook.load import load_rulebook

FIXTURES = Path(__file__).parent.parent / "fixtures"
STORIES = sorted(folder.name for folder in FIXTURES.iterdir() if (folder / "project").is_dir())


def report(root: Path, store: Store | None = None, jobs: int = 1) -> str:
    options = Options(paths=(root,), root=root, jobs=jobs, strategies=("port",))
    return json_v1.render(run_scan(options, store=store))


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[str], Path]:
    def copy(story: str) -> Path:
        return shutil.copytree(FIXTURES / story / "project", tmp_path / "project")

    return copy


@pytest.mark.parametrize("story", STORIES)
def test_jobs_and_cache_change_nothing(
    story: str, copied: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copied(story)
    cold = report(root)
    monkeypatch.setattr(read, "_FEW_BYTES", 0)
    assert report(root, jobs=3) == cold
    for _ in range(2):
        with Store(tmp_path / "cache") as store:
            assert report(root, store, jobs=3) == cold


@pytest.mark.parametrize("story", STORIES)
def test_the_prefilter_loses_no_finding(
    story: str, copied: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copied(story)
    options = Options(paths=(root,), root=root)
    findings = run_scan(options).findings
    load = pipeline.load_rulebook

    def load_without(*arguments: object, **named: object) -> Rulebook:
        rulebook = load(*arguments, **named)  # type: ignore[arg-type]
        interest = msgspec.structs.replace(rulebook.interest, tokens=(b"",), words=())
        return msgspec.structs.replace(rulebook, interest=interest)

    monkeypatch.setattr(pipeline, "load_rulebook", load_without)
    assert run_scan(options).findings == findings


# A small project whose files hang together: each edit may change what the others' lines mean.
FILES = {
    "setup.py": "from setuptools import setup\nsetup(name='pkg', install_requires=['flash-attn'])\n",
    "pkg/__init__.py": "from .device import *\n",
    "pkg/device.py": (
        "import torch\ndef pick_device():\n    return torch.cuda.current_device()\n"
        "def is_cuda_there():\n    return torch.cuda.is_available()\n"
    ),
    "pkg/hand_on.py": "from pkg.device import is_cuda_there as asked, pick_device as chosen\n",
    "pkg/model.py": "from pkg.hand_on import asked, chosen\nimport flash_attn\nif asked():\n    x = chosen()\n",
    "train.py": (
        "from pkg import model\nfrom pkg.device import is_cuda_there\nif __name__ == '__main__':\n"
        "    loss.backward()\n    if not is_cuda_there():\n        raise SystemExit\n"
    ),
    "run.sh": "export NCCL_DEBUG=INFO\ntorchrun --nproc_per_node 8 train.py\n",
}
LINES = [
    "import torch",
    "from pkg.device import pick_device",
    "from .hand_on import asked, chosen",
    "def pick_device():",
    "    return torch.cuda.current_device()",
    "    return 'cuda'",
    "    return 0",
    "def is_cuda_there():",
    "    return torch.cuda.is_available()",
    "chosen()",
    "if asked() or is_cuda_there():",
    "x.to('cuda')",
    "pick_device = chosen",
    "DEVICE = 'cuda'",
    "import flash_attn",
    "if pick_device():",
    "    torch.cuda.synchronize()",
    "def (",
    "",
]
EDITS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(sorted(FILES)), st.lists(st.sampled_from(LINES), max_size=6)),
    st.tuples(st.just("append"), st.sampled_from(sorted(FILES)), st.lists(st.sampled_from(LINES), max_size=3)),
    st.tuples(st.just("delete"), st.sampled_from(sorted(FILES)), st.just([])),
    st.tuples(st.just("write"), st.just("pkg/new.py"), st.lists(st.sampled_from(LINES), max_size=6)),
)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def test_the_small_project_has_findings_that_come_by_other_files(tmp_path: Path) -> None:
    lay(tmp_path)
    derived = {f.place.path: f.derived_from for f in run_scan(Options(paths=(tmp_path,), root=tmp_path)).findings}
    assert derived["pkg/model.py"] == derived["train.py"] == "pkg/device.py:4"


def lay(root: Path) -> None:
    shutil.rmtree(root, ignore_errors=True)
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(edits=st.lists(EDITS, min_size=1, max_size=4))
def test_after_any_edit_the_warm_scan_is_the_cold_one(folder: Path, edits: list[tuple[str, str, list[str]]]) -> None:
    root = folder / "project"
    lay(root)
    with Store(folder / "cache") as store:
        report(root, store)
        for act, name, lines in edits:
            path = root / name
            text = "".join(f"{line}\n" for line in lines)
            if act == "delete":
                path.unlink(missing_ok=True)
            elif act == "append" and path.exists():
                path.write_text(path.read_text() + text)
            else:
                path.write_text(text)
            assert report(root, store) == report(root)


def cut(lines: list[str], at: int, line: str) -> list[str]:
    return lines[:at] + lines[at + 1 :]


def put(lines: list[str], at: int, line: str) -> list[str]:
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())] if at < len(lines) else ""
    return [*lines[:at], indent + line + "\n", *lines[at:]]


def turn(lines: list[str], at: int, line: str) -> list[str]:
    return lines[at:] + lines[:at]


STORY_FILES = [
    (story, path.relative_to(FIXTURES / story / "project").as_posix())
    for story in STORIES
    for path in sorted((FIXTURES / story / "project").rglob("*"))
    if path.is_file()
]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(
    place=st.sampled_from(STORY_FILES),
    edit=st.sampled_from([cut, put, turn]),
    at=st.integers(0, 300),
    line=st.sampled_from(LINES),
)
def test_after_an_edit_of_a_story_the_warm_scan_is_the_cold_one(
    folder: Path, place: tuple[str, str], edit: Callable[[list[str], int, str], list[str]], at: int, line: str
) -> None:
    story, name = place
    root = folder / "story"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(FIXTURES / story / "project", root)
    path = root / name
    with Store(folder / "stories") as store:
        report(root, store)
        lines = path.read_text(encoding="utf-8", errors="surrogateescape").splitlines(keepends=True)
        edited = "".join(edit(lines, at % (len(lines) + 1), line))
        path.write_text(edited, encoding="utf-8", errors="surrogateescape")
        assert report(root, store) == report(root)


EXAMPLES = [(rule.id, example) for rule in load_rulebook().rules for example in rule.examples if example.hit]
PYTHON = [(rule, example) for rule, example in EXAMPLES if example.name == "example.py"]
INTEREST = load_rulebook().interest


@pytest.mark.parametrize(("rule", "example"), PYTHON, ids=lambda value: value if isinstance(value, str) else "")
def test_the_prefilter_keeps_what_a_rule_hits(rule: str, example: Example) -> None:
    assert holds_interest(example.code.encode(), INTEREST)
