"""Prints safe edits of real code to be read by hand."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from estimator.codemod.text import SourceText
from estimator.config import Options
from estimator.fixing import propose_fix
from estimator.pipeline import read_project


def main() -> None:
    """Print each edit with the line before and after, and two lines around."""
    parser = argparse.ArgumentParser(description=__doc__.strip())
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--style", choices=("agnostic", "npu"), default="agnostic")
    parser.add_argument("--number", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    found = []
    for folder in given.folders:
        options = Options(paths=(folder,), root=folder, jobs=1)
        fixed = propose_fix(read_project(options), options, given.style)
        found += [(folder.name, file, edit) for file in fixed.files for edit in file.edits if edit.replacements]
    for name, file, edit in random.Random(given.seed).sample(found, min(given.number, len(found))):
        before, after = SourceText(file.before).text.splitlines(), SourceText(file.after).text.splitlines()
        line = edit.place.line
        added = 0
        for one in file.replacements:
            if one not in edit.replacements and one.start == one.end and "\n" in one.text:
                added += one.text.count("\n")
        print(f"== {name}/{file.path}:{line} {edit.rule} {edit.symbol}")
        print("\n".join(f"   {text}" for text in before[max(0, line - 3) : line - 1]))
        print(f" - {before[line - 1]}\n + {after[line - 1 + added]}")
        print("\n".join(f"   {text}" for text in before[line : line + 1]))


if __name__ == "__main__":
    main()
