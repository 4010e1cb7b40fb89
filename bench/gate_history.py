"""
Holds `cannscope check --diff` against an independent count of added CUDA lines, commit by commit.

    python bench/gate_history.py run REPOSITORY -o verdicts.json [--count 200] [--end REV] [--fail-on new]
    python bench/gate_history.py compare REPOSITORY verdicts.json

`run` checks each commit against its first parent. `compare` counts by `count_cuda_lines.py`, prints the commits on
which the two disagree with lines and findings, to be read, and the figures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from count_cuda_lines import count_added

from estimator.cache import Store
from estimator.checking import run_check
from estimator.config import Options
from estimator.errors import NothingToReadError


def run(repository: Path, count: int, end: str, without: list[str], output: Path) -> None:
    """Write what `check` says of each commit, the oldest first."""
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name, Store(Path(name) / "cache") as store:
        folder = Path(name) / "tree"
        subprocess.run(["git", "clone", "-q", "--shared", "--no-checkout", repository, folder], check=True)
        if without:
            patterns = ["/*", *(f"!/{folder}/" for folder in without)]
            _git(folder, "sparse-checkout", "set", "--no-cone", *patterns)
        last = _git(repository, "rev-parse", end).strip()
        commits = _git(folder, "rev-list", "--first-parent", f"--max-count={count}", last).split()
        for commit in reversed(commits):
            _git(folder, "checkout", "-q", "--force", commit)
            row: dict[str, Any] = {"commit": commit, "subject": _git(folder, "log", "-1", "--format=%s").strip()}
            start = time.process_time()
            try:
                options = Options(paths=(folder,), root=folder, jobs=1)
                verdict = run_check(options, f"{commit}^1", allow_skipped=True, store=store)
            except NothingToReadError:
                verdict = None
            row["cpu"] = round(time.process_time() - start, 2)
            row["findings"] = [
                {
                    "place": f"{one.site.place.path}:{one.site.place.line}",
                    "rule": one.site.finding.rule,
                    "category": one.site.finding.category,
                    "standing": one.standing,
                    "free": one.free,
                    "fails": one.fails,
                    "snippet": one.site.finding.snippet[:120],
                }
                for one in (verdict.judged if verdict else ())
            ]
            rows.append(row)
            output.write_text(json.dumps(rows, indent=1))


def compare(repository: Path, verdicts: Path) -> None:
    """Print the disagreements and the figures."""
    rows = json.loads(verdicts.read_text())
    groups: dict[tuple[bool, bool], list[dict[str, Any]]] = {}
    for row in rows:
        row["lines"] = count_added(repository, f"{row['commit']}^1", row["commit"])
        flagged = any(one["fails"] for one in row["findings"])
        groups.setdefault((flagged, bool(row["lines"])), []).append(row)
    for key, title in (((True, False), "flagged, no line counted"), ((False, True), "line counted, not flagged")):
        for row in groups.get(key, []):
            print(f"\n== {title}: {row['commit'][:9]} {row['subject']}")
            for line in row["lines"][:8]:
                print(f"   line {line}")
            shown = [one for one in row["findings"] if one["fails"] or key[1]]
            for one in shown[:8]:
                free = " free" if one["free"] else ""
                print(f"   {one['standing']}{free} {one['place']} {one['rule']}: {one['snippet']}")
    both, flagged, lines = (len(groups.get(key, [])) for key in ((True, True), (True, False), (False, True)))
    print(f"\n{len(rows)} commits: {both + lines} with counted lines, {both + flagged} flagged, {both} both")
    print(f"precision {both / max(1, both + flagged):.3f}, recall {both / max(1, both + lines):.3f}")
    print(f"CPU of check: {sum(row['cpu'] for row in rows) / max(1, len(rows)):.2f} s a commit")


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def main() -> None:
    """Run or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("run", "compare"))
    parser.add_argument("repository", type=Path)
    parser.add_argument("verdicts", type=Path, nargs="?")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--end", default="HEAD")
    parser.add_argument("--without", action="append", default=[], help="a folder not to check out, such as of images")
    parser.add_argument("-o", "--output", type=Path)
    asked = parser.parse_args()
    if asked.what == "run":
        run(asked.repository, asked.count, asked.end, asked.without, asked.output)
    else:
        compare(asked.repository, asked.verdicts)


if __name__ == "__main__":
    main()
