"""Which sites are known: a multiset of identities held against another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from estimator.model.verdict import Identity, Site

IsAdded = Callable[[Site], bool]


class Matched(NamedTuple):
    """The sites that are known, those that are not, and how often what was known is gone."""

    known: list[Site]
    unknown: list[Site]
    gone: Counter[Identity]


def match(
    sites: Iterable[Site],
    counts: Mapping[Identity, int],
    renamed: Mapping[str, str],
    is_added: IsAdded | None = None,
    suppressed: Iterable[Site] = (),
) -> Matched:
    """
    Return which sites the counts know, each as often as it is counted; what was and is `suppressed` is not gone.

    `renamed` has for a path of now the path that it had. Of identical sites those on added lines are taken for the
    unknown ones, else the last.
    """
    groups: dict[Identity, list[Site]] = defaultdict(list)
    for site in sites:
        groups[was(site.identity, renamed)].append(site)
    known: list[Site] = []
    unknown: list[Site] = []
    gone = Counter({identity: count for identity, count in counts.items() if identity not in groups})
    for identity, group in groups.items():
        count = counts.get(identity, 0)
        if 0 < count < len(group) and is_added is not None:
            group = sorted(group, key=is_added)  # stable: in each half in the order of the file
        known += group[:count]
        unknown += group[count:]
        if count > len(group):
            gone[identity] = count - len(group)
    gone.subtract(was(site.identity, renamed) for site in suppressed)
    return Matched(known, sorted(unknown, key=_place), +gone)


def was(identity: Identity, renamed: Mapping[str, str]) -> Identity:
    """Return the identity at the path that its file had."""
    path = renamed.get(identity.path)
    return identity if path is None else msgspec.structs.replace(identity, path=path)


def split_known(
    unknown: Iterable[Site], counts: Mapping[Identity, int], renamed: Mapping[str, str]
) -> tuple[list[Site], list[Site]]:
    """Return apart the sites that import more of a library which their file took up before, and the others."""
    had = {(identity.rule, identity.path) for identity in counts}
    again: list[Site] = []
    other: list[Site] = []
    for site in unknown:
        before = was(site.identity, renamed)
        taken = site.kind == "import" and (before.rule, before.path) in had
        (again if taken else other).append(site)
    return again, other


class Moves(NamedTuple):
    """The sites that moved, with the path that each left, the sites that are new, and what is gone for good."""

    moved: list[tuple[Site, str]]
    new: list[Site]
    gone: Counter[Identity]


def find_edits(
    unknown: Sequence[Site], gone: Mapping[Identity, int], renamed: Mapping[str, str], areas: Mapping[str, str]
) -> Moves:
    """
    Return which of the unknown sites are edits of what is gone.

    Another variable, argument or version in a statement that was there ties the code to CUDA no more than before: the
    same rule, or another of its area (`areas` has them by rule), lost as many others in the same scope of the file. Nor
    does the project's own helper in the place of another site of the file.
    """
    lost = _Lost(gone, areas)
    edited: list[Site] = []
    left: list[Site] = []
    for site in unknown:
        to = was(site.identity, renamed)
        (edited if lost.take(to.path, to.scope, rule=to.rule) else left).append(site)
    new: list[Site] = []
    for site in left:
        to = was(site.identity, renamed)
        helper = site.finding.derived_from is not None and "import" not in site.finding.features
        taken = lost.take(to.path) if helper else lost.take(to.path, to.scope, area=site.finding.area)
        (edited if taken else new).append(site)
    return Moves([(site, site.identity.path) for site in edited], new, lost.remaining())


class _Lost:
    """What is gone, by file, to be taken one by one."""

    def __init__(self, gone: Mapping[Identity, int], areas: Mapping[str, str]) -> None:
        self._areas = areas
        self._by_path: dict[str, list[Identity]] = defaultdict(list)
        for identity in sorted(Counter(dict(gone)).elements()):
            self._by_path[identity.path].append(identity)

    def take(self, path: str, scope: str | None = None, rule: str | None = None, area: str | None = None) -> bool:
        """Take the first of a file that is of this scope, rule and area (None: of any); tell whether there was one."""
        for position, one in enumerate(self._by_path[path]):
            if scope not in (None, one.scope) or rule not in (None, one.rule):
                continue
            if area in (None, self._areas.get(one.rule)):
                del self._by_path[path][position]
                return True
        return False

    def remaining(self) -> Counter[Identity]:
        """Return how often each identity is left."""
        return Counter(identity for identities in self._by_path.values() for identity in identities)


def find_moves(
    unknown: Sequence[Site],
    gone: Mapping[Identity, int],
    left: Mapping[Identity, int],
    may: Callable[[Identity, Identity], bool],
) -> Moves:
    """
    Return which of the unknown sites moved: the same rule and syntax left another place in this change.

    `left` counts what left in this change, `gone` what is gone at all; a site takes one of each. Places in the same
    file go first, then those in the same scope. `may` tells whether a site may move from the one to the other.
    """
    remaining = Counter(dict(gone))
    sources: dict[tuple[str, str], Counter[Identity]] = defaultdict(Counter)
    for identity, count in left.items():
        count = min(count, remaining[identity])
        if count > 0:
            sources[identity.rule, identity.syntax][identity] = count
    moved: list[tuple[Site, str]] = []
    new: list[Site] = []
    for site in unknown:
        to = site.identity
        candidates = sources.get((to.rule, to.syntax), Counter())
        usable = [source for source, count in candidates.items() if count > 0 and may(source, to)]
        if not usable:
            new.append(site)
            continue
        source = min(usable, key=lambda one: (one.path != to.path, one.scope != to.scope, one))
        candidates[source] -= 1
        remaining[source] -= 1
        moved.append((site, source.path))
    return Moves(moved, new, +remaining)


def _place(site: Site) -> tuple[str, int, object, str]:
    return site.place.path, site.place.cell or 0, site.place, site.identity.rule
