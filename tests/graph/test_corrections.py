"""Which files a glob of the configuration fits."""

from __future__ import annotations

import pytest

from estimator.graph.corrections import apply_corrections, fits
from estimator.model.artifact import Artifact

HITS = [
    ("scripts/*.py", "scripts/a.py", "a"),
    ("scripts", "scripts/deep/a.py", "deep.a"),
    ("scripts/", "scripts/a.py", "a"),
    ("pkg.serve", "src/pkg/serve.py", "pkg.serve"),
    ("pkg.serve", "src/pkg/serve/app.py", "pkg.serve.app"),
    ("pkg.*.app", "src/pkg/serve/app.py", "pkg.serve.app"),
    ("*", "a.py", "a"),
]
MISSES = [
    ("script", "scripts/a.py", "a"),
    ("pkg.serve", "src/pkg/server.py", "pkg.server"),
    ("*.py", "Makefile", ""),
    ("pkg", "notes/x.yaml", ""),
]


@pytest.mark.parametrize(("glob", "path", "module"), HITS)
def test_hits(glob: str, path: str, module: str) -> None:
    assert fits(glob, path, module)


@pytest.mark.parametrize(("glob", "path", "module"), MISSES)
def test_misses(glob: str, path: str, module: str) -> None:
    assert not fits(glob, path, module)


def test_the_last_that_fits_wins() -> None:
    artifacts = [
        Artifact(path="tools/a.py", kind="python", module="a"),
        Artifact(path="b.py", kind="python", module="b"),
    ]
    stated, unmatched = apply_corrections(
        (("tools/*", ("tooling",)), ("tools/a.py", ("training",)), ("c.py", ("inference",))), artifacts
    )
    assert stated == {"tools/a.py": ("training",)}
    assert unmatched == ("c.py",)
