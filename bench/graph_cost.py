"""
Measures what the code graph costs of a cold scan, in one run: CPU-seconds by part, and their share of the whole.

Counted as graph work: reading what only the graph needs (the outlines of files that hold no fact, imports, strings that
name modules, signs of workloads, build scripts), and all of the stage, with the time to import networkx.

Usage: python bench/graph_cost.py FOLDER
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from estimator import pipeline
from estimator.config import Options
from estimator.parse.python import parser
from estimator.report import json_v1

READING = ("_summarise", "_outline", "collect_signs")
STAGE = ("trace", "mark_findings", "select_workload", "count_modules", "complete_graph")


def main(folder: Path) -> None:
    """Print one row for each part, each without what it calls of the others."""
    start = time.process_time()
    spent: Counter[str] = Counter()
    running: list[float] = []

    def clock(module: Any, name: str) -> None:
        inner: Callable[..., Any] = getattr(module, name)

        def timed(*given: Any, **named: Any) -> Any:
            begin = time.process_time()
            running.append(0.0)
            try:
                return inner(*given, **named)
            finally:
                took = time.process_time() - begin
                spent[name] += took - running.pop()
                if running:
                    running[-1] += took

        setattr(module, name, timed)

    for name in READING:
        clock(parser, name)
    for name in STAGE:
        clock(pipeline, name)
    parse: Callable[..., Any] = parser._parse
    passed: dict[bytes, float] = {}

    def timed_parse(text: bytes) -> Any:
        begin = time.process_time()
        try:
            return parse(text)
        finally:
            passed[text] = time.process_time() - begin

    outline: Callable[..., Any] = parser._outline

    def charged_outline(tree: Any, artifact: Any, index: Any, text: bytes) -> Any:
        spent["ast.parse of passed-over files"] += passed.pop(text, 0.0)
        return outline(tree, artifact, index, text)

    parser._parse, parser._outline = timed_parse, charged_outline  # type: ignore[attr-defined]
    scan = pipeline.run_scan(Options(paths=(folder,), root=folder, jobs=1))
    json_v1.render(scan)
    whole = time.process_time() - start
    for name, seconds in spent.most_common():
        print(f"{name:34}{seconds:8.3f} s {100 * seconds / whole:6.1f} %")
    total = sum(spent.values())
    print(f"{'graph work':34}{total:8.3f} s {100 * total / whole:6.1f} %   of {whole:.2f} CPU-seconds")
    print(
        f"{len(scan.inventory.artifacts)} files, {len(scan.graph.edges)} edges, {len(scan.graph.entry_points)} entries"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
