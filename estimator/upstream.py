"""Sets apart what a tree shares with the upstream that it came from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from estimator.cache import Store
from estimator.config import Options
from estimator.errors import UsageError
from estimator.gate.alignment import align, rebase, rebase_findings
from estimator.gate.comparison import compare
from estimator.model.finding import Finding
from estimator.model.rule import Rule
from estimator.model.rulebook import Rulebook
from estimator.model.scan import Upstream
from estimator.reading import Tree, read_tree


def leave_out_upstream(options: Options, root: Path) -> Options:
    """
    Return the options with the upstream left out of what is scanned, where it lies in there.

    Raises UsageError where --against names no folder, or one that holds what is scanned.
    """
    given = options.against
    if given is None:
        return options
    if not given.is_dir():
        what = "is not a folder" if given.exists() else "no such folder"
        raise UsageError(f"--against {given}: {what}")
    folder = given.resolve()
    if any(path.resolve().is_relative_to(folder) for path in options.paths):
        raise UsageError(f"--against {given} holds the scanned tree itself; give the upstream that it came from")
    if not folder.is_relative_to(root):
        return options
    inside = "".join(f"\\{c}" if c in "*?[]!#\\ " else c for c in folder.relative_to(root).as_posix())
    return msgspec.structs.replace(options, exclude=(*options.exclude, f"/{inside}/"))


def set_apart(
    options: Options, tree: Tree, rulebook: Rulebook, rules: Sequence[Rule], store: Store | None = None
) -> tuple[tuple[Finding, ...], Upstream]:
    """Return the findings of the tree, those marked that upstream holds too; raises UsageError for another project."""
    assert options.against is not None
    folder = options.against.resolve()
    upstream = read_tree(msgspec.structs.replace(options, paths=(folder,)), folder, rulebook, rules, store=store)
    new_paths = [artifact.path for artifact in tree.inventory.artifacts]
    old_paths = [artifact.path for artifact in upstream.inventory.artifacts]
    folders = align(new_paths, old_paths)
    old_paths = [rebase(path, folders) for path in old_paths]
    found = compare(tree.findings, rebase_findings(upstream.findings, folders), new_paths, old_paths, bodies=True)
    if not found.moved and not set(new_paths) & set(old_paths):
        raise UsageError(f"--against {options.against} has no file in common with what is scanned; is it the upstream?")
    shared = {finding.fingerprint for finding in found.known}
    marked = tuple(
        msgspec.structs.replace(finding, state="upstream") if finding.fingerprint in shared else finding
        for finding in tree.findings
    )
    return marked, Upstream(name=folder.name, shared=len(shared), gone=len(found.gone), moved=found.moved)
