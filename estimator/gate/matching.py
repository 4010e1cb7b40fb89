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


def find_edits(unknown: Sequence[Site], gone: Mapping[Identity, int], renamed: Mapping[str, str]) -> Moves:
    """
    Return which of the unknown sites are edits: the same rule lost as many others in the same scope of the same file.

    Another variable, argument or version in a statement that was there ties the code to CUDA no more than before.
    """
    remaining = Counter(dict(gone))
    lost: dict[tuple[str, str, str], list[Identity]] = defaultdict(list)
    for identity in sorted(remaining.elements()):
        lost[identity.rule, identity.path, identity.scope].append(identity)
    edited: list[tuple[Site, str]] = []
    new: list[Site] = []
    for site in unknown:
        identity = was(site.identity, renamed)
        sources = lost[identity.rule, identity.path, identity.scope]
        if sources:
            remaining[sources.pop(0)] -= 1
            edited.append((site, site.identity.path))
        else:
            new.append(site)
    return Moves(edited, new, +remaining)


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
