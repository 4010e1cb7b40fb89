"""The tree as it was at a commit: files that changed since as git has them, all others as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from estimator.cache import FileCache, Store
from estimator.config import Options
from estimator.discover.kinds import kind_of
from estimator.discover.past import describe_past
from estimator.gate.repository import Changes, Repository
from estimator.gate.sites import list_sites
from estimator.link import link_only
from estimator.link.modules import project_roots
from estimator.match.findings import find
from estimator.match.suppress import Suppressor
from estimator.model.artifact import Artifact, Origin
from estimator.model.rule import Rule
from estimator.model.rulebook import Rulebook
from estimator.model.summary import Parsed
from estimator.model.verdict import Site
from estimator.parse.registry import READABLE
from estimator.reading import Tree
from estimator.rereading import reread_bytes


class Past(NamedTuple):
    """The sites of changed files as they were, their bytes by old paths, and the paths whose bytes git lacks."""

    sites: list[Site]
    contents: dict[str, bytes]
    missing: tuple[str, ...] = ()


def read_past(
    options: Options,
    root: Path,
    rulebook: Rulebook,
    rules: Sequence[Rule],
    tree: Tree,
    repository: Repository,
    commit: str,
    changes: Changes,
    store: Store,
) -> Past:
    """Return what the changed files held at the commit, linked with the rest of the project as it is now."""
    blobs = {change.old: change.blob for change in changes.files if kind_of(root / change.old) in READABLE}
    read = repository.read_blobs(blobs.values())
    contents = {path: read[blob] for path, blob in blobs.items() if blob in read}
    missing = tuple(sorted(blobs.keys() - contents.keys()))
    if not contents:
        return Past([], {}, missing)
    # Unless a module came or went, what a folder held tells nothing that its files of now do not.
    stayed = all(change.old == change.new for change in changes.files)
    files = [artifact.path for artifact in tree.inventory.artifacts] if stayed else repository.list_files(commit)
    described = _describe(options, root, files, contents, tree)
    # Helpers of other modules may be all that an old file uses, so none is passed over.
    interest = msgspec.structs.replace(rulebook.interest, project_roots=tree.roots, tokens=(b"",), words=())
    cache = FileCache(store, interest)
    old = [reread_bytes(contents[artifact.path], artifact, cache) for artifact in described]
    replaced = {change.new for change in changes.files} | set(contents)
    parsed = [file for file in tree.parsed if file.path not in replaced]
    parsed += [outcome for outcome in old if isinstance(outcome, Parsed)]
    artifacts = [artifact for artifact in tree.inventory.artifacts if artifact.path not in replaced]
    artifacts += described
    linked = link_only(parsed, artifacts, interest, contents)
    changed = [file if file.path in contents else msgspec.structs.replace(file, facts=()) for file in linked]
    own = project_roots([artifact for artifact in artifacts if artifact.origin is Origin.OWN])
    suppressor = Suppressor(changed, options.suppress, needs_reason=options.suppression_reason)
    return Past(list_sites(find(rules, changed, artifacts, own, suppressor, tree.matcher)), contents, missing)


def _describe(
    options: Options, root: Path, files: Iterable[str], contents: Mapping[str, bytes], tree: Tree
) -> list[Artifact]:
    sizes = {path: len(data) for path, data in contents.items()}
    now = {artifact.path: artifact for artifact in tree.inventory.artifacts}
    described = describe_past(root, options, files, sizes, READABLE)
    return [
        msgspec.structs.replace(artifact, origin=now[artifact.path].origin, component=now[artifact.path].component)
        if artifact.path in now
        else artifact
        for artifact in described
    ]
