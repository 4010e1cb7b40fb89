"""The trees of a history, read one after the other: each file once, in whichever commits it is the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from estimator.cache import FileCache, Store
from estimator.config import Options
from estimator.discover.kinds import kind_of
from estimator.discover.origins import GENERATED, is_generated
from estimator.discover.past import describe_past
from estimator.gate.history import Held
from estimator.gate.repository import Repository
from estimator.link.modules import project_roots
from estimator.model.artifact import Artifact, Origin, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.registry import READABLE
from estimator.rereading import reread_bytes

_NOWHERE = Path("/nowhere/at/all")  # what a file was does not depend on what lies on disk now
_COPIED = frozenset({"cuda", "cpp"})
_ORDER = {Origin.OWN: 0, Origin.TEST: 1, Origin.VENDORED: 2}


class HistoryReader:
    """
    Reads the trees of a history in order of time; what did not change since the tree before is not read again.

    `artifacts` and `outcomes` are those of the tree read last, `interest` what its parsers looked for.
    """

    def __init__(self, options: Options, repository: Repository, interest: Interest, store: Store) -> None:
        self._options = options
        self._repository = repository
        self._bare = msgspec.structs.replace(interest, tokens=(b"",), words=())  # any file may use a helper
        self.interest = self._bare
        self._store = store
        self._cache = FileCache(store, self.interest)
        self._described: dict[str, Artifact] = {}
        self._outcomes: dict[str, Parsed | Skipped] = {}
        self._sizes: dict[str, int] = {}
        self._generated: set[str] = set()
        self._layout: frozenset[str] = frozenset()
        self.artifacts: tuple[Artifact, ...] = ()

    @property
    def outcomes(self) -> list[Parsed | Skipped]:
        """Return what was seen in each artifact, in their order."""
        return [self._outcomes[artifact.path] for artifact in self.artifacts]

    def read(self, held: Held) -> bool:
        """Read the files of a commit; tell whether anything is other than in the tree before."""
        touched = {path for path in held.changed if kind_of(_NOWHERE / path) in READABLE}
        gone = {path for path in touched if path not in held.blobs}
        fresh = touched - gone
        contents = self._load(held, fresh)
        self._note(gone, fresh, contents)
        layout = frozenset(path for path in held.blobs if path.endswith(".py"))
        again = self._sizes.keys() if layout != self._layout else fresh & self._sizes.keys()
        self._layout = layout
        described = self._describe(held, again)
        stale = {path for path in again if path not in described} | gone
        altered = {
            path for path, one in described.items() if path in fresh or not _is_same(one, self._described.get(path))
        }
        for path in stale:
            self._described.pop(path, None)
            self._outcomes.pop(path, None)
        self._described.update(described)
        before = self.artifacts
        self.artifacts = self._without_copies(held)
        roots = project_roots(self.artifacts)
        if roots != self.interest.project_roots:
            self.interest = msgspec.structs.replace(self._bare, project_roots=roots)
            self._cache = FileCache(self._store, self.interest)
            altered = set(self._described)
        changed = self._parse(held, altered, contents)
        self._store.flush()
        return changed or [one.path for one in before] != [one.path for one in self.artifacts]

    def _load(self, held: Held, paths: Iterable[str]) -> dict[str, bytes]:
        blobs = {path: held.blobs[path] for path in paths}
        read = self._repository.read_blobs(blobs.values())
        return {path: read[blob] for path, blob in blobs.items() if blob in read}

    def _note(self, gone: set[str], fresh: set[str], contents: dict[str, bytes]) -> None:
        for path in gone | fresh:
            self._sizes.pop(path, None)
            self._generated.discard(path)
        for path, data in contents.items():
            self._sizes[path] = len(data)
            if is_generated(data[:2000]):
                self._generated.add(path)

    def _describe(self, held: Held, paths: Iterable[str]) -> dict[str, Artifact]:
        sizes = {path: self._sizes[path] for path in paths}
        found = describe_past(_NOWHERE, self._options, held.blobs, sizes, READABLE) if sizes else []
        return {one.path: self._with_origin(one) for one in found}

    def _with_origin(self, artifact: Artifact) -> Artifact:
        if artifact.path not in self._generated or artifact.component or self._options.include_vendored:
            return artifact
        return msgspec.structs.replace(artifact, origin=Origin.VENDORED, component=GENERATED)

    def _without_copies(self, held: Held) -> tuple[Artifact, ...]:
        alike: dict[tuple[str, str], list[Artifact]] = defaultdict(list)
        for artifact in self._described.values():
            if artifact.kind in _COPIED and artifact.size:
                alike[PurePosixPath(artifact.path).name, held.blobs[artifact.path]].append(artifact)
        dropped: set[str] = set()
        for group in alike.values():
            ordered = sorted(group, key=lambda one: (_ORDER[one.origin], len(one.path), one.path))
            dropped.update(one.path for one in ordered[1:])
        return tuple(self._described[path] for path in sorted(self._described.keys() - dropped))

    def _parse(self, held: Held, paths: set[str], contents: dict[str, bytes]) -> bool:
        """Read these files; tell whether anything else is seen in one of them."""
        wanted = paths & self._described.keys()
        contents = {**contents, **self._load(held, wanted - contents.keys())}
        changed = False
        for path in sorted(wanted):
            artifact = self._described[path]
            outcome = reread_bytes(contents[path], artifact, self._cache)
            changed = changed or outcome != self._outcomes.get(path)
            self._outcomes[path] = outcome
        return changed


def _is_same(one: Artifact, other: Artifact | None) -> bool:
    return other is not None and msgspec.structs.replace(one, size=other.size) == other


def split(outcomes: Sequence[Parsed | Skipped]) -> tuple[list[Parsed], list[Skipped]]:
    """Return what was read, and what could not be."""
    parsed = [outcome for outcome in outcomes if isinstance(outcome, Parsed)]
    return parsed, [outcome for outcome in outcomes if isinstance(outcome, Skipped)]
