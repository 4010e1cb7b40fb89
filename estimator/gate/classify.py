"""What is known, what moved, what is new and what is gone, by a baseline, by the tree as it was, or by both."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from estimator.gate.matching import IsAdded, Moves, find_edits, find_moves, match, split_known
from estimator.gate.policy import Policies
from estimator.model.verdict import Baseline, Identity, Site


class Before(NamedTuple):
    """
    What changed files held before: how often each site was there, by old paths, and old paths by the new ones.

    `changed` are the paths of now whose content is another, `is_added` tells whether a site is on an added line.
    """

    counts: Mapping[Identity, int]
    renamed: Mapping[str, str]
    changed: Collection[str]
    is_added: IsAdded


class Classified(NamedTuple):
    """Sites by what the gate says of them; `moved` has the path that each left, `gone` counts what is no more."""

    known: list[Site]
    moved: list[tuple[Site, str]]
    new: list[Site]
    new_rule: list[Site]
    gone: Counter[Identity]


def by_baseline(
    sites: Sequence[Site],
    baseline: Baseline,
    renamed: Mapping[str, str],
    is_seen: Callable[[Identity], bool],
    policies: Policies,
    before: Callable[[], Before | None],
    suppressed: Sequence[Site] = (),
) -> Classified:
    """
    Return what a baseline knows.

    `renamed` has old paths by the new ones since the baseline was made; `is_seen` tells whether the site of an entry
    would have been looked at. Within a file a site may have moved at any time, since the file holds no more of it than
    is accepted; to another file only in this change. `before` is asked only where that may be so.
    What is `suppressed` now is neither new nor gone.
    """
    entries = {identity: count for identity, count in baseline.entries.items() if is_seen(identity)}
    found = match(sites, entries, renamed, suppressed=suppressed)
    new_rule = [site for site in found.unknown if site.identity.rule not in baseline.rules]
    unknown = [site for site in found.unknown if site.identity.rule in baseline.rules]
    moves = find_moves(unknown, found.gone, found.gone, lambda source, to: source.path == renamed.get(to.path, to.path))
    signs = {(identity.rule, identity.syntax) for identity in moves.gone}
    if any((site.identity.rule, site.identity.syntax) in signs for site in moves.new):
        past = before()
        if past is not None:
            changed = [site for site in sites if site.place.path in past.changed]
            left = match(changed, past.counts, past.renamed, None, suppressed).gone
            across = find_moves(moves.new, moves.gone, left, _may(policies))
            moves = Moves(moves.moved + across.moved, across.new, across.gone)
    edits = find_edits(moves.new, moves.gone, renamed)
    again, new = split_known(edits.new, entries, renamed)
    return Classified(found.known + again, moves.moved + edits.moved, new, new_rule, edits.gone)


def by_commit(sites: Sequence[Site], before: Before, policies: Policies, suppressed: Sequence[Site] = ()) -> Classified:
    """Return what the tree held before: in files that did not change everything is known."""
    known = [site for site in sites if site.place.path not in before.changed]
    changed = [site for site in sites if site.place.path in before.changed]
    found = match(changed, before.counts, before.renamed, before.is_added, suppressed)
    moves = find_moves(found.unknown, found.gone, found.gone, _may(policies))
    edits = find_edits(moves.new, moves.gone, before.renamed)
    again, new = split_known(edits.new, before.counts, before.renamed)
    return Classified(known + found.known + again, moves.moved + edits.moved, new, [], edits.gone)


def by_both(first: Classified, second: Classified) -> Classified:
    """
    Return what is new by the baseline (`first`) and by the commit (`second`), and by the commit for the rest.

    Which of identical sites is the new one, the commit tells better.
    """
    allowed = Counter(site.identity for site in [*first.new, *first.new_rule])
    new: list[Site] = []
    known = list(second.known)
    for site in second.new:
        if allowed[site.identity] > 0:
            allowed[site.identity] -= 1
            new.append(site)
        else:
            known.append(site)
    return Classified(known, second.moved, new, [], second.gone)


def group_gone(gone: Mapping[Identity, int]) -> dict[tuple[str, str, str], int]:
    """Return how much is gone by path, rule and scope, sorted."""
    groups: dict[tuple[str, str, str], int] = defaultdict(int)
    for identity, count in gone.items():
        groups[identity.path, identity.rule, identity.scope] += count
    return dict(sorted(groups.items()))


def count_sites(sites: Iterable[Site]) -> Counter[Identity]:
    """Return how often each identity is there."""
    return Counter(site.identity for site in sites)


def _may(policies: Policies) -> Callable[[Identity, Identity], bool]:
    return lambda source, to: not policies.is_stricter(to.path, source.path, to.rule)
