"""
Compares the module graph with grimp's (BSD-2; `pip install grimp`, not needed otherwise) on the modules that both see.

grimp imports nothing either, but wants the package to be found on the path; so each is looked up from the folder that
holds it. Edges are compared as pairs of modules, those under TYPE_CHECKING included; edges that only strings make are
left out, since grimp does not look for them.

Usage: python bench/graph_vs_grimp.py FOLDER:PACKAGE_PARENT:PACKAGE ...
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

import grimp  # type: ignore[import-not-found]

from estimator.config import Options
from estimator.pipeline import read_project

Pair = tuple[str, str]


def ours(folder: Path, package: str) -> tuple[set[str], dict[Pair, tuple[str, int, str]]]:
    """Return the modules of the package, and the edges between them with path, line and kind."""
    project = read_project(Options(paths=(folder,), root=folder, jobs=1, include_vendored=True))
    names = {a.path: a.module for a in project.inventory.artifacts if a.kind == "python"}
    inside = {path: name for path, name in names.items() if name == package or name.startswith(f"{package}.")}
    edges = {
        (inside[edge.source], inside[edge.target]): (edge.source, edge.line, edge.kind)
        for edge in project.trace.edges
        if edge.source in inside and edge.target in inside and edge.kind not in ("launch", "extension")
    }
    return set(inside.values()), edges


def theirs(parent: Path, package: str) -> tuple[set[str], dict[Pair, str]]:
    """Return grimp's modules and edges with the line that makes each."""
    sys.path.insert(0, str(parent))
    try:
        graph = grimp.build_graph(package, cache_dir=None)
    finally:
        sys.path.remove(str(parent))
    edges: dict[Pair, str] = {}
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            details = graph.get_import_details(importer=module, imported=imported)
            edges[module, imported] = "; ".join(f"{d['line_number']}: {d['line_contents'].strip()}" for d in details)
    return set(graph.modules), edges


def compare(folder: Path, parent: Path, package: str) -> None:
    """Print how many modules and edges both have, and each difference."""
    start = time.process_time()
    my_modules, mine = ours(folder, package)
    middle = time.process_time()
    their_modules, their_edges = theirs(parent, package)
    both = my_modules & their_modules
    my_pairs = {pair for pair in mine if set(pair) <= both and (mine[pair][2] != "dynamic" or pair in their_edges)}
    their_pairs = {pair for pair in their_edges if set(pair) <= both}
    print(
        f"{package}: modules {len(both)} in both, {len(my_modules - both)} here only, "
        f"{len(their_modules - both)} in grimp only; edges {len(my_pairs & their_pairs)} in both, "
        f"{len(my_pairs - their_pairs)} here only, {len(their_pairs - my_pairs)} in grimp only "
        f"({middle - start:.1f} s and {time.process_time() - middle:.1f} s of CPU)"
    )
    for name in sorted(my_modules - both):
        print(f"  module here only: {name}")
    for name in sorted(their_modules - both):
        print(f"  module in grimp only: {name}")
    for pair in sorted(my_pairs - their_pairs):
        path, line, kind = mine[pair]
        text = (folder / path).read_text(errors="replace").splitlines()[line - 1].strip()
        print(f"  here only: {pair[0]} -> {pair[1]} ({kind}, line {line}: {text})")
    for pair in sorted(their_pairs - my_pairs):
        print(f"  in grimp only: {pair[0]} -> {pair[1]} ({their_edges[pair][:150]})")
    print("  kinds of the edges in both:", dict(Counter(mine[pair][2] for pair in my_pairs & their_pairs)))


def main(specs: list[str]) -> None:
    """Compare each FOLDER:PARENT:PACKAGE."""
    for spec in specs:
        folder, parent, package = spec.split(":")
        compare(Path(folder).resolve(), Path(parent).resolve(), package)


if __name__ == "__main__":
    main(sys.argv[1:])
