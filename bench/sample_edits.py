"""Prints safe edits of real code to be read by hand, as many from each folder as from the others."""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TypeVar

from estimator.codemod.text import SourceText
from estimator.config import Options
from estimator.fixing import propose_fix
from estimator.model.edit import Edit, FileFix
from estimator.pipeline import read_project

T = TypeVar("T")


def main() -> None:
    """Print each edit with the line before and after, and the lines around."""
    parser = argparse.ArgumentParser(description=__doc__.strip())
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--style", choices=("agnostic", "npu"), default="agnostic")
    parser.add_argument("--number", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--context", type=int, default=2, help="lines before and after")
    given = parser.parse_args()
    found = []
    for folder in given.folders:
        options = Options(paths=(folder,), root=folder, jobs=1)
        fixed = propose_fix(read_project(options), options, given.style)
        found.append([(folder, file, edit) for file in fixed.files for edit in file.edits if edit.replacements])
    for folder, file, edit in draw(found, given.number, given.seed):
        show(folder, file, edit, given.context)


def draw(found: Sequence[Sequence[T]], number: int, seed: int) -> list[T]:
    """Return a number of things drawn in turn from each group that still has some."""
    chance = random.Random(seed)
    mixed = [chance.sample(group, len(group)) for group in chance.sample(found, len(found))]
    return [one for turn in zip_longest(*mixed) for one in turn if one is not None][:number]


def show(folder: Path, file: FileFix, edit: Edit, context: int) -> None:
    """Print one edit."""
    before, after = SourceText(file.before).text.splitlines(), SourceText(file.after).text.splitlines()
    line = edit.place.line
    start = min(one.start for one in edit.replacements)
    added = sum(
        one.text.count("\n")
        for one in file.replacements
        if one.start == one.end and one.start < start and one not in edit.replacements
    )
    print(f"== {folder.name}/{file.path}:{line} {edit.rule} {edit.symbol}")
    print("\n".join(f"   {text}" for text in before[max(0, line - 1 - context) : line - 1]))
    print(f" - {before[line - 1]}\n + {after[line - 1 + added]}")
    print("\n".join(f"   {text}" for text in before[line : line + context]))


if __name__ == "__main__":
    main()
