"""
Lets a fuzzer that sees which code runs make up files for the parsers.

Usage: pip install atheris; python bench/fuzz_atheris.py KIND [-max_total_time=SECONDS] [-seed=N] ...

It begins with the fixtures of the kind; what follows the kind goes to libFuzzer. It ends at the first input that is an
internal error or takes over two seconds of CPU, which is written to bench/fuzz-found/. It sees the Python code of
`estimator.parse` and none of the parsers in C.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["estimator.parse"]):
    from estimator.discover.kinds import kind_of
    from estimator.model.artifact import Artifact, Skipped
    from estimator.parse.registry import READABLE, find_parser, parse_bytes

from estimator.rulebook.load import load_rulebook

ROOT = Path(__file__).parents[1]
LARGEST = 20_000  # bytes
SLOW = 2.0  # seconds of CPU


def main() -> None:
    """Run the fuzzer on one kind, within what the arguments allow."""
    if len(sys.argv) < 2 or sys.argv[1] not in READABLE:
        sys.exit(f"name one of {', '.join(sorted(READABLE))}")
    kind, options = sys.argv[1], sys.argv[2:]
    interest = load_rulebook().interest
    with atheris.instrument_imports(include=["estimator.parse"]):
        find_parser(kind)

    def read(data: bytes) -> None:
        begun = time.process_time()
        outcome = parse_bytes(data, Artifact(path="x", kind=kind), interest)
        took = time.process_time() - begun
        if isinstance(outcome, Skipped) and outcome.reason.startswith("internal"):
            raise AssertionError(outcome.reason)
        if took > SLOW:
            raise AssertionError(f"{took:.1f} s")

    found = ROOT / "bench" / "fuzz-found"
    found.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="cannscope-fuzz-") as corpus:
        for number, path in enumerate(sorted((ROOT / "fixtures").rglob("*"))):
            if path.is_file() and kind_of(path) == kind and path.stat().st_size <= LARGEST:
                (Path(corpus) / str(number)).write_bytes(path.read_bytes())
        more = [f"-max_len={LARGEST}", f"-artifact_prefix={found}/atheris-{kind.replace(' ', '-')}-"]
        atheris.Setup([sys.argv[0], *more, *options, corpus], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
