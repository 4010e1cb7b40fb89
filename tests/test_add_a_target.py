"""A made-up target, added as CONTRIBUTING says: by one file of its own and statements in families.yaml."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
STATEMENT = """\
statements:
  - targets: [newchip]
    rules: [cuda-kernels-elementwise]
    support: adapt
    replacement: the same kernel through <converter>
    effort: kernel-converted
    vouched_by: converter
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the program in which the two files are touched."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("estimator", "rules", "tests"):
        shutil.copytree(HOME / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "golden"))
    targets = folder / "rules" / "targets"
    text = (targets / "musa.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("torch.musa", "torch.new"),
        ("id: musa", "id: newchip"),
        (": musa", ": new"),
        (": MUSA", ": NEW"),
    ):
        assert old in text
        text = text.replace(old, new)
    (targets / "newchip.yaml").write_text(text, encoding="utf-8")
    families = targets / "families.yaml"
    stated = families.read_text(encoding="utf-8")
    assert stated.count("statements:\n") == 1
    families.write_text(stated.replace("statements:\n", STATEMENT), encoding="utf-8")
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "CANNSCOPE_CACHE_DIR": str(folder / "cache")}
    environment.pop("PYTEST_CURRENT_TEST", None)
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_it_is_compared(copy: Path) -> None:
    project = HOME / "fixtures" / "cuda" / "project"
    done = run(copy, "estimator", "compare", str(project), "--targets", "ascend,musa,newchip", "--format", "json")
    assert done.returncode == 0, done.stderr
    targets = {one["target"]: one for one in json.loads(done.stdout)["targets"]}
    newchip, musa = targets["newchip"], targets["musa"]
    assert newchip["family"] == "renames"
    assert newchip["efforts"]["port"]["p50"] > 0
    # What nobody said of it is unverified, and no less of it than of the target that it was modelled on.
    assert newchip["unverified_share"] > musa["unverified_share"]
    spread = {name: one["efforts"]["port"]["p90"] / one["efforts"]["port"]["p10"] for name, one in targets.items()}
    assert spread["newchip"] > spread["musa"] > spread["ascend"]


def test_its_remedies_are_tested_without_being_told_of_it(copy: Path) -> None:
    tests = ("tests/rules/test_families.py", "tests/rulebook/test_targets.py")
    done = run(copy, "pytest", "-q", "-p", "no:cacheprovider", "-k", "newchip", *tests)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "newchip" in run(copy, "pytest", "-q", "--collect-only", "-k", "newchip", *tests).stdout
