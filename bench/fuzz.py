"""
Feeds every parser with broken files, and prints a table of what came of it.

Usage: python bench/fuzz.py [--count N] [--seed N] [--kind KIND] [--more FOLDER ...]

Each input is a file of fixtures/ (and of the folders given with --more) that was cut, spliced, repeated, nested or
re-encoded. Allowed outcomes are facts, `Skipped` with a reason and `Degraded` with a reason; an exception that a parser
did not declare, or more than two seconds, is a failure: its input is written to bench/fuzz-found/.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from types import FrameType

from estimator.discover.kinds import kind_of
from estimator.model.artifact import Artifact, Skipped
from estimator.parse.registry import READABLE, parse_bytes
from estimator.rulebook.load import load_rulebook

ROOT = Path(__file__).parents[1]
LARGEST_SEED = 60_000
SLOW = 2.0  # seconds of CPU
HANG = 20
PIECES = (
    b"[", b"]", b"{", b"}", b"(", b")", b'"', b"'", b'"""', b"'''", b"{{", b"}}", b"{%", b"%}", b"${", b"$(", b"`",
    b"\\\n", b"\\", b"\n", b"\r", b"\r\n", b"\t", b"\f", b"=", b";", b":", b",", b"#", b"//", b"/*", b"*/", b"@", b"!",
    b"%", b"%%bash\n", b"!pip install torch\n", b"&a [*a, *a]", b"*a", b"<<: *a\n", b"- ", b"--- ", b"\xff",
    b"\xff\xfe",
    b"\xef\xbb\xbf", b"\0", b"\xc3\x28", b"\xed\xa0\x80", b"\x1b[31m", b"\xe2\x80\xa8", b"\xf0\x9f\x98\x80", b"cuda",
    b"torch.cuda", b"import torch\n", b"def f(\n", b"class A:\n", b"if x:\n", b"lambda: ", b"async ", b"await ",
    b"match x:\n",
    b"<<<a,b>>>", b"__global__ void k(", b"#define X(", b"#if 0\n", b"<<EOF\n", b"EOF\n", b"FROM nvidia/cuda:12\n",
    b"# -*- coding: utf-7 -*-\n", b"# -*- coding: rot13 -*-\n", b"9" * 5000, b"1e999999", b"-r requirements.txt\n",
)  # fmt: skip
NESTS = ((b"(", b")"), (b"[", b"]"), (b"{", b"}"), (b"- ", b""), (b"if x:\n ", b""), (b"not ", b""), (b"-", b""),
         (b"a.", b"b"), (b"f(", b")"), (b"$(", b")"), (b"{{", b"}}"), (b"#if A\n", b"#endif\n"), (b'{"a":', b"}"),
         (b"a + ", b"a"), (b"lambda: ", b"0"), (b"a[", b"]"), (b"<", b">"))  # fmt: skip


class Hang(BaseException):
    """Raised by the alarm: no parser may catch it."""


def mutate(seed: bytes, other: bytes, dice: random.Random) -> bytes:
    """Return the seed with one to five changes."""
    data = seed
    for _ in range(dice.randint(1, 5)):
        start, end = sorted(dice.randrange(len(data) + 1) for _ in range(2))
        end = min(end, start + dice.choice((1, 8, 64, 512, len(data))))
        kind = dice.randrange(10)
        if kind == 0:
            data = data[:start] + data[end:]
        elif kind <= 3:
            data = data[:start] + dice.choice(PIECES) * dice.choice((1, 1, 1, 2, 30)) + data[start:]
        elif kind == 4:
            data = data[:start] + dice.choice(PIECES) + data[end:]
        elif kind == 5:
            data = data[:end] + data[start:end] * dice.choice((1, 1, 5)) + data[end:]
        elif kind == 6:
            from_, to = sorted(dice.randrange(len(other) + 1) for _ in range(2))
            data = data[:start] + other[from_:to] + data[end:]
        elif kind == 7:
            opening, closing = dice.choice(NESTS)
            depth = dice.choice((3, 60, 120, 250, 350, 550, 850, 1100, 6000))
            data = data[:start] + opening * depth + b"x" + closing * dice.choice((0, depth)) + data[start:]
        elif kind == 8:
            changed = bytearray(data)
            for _ in range(dice.choice((1, 4, 40))):
                if changed:
                    changed[dice.randrange(len(changed))] = dice.randrange(256)
            data = bytes(changed)
        else:
            lines = data.splitlines(keepends=True)
            dice.shuffle(lines)
            data = b"".join(lines)
        data = data[: 4 * LARGEST_SEED]
    if dice.random() < 0.02:
        data = data.decode("utf-8", "replace").encode(dice.choice(("utf-16", "utf-32", "utf-8-sig", "utf-16-le")))
    return data


def main() -> int:
    """Run the inputs and print the table; return 1 where one failed."""
    options = _arguments()
    interest = load_rulebook().interest
    seeds: dict[str, list[tuple[str, bytes]]] = defaultdict(list)
    for folder in (ROOT / "fixtures", *options.more):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink() and path.stat().st_size <= LARGEST_SEED:
                kind = kind_of(path)
                if kind in READABLE and len(seeds[kind]) < 400:
                    seeds[kind].append((path.name, path.read_bytes()))
    seeds = {kind: files for kind, files in seeds.items() if files}
    missing = READABLE - seeds.keys()
    assert not missing, f"no seed for {missing}"
    kinds = [options.kind] if options.kind else sorted(seeds)
    signal.signal(signal.SIGPROF, _ring)
    print(f"{'kind':14} {'inputs':>8} {'facts':>8} {'degraded':>9} {'skipped':>8} {'slowest':>8} {'failed':>7}")
    failed = total = 0
    for kind in kinds:
        bad, count = _run(kind, seeds[kind], options, interest)
        failed, total = failed + bad, total + count
    print(f"{total:,} inputs, {failed} failures")
    return 1 if failed else 0


def _run(kind: str, seeds: list[tuple[str, bytes]], options: argparse.Namespace, interest: object) -> tuple[int, int]:
    dice = random.Random(f"{options.seed}:{kind}")
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    for number in range(options.count):
        name, seed = dice.choice(seeds)
        data = mutate(seed, dice.choice(seeds)[1], dice)
        start = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, HANG)
        problem = ""
        try:
            outcome = parse_bytes(data, Artifact(path=name, kind=kind), interest)  # type: ignore[arg-type]
            if isinstance(outcome, Skipped):
                outcomes["skipped"] += 1
                problem = outcome.reason if outcome.reason.startswith("internal") else ""
            else:
                outcomes["degraded"] += outcome.degraded is not None
                outcomes["facts"] += bool(outcome.facts)
        except Hang:
            problem = f"more than {HANG} s"
        except BaseException as error:
            problem = f"{type(error).__name__}: {error}"
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        took = time.process_time() - start
        slowest = max(slowest, took)
        if not problem and took > SLOW:
            problem = f"{took:.1f} s"
        if problem:
            outcomes["failed"] += 1
            _keep(kind, number, data, problem)
    print(
        f"{kind:14} {options.count:8,} {outcomes['facts']:8,} {outcomes['degraded']:9,} {outcomes['skipped']:8,} "
        f"{slowest:6.2f} s {outcomes['failed']:7}",
        flush=True,
    )
    return outcomes["failed"], options.count


def _keep(kind: str, number: int, data: bytes, problem: str) -> None:
    folder = ROOT / "bench" / "fuzz-found"
    folder.mkdir(exist_ok=True)
    path = folder / f"{kind.replace(' ', '-')}-{number}"
    path.write_bytes(data)
    print(f"  {path.relative_to(ROOT)}: {problem[:200]}", file=sys.stderr, flush=True)


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise Hang


def _arguments() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=500, help="inputs for each kind")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--kind", choices=sorted(READABLE))
    arguments.add_argument("--more", type=Path, nargs="*", default=[])
    return arguments.parse_args()


if __name__ == "__main__":
    sys.exit(main())
