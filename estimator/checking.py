"""The gate on one page: read the tree, hold it against a baseline, a commit or both, and judge what is new."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from estimator import __version__
from estimator.cache import Store
from estimator.config import BASELINE_FILE, Options, find_root
from estimator.errors import UsageError
from estimator.estimate.profiles import choose_profile
from estimator.files import read_file
from estimator.gate.classify import Before, Classified, by_baseline, by_both, by_commit, count_sites, group_gone
from estimator.gate.lines import added_lines
from estimator.gate.policy import Policies, fails
from estimator.gate.repository import Changes, Repository
from estimator.gate.sites import list_sites
from estimator.model.assessment import Profile
from estimator.model.rule import Rule
from estimator.model.rulebook import Rulebook
from estimator.model.verdict import Baseline, Gone, Identity, Judged, Site, Standing, Verdict
from estimator.option_values import EFFORT
from estimator.reading import OnProgress, Tree, read_tree
from estimator.rulebook.load import load_rulebook, select_rules


class Gate(NamedTuple):
    """A project as the gate sees it: everything read, and the sites under the paths asked for."""

    options: Options
    root: Path
    rulebook: Rulebook
    rules: Sequence[Rule]
    profile: Profile
    tree: Tree
    repository: Repository
    sites: list[Site]
    asked: Callable[[str], bool]
    read: frozenset[str]
    suppressed: list[Site]
    store: Store

    @property
    def areas(self) -> dict[str, str]:
        """Return the area of each rule."""
        return {rule.id: rule.area for rule in self.rules}

    def is_seen(self, identity: Identity) -> bool:
        """Tell whether the site of an entry would have been looked at in this run."""
        if not self.asked(identity.path) or all(rule.id != identity.rule for rule in self.rules):
            return False
        return identity.path in self.read or not (self.root / identity.path).exists()


def open_gate(options: Options, progress: OnProgress | None = None, store: Store | None = None) -> Gate:
    """
    Return the project with its sites; raises a CannscopeError for what the user can mend.

    The whole project is read, whatever the paths: what a place is may depend on helpers anywhere in it.
    """
    rulebook = load_rulebook(options.rules, bundled=options.bundled)
    rules = select_rules(rulebook, options.select, options.ignore)
    profile = choose_profile(rulebook, options.target, options.chip, options.torch, options.cann)
    root = find_root(options.paths, options.root)
    whole = msgspec.structs.replace(options, paths=(root,))
    store = store or Store(enabled=False)
    tree = read_tree(whole, root, rulebook, rules, progress, store)
    asked = _asker(options.paths, root)
    sites = [site for site in list_sites(tree.findings) if asked(site.place.path)]
    suppressed = [site for site in list_sites(tree.findings, suppressed=True) if asked(site.place.path)]
    read = frozenset(artifact.path for artifact in tree.inventory.artifacts)
    return Gate(whole, root, rulebook, rules, profile, tree, Repository(root), sites, asked, read, suppressed, store)


def run_check(
    options: Options,
    diff: str | None = None,
    *,
    allow_skipped: bool = False,
    progress: OnProgress | None = None,
    store: Store | None = None,
) -> Verdict:
    """Return the verdict on the paths; raises a CannscopeError as `open_gate` does, and where git cannot help."""
    policies = Policies(options.fail_on, options.policies)
    root = find_root(options.paths, options.root)
    path = options.baseline or root / BASELINE_FILE
    baseline = _read_baseline(path) if options.baseline is not None or path.is_file() else None
    if baseline is None and diff is None and policies.needs_reference:
        raise UsageError(
            f"no {BASELINE_FILE} in {root}, and no --diff: `cannscope baseline create` makes the one, "
            "`--diff origin/main` needs none"
        )
    base = Repository(root).base_of(diff) if diff is not None else None
    gate = open_gate(options, progress, store)
    changes = gate.repository.changes_since(base) if base is not None else None
    notes: list[str] = []
    against: list[str] = []
    classified = Classified(gate.sites, [], [], [], count_sites([]))
    if baseline is not None:
        against.append(f"baseline {_name(path, root)}")
        classified = _by_baseline(gate, baseline, path, policies)
        if baseline.tool != __version__:
            notes.append(f"The baseline was made by cannscope {baseline.tool}, this is {__version__}.")
    if base is not None and changes is not None and diff is not None:
        against.append(f"{diff} at {base[:10]}")
        second = by_commit(gate.sites, _before(gate, base, changes, diff), policies, gate.areas, gate.suppressed)
        classified = by_both(classified, second) if baseline is not None else second
        notes += [f"Submodule {name} is at another commit; it is not looked into." for name in changes.submodules]
    judged = _judge(gate, classified, policies)
    skipped = _skipped(gate, {change.new for change in changes.files} if changes is not None else None)
    met = {one.site.finding.rule for one in judged}
    table = gate.rulebook.effort
    if baseline is not None and diff is None and classified.moved:
        notes.append("Run `cannscope baseline update` to record what moved.")
    return Verdict(
        against=tuple(against),
        judged=tuple(judged),
        fixed=tuple(Gone(*key, count) for key, count in group_gone(classified.gone).items()),
        known=len(gate.sites) - len(judged),
        hours=sum(one.hours for one in judged),
        hours_per_week=table.hours_per_week,
        most=_hours(options.max_new_effort, table.hours_per_week),
        skipped=skipped,
        incomplete=bool(skipped) and not allow_skipped,
        notes=tuple(notes),
        suppressed=tuple(gate.suppressed),
        faults=tuple(fault for fault in gate.tree.faults if not fault.path or gate.asked(fault.path)),
        show_suppressed=options.show_suppressed,
        target=gate.profile.target,
        rules=tuple(rule for rule in gate.rules if rule.id in met),
        root=str(gate.root),
    )


def _read_baseline(path: Path) -> Baseline:
    from estimator.gate.baseline import read_baseline  # a hook with --diff has none

    return read_baseline(path)


def _by_baseline(gate: Gate, baseline: Baseline, path: Path, policies: Policies) -> Classified:
    renamed: dict[str, str] = {}
    paths = {identity.path for identity in baseline.entries}
    homeless = any(site.place.path not in paths for site in gate.sites)
    if homeless and any(not (gate.root / known).exists() for known in paths):
        made = gate.repository.commit_of(path) if path.is_relative_to(gate.root) else None
        renamed = gate.repository.changes_since(made).renamed if made is not None else {}

    def before() -> Before | None:
        commit = gate.repository.last_change()
        return _before(gate, commit, gate.repository.changes_since(commit)) if commit is not None else None

    return by_baseline(gate.sites, baseline, renamed, gate.is_seen, policies, before, gate.areas, gate.suppressed)


def _before(gate: Gate, commit: str, changes: Changes, revision: str = "") -> Before:
    from estimator.past import read_past

    past = read_past(
        gate.options, gate.root, gate.rulebook, gate.rules, gate.tree, gate.repository, commit, changes, gate.store
    )
    if revision and past.missing:
        what = f"git has no content of {past.missing[0]} as it was at {commit[:10]}"
        raise UsageError(f"--diff {revision}: {what}{gate.repository.partial_remedy(commit)}")
    renamed = changes.renamed

    @cache
    def lines(path: str) -> frozenset[int]:
        old = past.contents.get(renamed.get(path, path), b"")
        try:
            return added_lines(old, read_file(gate.root / path))
        except OSError:
            return frozenset()

    def is_added(site: Site) -> bool:
        return site.place.cell is None and site.place.line in lines(site.place.path)

    seen = [site for site in past.sites if gate.asked(site.place.path) or site.place.path in renamed.values()]
    return Before(count_sites(seen), renamed, {change.new for change in changes.files if change.new}, is_added)


def _judge(gate: Gate, classified: Classified, policies: Policies) -> list[Judged]:
    """Return what is not simply known and allowed, priced, by place."""
    standings: list[tuple[Site, Standing, str]] = [
        *((site, "new", "") for site in classified.new),
        *((site, "new rule", "") for site in classified.new_rule),
        *((site, "moved", source) for site, source in classified.moved),
        *((site, "known", "") for site in classified.known),
    ]
    judged = []
    for site, standing, source in standings:
        fail_on = policies.at(site.place.path, site.finding.rule)
        if standing != "known" or fail_on == "any":
            judged.append(Judged(site=site, standing=standing, moved_from=source, fail_on=fail_on))
    if not judged:
        return []
    from estimator.judging import price_judged  # what prices is most of the program, and most checks find nothing

    priced = price_judged(judged, gate.tree.findings, gate.rulebook, gate.profile)
    decided = [
        msgspec.structs.replace(
            one,
            fails=fails(one.fail_on, one.standing, one.site.finding.category, free=one.free, lock_in=one.lock_in),
        )
        for one in priced
    ]
    return sorted(decided, key=lambda one: (one.site.place, one.site.finding.rule))


def _skipped(gate: Gate, changed: set[str] | None) -> tuple[tuple[str, str], ...]:
    """Return the files under the paths that could not be read, of those that changed where that is the question."""
    skipped = sorted({*gate.tree.inventory.skipped, *gate.tree.unreadable})
    return tuple(
        (one.path, one.reason) for one in skipped if gate.asked(one.path) and (changed is None or one.path in changed)
    )


def _asker(paths: Sequence[Path], root: Path) -> Callable[[str], bool]:
    given = [path.resolve().relative_to(root).as_posix() for path in paths]
    if "." in given:
        return lambda path: True
    exact = frozenset(given)
    folders = tuple(f"{path}/" for path in given)
    return lambda path: path in exact or path.startswith(folders)


def _hours(text: str | None, hours_per_week: float) -> float | None:
    found = EFFORT.fullmatch(text) if text is not None else None
    if found is None:
        return None
    return float(found[1]) * {"h": 1.0, "d": hours_per_week / 5, "w": hours_per_week}[found[2]]


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
