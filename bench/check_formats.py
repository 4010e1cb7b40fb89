"""
Holds every format against its promises, on real code.

    python bench/check_formats.py DIR...

Each folder is scanned twice, in processes with other hash seeds, by one worker and by two. All formats have to be the
same bytes; JSON, SARIF and GitLab's report have to be valid; SARIF and the Markdown comment have to keep to the hosts'
limits. Sizes are printed, and each broken promise in a line; the exit code tells whether there was one.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema.validators import validator_for

from estimator.report.markdown.comment import MOST_BYTES
from estimator.report.registry import REPORTERS
from estimator.report.sarif import limits

HOME = Path(__file__).resolve().parent.parent
SCHEMAS = {
    "json": HOME / "docs" / "json-v1.schema.json",
    "sarif": HOME / "tests" / "data" / "schemas" / "sarif-2.1.0.json",
    "gitlab": HOME / "tests" / "data" / "schemas" / "gitlab-code-quality.json",
}


def scan(folder: Path, into: Path, seed: str, jobs: str) -> dict[str, bytes]:
    """Return the reports of a scan in a process of its own, by format."""
    command = [sys.executable, "-m", "estimator", "scan", str(folder), "--root", str(folder), "--jobs", jobs, "--quiet"]
    for reporter in REPORTERS:
        command += ["-o", f"{reporter.format}={into / reporter.format}"]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    return {reporter.format: (into / reporter.format).read_bytes() for reporter in REPORTERS}


def check(folder: Path) -> Iterator[str]:
    """Yield the broken promises, after a row of sizes."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        started = time.perf_counter()
        first = scan(folder, Path(one), "1", "1")
        spent = time.perf_counter() - started
        second = scan(folder, Path(other), "2", "2")
    sizes = ", ".join(f"{name} {len(text) / 1000:,.0f}" for name, text in first.items())
    packed = len(gzip.compress(first["sarif"], mtime=0))
    results = len(json.loads(first["sarif"])["runs"][0]["results"])
    print(f"{folder.name}: {spent:.0f} s for scan and formats; {results:,} results, {packed:,} B gzipped; kB: {sizes}")
    for name, text in first.items():
        if text != second[name]:
            yield f"{name}: two scans gave different bytes"
    for name, schema in SCHEMAS.items():
        yield from (f"{name}: {complaint}" for complaint in complain(json.loads(schema.read_bytes()), first[name]))
    if results > limits.MOST_RESULTS or packed > limits.MOST_BYTES:
        yield "sarif: beyond what GitHub accepts"
    if len(first["markdown"]) >= MOST_BYTES:
        yield "markdown: longer than a comment may be"
    for line in first["terminal"].decode().splitlines():
        if len(line) > 80:
            yield f"terminal: {len(line)} columns: {line}"
    for name, text in first.items():
        if str(folder.resolve()).encode() in text:
            yield f"{name}: holds the absolute path"


def complain(schema: dict[str, Any], text: bytes) -> Iterator[str]:
    """Yield what a schema has to say of a JSON text."""
    kind = validator_for(schema)
    for error in kind(schema, format_checker=kind.FORMAT_CHECKER).iter_errors(json.loads(text)):
        yield f"{error.json_path}: {error.message[:200]}"


def main(arguments: list[str]) -> int:
    """Print sizes and broken promises of each folder; return 1 where there are any."""
    broken = 0
    for name in arguments:
        for line in check(Path(name)):
            print(f"  BROKEN {line}")
            broken += 1
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
