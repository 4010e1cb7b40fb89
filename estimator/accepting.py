"""Makes and keeps up a baseline."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from estimator import __version__
from estimator.cache import Store
from estimator.checking import Gate, open_gate
from estimator.config import BASELINE_FILE, Options, find_root
from estimator.errors import UsageError
from estimator.gate.baseline import make_baseline, read_baseline, write_baseline
from estimator.model.verdict import Baseline, Identity


class Written(NamedTuple):
    """The file to write, its text, and the line to say."""

    path: Path
    text: str
    said: str


def path_of(options: Options) -> Path:
    """Return where the baseline is, or will be."""
    return options.baseline or find_root(options.paths, options.root) / BASELINE_FILE


def create_baseline(options: Options, store: Store | None = None, *, force: bool) -> Written:
    """Return a baseline of everything found; raises UsageError where there is one already, unless forced."""
    path = path_of(options)
    if path.exists() and not force:
        raise UsageError(
            f"{path} is there already; `cannscope baseline update` brings it up to date, --force replaces it"
        )
    gate = open_gate(options, store=store)
    made = make_baseline(gate.sites, (rule.id for rule in gate.rules), __version__)
    return _written(path, made, None, gate)


def update_baseline(options: Options, store: Store | None = None) -> Written:
    """Return the baseline with what is new accepted and what is gone dropped; what was not looked at stays."""
    path = path_of(options)
    old = read_baseline(path)
    gate = open_gate(options, store=store)
    counts = Counter(site.identity for site in gate.sites)
    counts.update({identity: count for identity, count in old.entries.items() if not gate.is_seen(identity)})
    rules = old.rules | {rule.id for rule in gate.rules} if _is_part(gate) else {rule.id for rule in gate.rules}
    return _written(path, Baseline(tool=__version__, rules=frozenset(rules), entries=dict(counts)), old, gate)


def prune_baseline(options: Options, store: Store | None = None) -> Written:
    """Return the baseline without what is gone; the rules that it knows stay as they were."""
    path = path_of(options)
    old = read_baseline(path)
    gate = open_gate(options, store=store)
    counts = Counter(site.identity for site in gate.sites)
    entries: dict[Identity, int] = {}
    for identity, count in old.entries.items():
        left = min(count, counts[identity]) if gate.is_seen(identity) else count
        if left:
            entries[identity] = left
    return _written(path, Baseline(tool=old.tool, rules=old.rules, entries=entries), old, gate)


def _is_part(gate: Gate) -> bool:
    """Tell whether only some rules looked."""
    return bool(gate.options.select or gate.options.ignore)


def _written(path: Path, made: Baseline, old: Baseline | None, gate: Gate) -> Written:
    total = sum(made.entries.values())
    said = f"{os.path.relpath(path)}: {total:,} places in {len({entry.path for entry in made.entries}):,} files"
    if old is not None:
        added = sum((Counter(made.entries) - Counter(old.entries)).values())
        dropped = sum((Counter(old.entries) - Counter(made.entries)).values())
        said += f"; {added:,} added, {dropped:,} dropped"
    skipped = [one for one in (*gate.tree.inventory.skipped, *gate.tree.unreadable) if gate.asked(one.path)]
    if skipped:
        said += f"; {len(skipped):,} files could not be read, so it does not know them: {skipped[0].path}"
        said += " ..." if len(skipped) > 1 else ""
    return Written(path, write_baseline(made), said + ".")
