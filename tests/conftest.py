"""Golden files: what a reporter returned when somebody last looked at it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

# Before any test module loads the rules: what tests compile stays out of the user's cache.
os.environ["CANNSCOPE_CACHE_DIR"] = tempfile.mkdtemp(prefix="cannscope-tests-")
atexit.register(shutil.rmtree, os.environ["CANNSCOPE_CACHE_DIR"], ignore_errors=True)

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Write golden files instead of comparing them.")


@pytest.fixture
def check_golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Return a function that compares a text with a golden file, or writes it under `--update-golden`."""

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"no golden file {name}; write it with --update-golden"
        assert text == path.read_text(encoding="utf-8"), f"{name} differs; look, then use --update-golden"

    return check
