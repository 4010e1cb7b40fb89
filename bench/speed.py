"""
Measures every goal of docs/performance.md as a ratio, in one run, and writes the table there.

Usage: python bench/speed.py [--corpora DIR] [--millions N] [--pairs N] [--only ROW,...] [--write]

The corpora are what bench/fetch.py lays. CPU time is that of the command and all its processes. What is compared runs
in turns, so that whoever else uses the machine slows both; of several turns the median ratio counts.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))

from lay_lines import change_some, lay_lines
from performance_table import Row, describe_machine, write_table
from semgrep_rules import main as write_rules
from timing import Cost, measure

HERE = Path(__file__).resolve().parent
PASS = [sys.executable, "-c", "pass"]
AST = """
import ast, gc, sys, warnings
warnings.simplefilter("ignore")
gc.disable()
for folder, _, names in __import__("os").walk(sys.argv[1]):
    for name in names:
        if name.endswith(".py"):
            try:
                ast.parse(open(f"{folder}/{name}", "rb").read())
            except (SyntaxError, ValueError, RecursionError):
                pass
"""
LINES_150 = 150


class Bench(NamedTuple):
    """Where things lie, and how often what is noisy is measured."""

    corpora: Path
    work: Path
    million: float
    pairs: int


def scan(tree: Path, *more: str) -> list[str]:
    """Return the command that scans the tree, with no report, in one process unless told otherwise."""
    jobs = () if "--jobs" in more else ("--jobs", "1")
    return [sys.executable, "-m", "estimator", "scan", str(tree), "--silent", *jobs, *more]


def ratios(bench: Bench, ours: list[str], other: list[str], of: Callable[[Cost], float]) -> tuple[float, str]:
    """Return the median ratio of the two, run in turns, and what one of them took."""
    found = []
    for _ in range(bench.pairs):
        b, a = of(measure(other)), of(measure(ours))
        found.append((a / b, a, b))
    middle = statistics.median(ratio for ratio, _, _ in found)
    _, a, b = min(found, key=lambda one: abs(one[0] - middle))
    return middle, f"{a:.2f} s and {b:.2f} s"


def against_ast(bench: Bench) -> Row:
    """Measure a cold scan against ast.parse of the same Python files."""
    tree = lay_lines(bench.corpora, bench.work / "half", 500_000)
    ratio, took = ratios(
        bench, scan(tree.root, "--no-cache"), [sys.executable, "-c", AST, str(tree.root)], lambda c: c.cpu
    )
    return Row("cold scan, one process, against `ast.parse` of the same .py files", "<= 1.2", ratio, "x", took)


def against_semgrep(bench: Bench) -> Row:
    """Measure 30 rules against the same ones in semgrep, which gets a venv of its own."""
    venv = Path(tempfile.gettempdir()) / "cannscope-bench-semgrep"
    semgrep = venv / "bin" / "semgrep"
    goal = "against semgrep with the same 30 rules"
    if not semgrep.exists():
        measure([sys.executable, "-m", "venv", str(venv)])
        measure([str(venv / "bin" / "pip"), "install", "-q", "semgrep"])
    if not semgrep.exists():
        return Row(goal, ">= 15", None, "x less", "semgrep could not be installed")
    tree = lay_lines(bench.corpora, bench.work / "small", 100_000)
    (tree.root / ".semgrepignore").write_text("")  # else it leaves tests out
    write_rules(bench.work)
    config = ["--config", str(bench.work / "semgrep.yaml"), "--metrics", "off", "--disable-version-check"]
    command = [str(semgrep), "scan", *config, "--jobs", "1", "--json", "--quiet", "--no-git-ignore", str(tree.root)]
    ours = scan(tree.root, "--no-cache", "--no-bundled", "--rules", str(bench.work / "ours"))
    measure(ours)  # compiles the rules
    ratio, took = ratios(bench, ours, command, lambda c: c.cpu)
    return Row(goal, ">= 15", 1 / ratio, "x less", f"{took}; {tree.lines:,} lines")


def on_many_lines(bench: Bench) -> list[Row]:
    """Measure all lines: cold, warm, with 1 % changed; the memory of it; and how time grows with the lines."""
    tree = lay_lines(bench.corpora, bench.work / "many", round(bench.million * 1e6))
    size = f"{tree.lines / 1e6:.1f} M lines"
    cold = measure(scan(tree.root))
    os.sync()
    warms = [measure(scan(tree.root)).cpu for _ in range(bench.pairs)]
    change_some(tree, 0.01)
    changed = measure(scan(tree.root))
    rows = [
        Row(
            f"warm, nothing changed, `--silent`, on {size}, against cold",
            "<= 2 %",
            100 * statistics.median(warms) / cold.cpu,
            " %",
            f"{statistics.median(warms):.2f} s and {cold.cpu:.1f} s",
        ),
        Row("warm, 1 % of the files changed, likewise", "<= 5 %", 100 * changed.cpu / cold.cpu, " %",
            f"{changed.cpu:.2f} s and {cold.cpu:.1f} s"),
        Row(f"peak memory per process on {size}", "<= 250 MB", max(cold.peak, changed.peak) / 1e6, " MB", ""),
    ]  # fmt: skip
    shutil.rmtree(tree.root)
    per_second = [tree.lines / cold.cpu]
    said = [f"{tree.lines / 1e6:.1f} M: {per_second[0]:,.0f}"]
    for million in (0.1, 0.5, 2):
        if million < bench.million:
            part = lay_lines(bench.corpora, bench.work / f"m{million}", round(million * 1e6))
            per_second.append(part.lines / measure(scan(part.root, "--no-cache")).cpu)
            said.append(f"{million} M: {per_second[-1]:,.0f}")
    spread = 100 * (max(per_second) / min(per_second) - 1)
    rows.append(Row("growth: lines per CPU-second, most over least", "<= 15 %", spread, " %", "; ".join(sorted(said))))
    return rows


def with_two_workers(bench: Bench) -> Row:
    """Measure the time on the clock of two workers against one."""
    tree = lay_lines(bench.corpora, bench.work / "half", 500_000)
    two, one = scan(tree.root, "--no-cache", "--jobs", "2"), scan(tree.root, "--no-cache")
    ratio, took = ratios(bench, one, two, lambda c: c.wall)
    load = f"; load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    return Row("two workers against one, time on the clock", ">= 1.7", ratio, "x", took + load)


def show_help(bench: Bench) -> Row:
    """Measure --help against an interpreter that does nothing."""
    many = Bench(bench.corpora, bench.work, bench.million, bench.pairs * 5)
    ratio, took = ratios(many, [sys.executable, "-m", "estimator", "--help"], PASS, lambda c: c.cpu)
    return Row("`--help`, against `python -c pass`", "<= 8", ratio, "x", took)


def check_one_file(bench: Bench) -> Row:
    """Measure a check of one file of 150 lines against an interpreter that does nothing."""
    folder = bench.work / "one"
    folder.mkdir(exist_ok=True)
    source = next(path for path in sorted(bench.corpora.rglob("trainer.py")) if path.stat().st_size > 10_000)
    (folder / "one.py").write_text("".join(source.read_text().splitlines(keepends=True)[:LINES_150]))
    has_check = (HERE.parent / "estimator" / "cli" / "check.py").exists()
    command = [sys.executable, "-m", "estimator", "check" if has_check else "scan", str(folder / "one.py")]
    command += ["--fail-on", "any", "--no-cache"] if has_check else ["--silent", "--no-cache"]
    measure(command)
    many = Bench(bench.corpora, bench.work, bench.million, bench.pairs * 5)
    ratio, took = ratios(many, command, PASS, lambda c: c.cpu)
    return Row(
        f"`{'check' if has_check else 'scan --silent'}` on one file of 150 lines, warm rules", "<= 10", ratio, "x", took
    )


ROWS: tuple[tuple[str, Callable[[Bench], Row | list[Row]]], ...] = (
    ("ast", against_ast),
    ("semgrep", against_semgrep),
    ("lines", on_many_lines),
    ("workers", with_two_workers),
    ("help", show_help),
    ("check", check_one_file),
)


def main() -> None:
    """Measure the rows asked for, print them, and write the table if told to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", type=Path, default=HERE / "corpora")
    parser.add_argument("--millions", type=float, default=7)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        os.environ["CANNSCOPE_CACHE_DIR"] = f"{name}/cache"
        bench = Bench(given.corpora.resolve(), Path(name), given.millions, given.pairs)
        measure(scan(lay_lines(bench.corpora, bench.work / "tiny", 1000).root))  # compiles rules and bytecode
        for row, act in ROWS:
            if not given.only or row in given.only.split(","):
                found = act(bench)
                rows += found if isinstance(found, list) else [found]
                for one in rows[-(len(found) if isinstance(found, list) else 1) :]:
                    print(one.as_text(), flush=True)
    print(describe_machine())
    if given.write:
        write_table(HERE.parent / "docs" / "performance.md", rows)


if __name__ == "__main__":
    main()
