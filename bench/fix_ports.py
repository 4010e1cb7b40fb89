"""
Measures how many of the places that real ports changed `cannscope fix` edits.

Usage: python bench/fix_ports.py [CASE...]     after bench/lay_ports.py

Of the places in Python (no documentation, no imports) of the categories that a rewrite can serve, for each style: the
share with an edit on one of their lines, safe edits only and with those for review; and with one at most two lines off.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from estimator.config import Options
from estimator.fixing import propose_fix
from estimator.model.edit import Edit, Style
from estimator.pipeline import Project, read_project

STYLES: tuple[Style, ...] = ("agnostic", "npu")  # the ports are to Ascend

HERE = Path(__file__).resolve().parent
CATEGORIES = ("torch_cuda_api", "device_placement", "runtime_mem_stream", "comm", "amp", "rng")
NEAR = 2


def main() -> None:
    """Print the shares by case, by category and for all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*")
    parser.add_argument("--laid", type=Path, default=HERE / "laid", help="folder that holds the trees")
    parser.add_argument("--inner", default="", help="folder below each case that holds its tree")
    given = parser.parse_args()
    truth = {path.stem: json.loads(path.read_text()) for path in sorted((HERE / "ports" / "truth").glob("*.json"))}
    total: Counter[str] = Counter()
    for case, facts in truth.items():
        folder = given.laid / case / given.inner
        if (given.cases and case not in given.cases) or not folder.is_dir():
            continue
        places = [place for place in facts["places"] if counts(place)]
        tally: Counter[str] = Counter(places=len(places))
        tally.update(f"places {place['category']}" for place in places)
        options = Options(paths=(folder,), root=folder, jobs=1)
        project = read_project(options)
        asked = {place["path"] for place in places}  # edits of other files are not needed here
        project = project._replace(findings=tuple(one for one in project.findings if one.place.path in asked))
        for style in STYLES:
            for unsafe in (False, True):
                tally += share(project, options, places, style, unsafe)
        print(case, line(tally), flush=True)
        total += tally
    print("all", line(total))
    for category in CATEGORIES:
        hit, of = total[f"either {category}"], total[f"places {category}"]
        print(f"    {category}: {hit} of {of}")


def counts(place: dict[str, Any]) -> bool:
    """Tell whether a rewrite could serve the place."""
    if place["category"] not in CATEGORIES or not place["path"].endswith(".py"):
        return False
    return not place.get("doc") and not place.get("import") and place["sel"] != "insert_only"


_HIT: dict[tuple[str, int], set[str]] = defaultdict(set)


def share(project: Project, options: Options, places: list[dict[str, Any]], style: Style, unsafe: bool) -> Counter[str]:
    """Return how many places one way of fixing edits, and how many none before it did."""
    fixed = propose_fix(project, options, style, unsafe)
    by_path: dict[str, list[Edit]] = {file.path: list(file.edits) for file in fixed.files}
    label = f"{style}{' unsafe' if unsafe else ''}"
    tally: Counter[str] = Counter()
    for place in places:
        edits = by_path.get(place["path"], [])
        exact = any(e.place.line <= place["end_line"] and e.place.end_line >= place["line"] for e in edits)
        near = any(e.place.line <= place["end_line"] + NEAR and e.place.end_line >= place["line"] - NEAR for e in edits)
        tally[label] += exact
        tally[f"{label} near"] += near
        key = (f"{options.root}:{place['path']}", place["line"])
        if exact and not _HIT[key]:
            tally["either"] += 1
            tally[f"either {place['category']}"] += 1
        if exact:
            _HIT[key].add(label)
    return tally


def line(tally: Counter[str]) -> str:
    """Return the shares in one line."""
    of = tally["places"]
    names = [f"{style}{more}" for style in STYLES for more in ("", " near", " unsafe", " unsafe near")] + ["either"]
    return f"{of} places: " + ", ".join(
        f"{name} {tally[name]} ({100 * tally[name] / max(1, of):.0f} %)" for name in names
    )


if __name__ == "__main__":
    main()
