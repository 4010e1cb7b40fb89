"""Equal sources count once."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimator.discover.copies import drop_copies
from estimator.model.artifact import Artifact, Origin

OWN, VENDORED = Origin.OWN, Origin.VENDORED
CASES = [
    ([("csrc/a.cu", "1", OWN), ("pkg/ops/csrc/a.cu", "1", OWN)], ["csrc/a.cu"]),
    ([("csrc/a.cu", "1", OWN), ("pkg/csrc/a.cu", "2", OWN)], ["csrc/a.cu", "pkg/csrc/a.cu"]),
    ([("csrc/a.cu", "1", OWN), ("csrc/b.cu", "1", OWN)], ["csrc/a.cu", "csrc/b.cu"]),
    ([("a/x.h", "1", VENDORED), ("long/path/x.h", "1", OWN)], ["long/path/x.h"]),
    ([("a/x.py", "1", OWN), ("b/x.py", "1", OWN)], ["a/x.py", "b/x.py"]),
    ([("a/x.h", "", OWN), ("b/x.h", "", OWN)], ["a/x.h", "b/x.h"]),
]


@pytest.mark.parametrize(("files", "kept"), CASES)
def test_one_of_equal_files_is_kept(tmp_path: Path, files: list[tuple[str, str, Origin]], kept: list[str]) -> None:
    artifacts = []
    for path, text, origin in files:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
        kind = "python" if path.endswith(".py") else "cuda" if path.endswith(".cu") else "cpp"
        artifacts.append(Artifact(path=path, kind=kind, origin=origin, size=len(text)))
    found, dropped = drop_copies(tmp_path, artifacts)
    assert [artifact.path for artifact in found] == kept
    assert dropped == len(files) - len(kept)
