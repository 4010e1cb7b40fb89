"""Twenty thousand findings: how large the page is, how long it takes, and how much memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent.parent
MANY = 20_000
MEASURE = f"""
import resource, sys, time
from estimator.report.html import render
from tests.report.html.many import make_many
scan = make_many({MANY})
begun = time.process_time()
text = render(scan)
taken = time.process_time() - begun
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10))
print(len(text.encode()), taken, peak)
"""


def test_many_findings_stay_within_limits() -> None:
    pytest.importorskip("resource")
    done = subprocess.run([sys.executable, "-c", MEASURE], cwd=ROOT, capture_output=True, text=True, check=True)
    size, seconds, megabytes = map(float, done.stdout.split())
    assert size < 8_000_000
    assert seconds < 5
    assert megabytes < 500
