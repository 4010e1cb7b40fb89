"""Which findings of a tree another tree holds as well: by rule, path, scope and syntax, as often as they occur."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from estimator.model.finding import Finding

_CERTAIN = 3  # so many findings in common tell that a file moved, whatever its name
_LEAST_SHARE = 0.5

Identity = tuple[str, str, str]


class Comparison(NamedTuple):
    """
    The findings of a tree that the other holds too (`known`), those that it alone holds (`added`), and those that
    only the other holds (`gone`); `moved` maps a path of the tree to that of the other, where it differs.
    """

    known: tuple[Finding, ...]
    added: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    moved: dict[str, str]


def compare(
    new: Iterable[Finding],
    old: Iterable[Finding],
    new_paths: Collection[str],
    old_paths: Collection[str],
    *,
    bodies: bool = False,
) -> Comparison:
    """
    Return what the findings of two trees have in common.

    The paths are those of all files read, so that a file without findings is not taken for one that is gone. A
    file that only the new tree has is compared with a file that only the old one has, where they share most of
    their findings. With `bodies` a definition whose code changed, such as a kernel, is not the same.
    """
    new, old = list(new), list(old)
    moved = _find_moves(new, old, set(new_paths) - set(old_paths), set(old_paths) - set(new_paths))
    left: dict[Identity, list[Finding]] = defaultdict(list)
    for finding in reversed(old):
        left[_identity(finding, {}, bodies)].append(finding)
    known, added = [], []
    for finding in new:
        same = left.get(_identity(finding, moved, bodies))
        if same:
            same.pop()
            known.append(finding)
        else:
            added.append(finding)
    remaining = {finding.fingerprint for group in left.values() for finding in group}
    gone = tuple(finding for finding in old if finding.fingerprint in remaining)
    return Comparison(tuple(known), tuple(added), gone, moved)


def _identity(finding: Finding, moved: dict[str, str], bodies: bool) -> Identity:
    """Return what two findings share that are the same; a finding of the whole project has no path."""
    path = "" if finding.places else moved.get(finding.place.path, finding.place.path)
    return finding.moved_key, path, finding.body if bodies else ""


def _find_moves(
    new: Sequence[Finding], old: Sequence[Finding], only_new: set[str], only_old: set[str]
) -> dict[str, str]:
    """Return for files of the new tree the file of the old one that they were, each old file once."""
    before, after = _by_path(old, only_old), _by_path(new, only_new)
    holders: dict[str, set[str]] = defaultdict(set)
    for path, keys in before.items():
        for key in keys:
            holders[key].add(path)
    candidates = []
    for path, keys in after.items():
        for other in {other for key in keys for other in holders.get(key, ())}:
            shared = sum((keys & before[other]).values())
            same_name = PurePosixPath(path).name == PurePosixPath(other).name
            if shared >= _LEAST_SHARE * sum(keys.values()) and (same_name or shared >= _CERTAIN):
                candidates.append((-shared, not same_name, -_common_end(path, other), path, other))
    moved: dict[str, str] = {}
    for *_, path, other in sorted(candidates):
        if path not in moved and other not in moved.values():
            moved[path] = other
    return dict(sorted(moved.items()))


def _by_path(findings: Iterable[Finding], paths: set[str]) -> dict[str, Counter[str]]:
    keys: dict[str, Counter[str]] = defaultdict(Counter)
    for finding in findings:
        if not finding.places and finding.place.path in paths:
            keys[finding.place.path][finding.moved_key] += 1
    return keys


def _common_end(path: str, other: str) -> int:
    """Return how many last parts two paths share."""
    parts = zip(reversed(path.split("/")), reversed(other.split("/")))  # noqa: B905
    count = 0
    for one, two in parts:
        if one != two:
            break
        count += 1
    return count
