"""
Holds `cannscope fix` against its promises, on real code.

    python bench/fix_properties.py DIR... [--style npu] [--unsafe]

For each folder: every rewritten file parses and can be turned back, a second fix of the rewritten tree changes nothing,
and what a second scan finds at places that a codemod serves is exactly what the first fix left. Counts are printed, and
each broken promise in a line; the exit code tells whether there was one.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from estimator.codemod.text import SourceText, apply, revert
from estimator.config import Options
from estimator.fixing import propose_fix, run_fix
from estimator.model.edit import FileFix, Fixed
from estimator.pipeline import read_project

STYLES = ("agnostic", "npu")


def check(folder: Path, style: str, unsafe: bool) -> list[str]:
    """Return the broken promises."""
    started = time.process_time()
    fixed = run_fix(Options(paths=(folder,), root=folder, jobs=1), style, unsafe)
    spent = time.process_time() - started
    changed = [file for file in fixed.files if file.before != file.after]
    edits = [edit for file in fixed.files for edit in file.edits]
    left = [one for file in fixed.files for one in file.left]
    print(
        f"{folder.name} {style}{' unsafe' if unsafe else ''}: {len(edits)} places edited in {len(changed)} files, "
        f"{len(left)} left; {spent:.1f} s; p50 "
        + ", ".join(
            f"{before.strategy} {before.effort.p50:.2f} -> {after.effort.p50:.2f}"
            for before, after in list(zip(fixed.before, fixed.after, strict=True))[:3]
        )
    )
    for reason, number in Counter(one.reason for one in left).most_common(12):
        print(f"    {number:5}  {reason}")
    return [problem for file in changed for problem in _reversible(file)] + _again(folder, fixed, style, unsafe)


def _reversible(file: FileFix) -> list[str]:
    before, after = SourceText(file.before), SourceText(file.after)
    made = file.replacements
    if apply(before.text, made) != after.text:
        return [f"{file.path}: bytes changed outside of the edits"]
    if before.encode(revert(after.text, made, before.text)) != file.before:
        return [f"{file.path}: undoing the edits does not bring the file back"]
    return []


def _again(folder: Path, fixed: Fixed, style: str, unsafe: bool) -> list[str]:
    problems = []
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "tree"
        shutil.copytree(folder, copy, symlinks=True)
        for file in fixed.files:
            (copy / file.path).write_bytes(file.after)
        options = Options(paths=(copy,), root=copy, jobs=1)
        second = propose_fix(read_project(options), options, style, unsafe)
    for file in second.files:
        if file.before != file.after:
            problems.append(f"{file.path}: a second fix changes it: {[edit.symbol for edit in file.edits]}")
    served = {(file.path, one.rule, one.symbol) for file in second.files for one in file.left}
    first = {(file.path, one.rule, one.symbol) for file in fixed.files for one in file.left}
    problems += [f"{path}: {rule} {symbol} is new" for path, rule, symbol in sorted(served - first)]
    problems += [f"{path}: {rule} {symbol} was left and is gone" for path, rule, symbol in sorted(first - served)]
    return problems


def main() -> int:
    """Check the folders and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--style", choices=STYLES, action="append")
    parser.add_argument("--unsafe", action="store_true")
    given = parser.parse_args()
    problems = [
        problem
        for folder in given.folders
        for style in given.style or STYLES
        for problem in check(folder.resolve(), style, given.unsafe)
    ]
    for problem in problems:
        print(problem)
    print(f"{len(problems)} broken promises")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
