"""A scan of all fixtures at once: every kind of artifact, and most kinds of findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimator.config import Options
from estimator.model.scan import Scan
from estimator.pipeline import run_scan

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"


@pytest.fixture(scope="session")
def everything() -> Scan:
    """Return the scan of all fixtures."""
    return run_scan(Options(paths=(FIXTURES,), root=FIXTURES, jobs=1))
