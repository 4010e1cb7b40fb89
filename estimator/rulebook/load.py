"""Reads the rule packs, the effort table and the targets into one rulebook."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from estimator.errors import RulePackError
from estimator.model.effort import EffortTable
from estimator.model.rule import Pack, Rule, TargetInfo
from estimator.model.rulebook import Rulebook
from estimator.model.workload import SignRule
from estimator.rulebook.check import check_rulebook
from estimator.rulebook.compile import compile_pack
from estimator.rulebook.document import Node, read_document
from estimator.rulebook.efforts import compile_effort, merge_effort
from estimator.rulebook.interest import derive_interest
from estimator.rulebook.locate import bundled_rules
from estimator.rulebook.targets import compile_target
from estimator.rulebook.workloads import compile_signs

EFFORT_FILE = "effort.yaml"
WORKLOADS_FILE = "workloads.yaml"
TARGETS_FOLDER = "targets"


def load_rulebook(extra: Sequence[Path] = (), *, bundled: bool = True) -> Rulebook:
    """
    Return the bundled rules with those of `extra` added, or those of `extra` alone.

    A rule of an extra folder replaces a bundled one of the same id. The effort table and the targets are always
    the bundled ones, with what an extra folder overrides. Raises RulePackError with file and line.
    """
    home = bundled_rules()
    digest = hashlib.sha256()
    rules: dict[str, Rule] = {}
    lines: dict[str, str] = {}
    packs: dict[str, Pack] = {}
    effort: EffortTable | None = None
    signs: tuple[SignRule, ...] = ()
    targets: dict[str, TargetInfo] = {}
    for folder in (home, *extra):
        if not folder.is_dir():
            raise RulePackError(f"{folder}: no such folder of rule packs")
        is_home = folder == home
        label_root = folder.name if is_home else str(folder)
        found = False
        for path in sorted(folder.glob("*.yaml")):
            label = f"{label_root}/{path.name}"
            node = _read(path, label, digest)
            if path.name == EFFORT_FILE:
                effort = compile_effort(node, label) if effort is None else merge_effort(effort, node, label)
                continue
            if path.name == WORKLOADS_FILE:
                signs += compile_signs(node, label)
                continue
            found = True
            if is_home and not bundled:
                continue
            pack, compiled = compile_pack(node, label)
            packs[pack.name] = pack
            for rule, line in compiled:
                if rule.id in rules and lines[rule.id].startswith(f"{label_root}/"):
                    raise RulePackError(f"{label}:{line}: rule '{rule.id}' is there twice (first in {lines[rule.id]})")
                rules[rule.id] = rule
                lines[rule.id] = f"{label}:{line}"
        for path in sorted((folder / TARGETS_FOLDER).glob("*.yaml")):
            found = True
            label = f"{label_root}/{TARGETS_FOLDER}/{path.name}"
            target = compile_target(_read(path, label, digest), label)
            targets[target.id] = target
        if not found and not is_home:
            raise RulePackError(f"{folder}: holds no rule pack (*.yaml)")
    if effort is None:
        raise RulePackError(f"{home}: {EFFORT_FILE} is missing; reinstall cannscope")
    ordered = tuple(rules[rule_id] for rule_id in sorted(rules))
    check_rulebook(ordered, lines, effort)
    return Rulebook(
        rules=ordered,
        packs=tuple(packs[name] for name in sorted(packs)),
        effort=effort,
        targets=tuple(targets[name] for name in sorted(targets)),
        interest=derive_interest(ordered, signs),
        digest=digest.hexdigest(),
        signs=signs,
    )


def select_rules(rulebook: Rulebook, select: Iterable[str], ignore: Iterable[str]) -> tuple[Rule, ...]:
    """
    Return the rules whose id fits a glob of `select` (all, if empty) and none of `ignore`.

    Raises RulePackError for a glob that fits no rule.
    """
    from fnmatch import fnmatchcase

    from estimator.rulebook.fields import suggest

    wanted, unwanted = tuple(select), tuple(ignore)
    ids = [rule.id for rule in rulebook.rules]
    for glob in (*wanted, *unwanted):
        if not any(fnmatchcase(rule_id, glob) for rule_id in ids):
            raise RulePackError(f"no rule fits '{glob}'{suggest(glob, ids)}; see `cannscope rules list`")
    return tuple(
        rule
        for rule in rulebook.rules
        if (not wanted or any(fnmatchcase(rule.id, glob) for glob in wanted))
        and not any(fnmatchcase(rule.id, glob) for glob in unwanted)
    )


def _read(path: Path, label: str, digest: hashlib._Hash) -> Node:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RulePackError(f"{label}: cannot be read: {error.strerror}") from None
    digest.update(f"{label}\0{len(content)}\0".encode())
    digest.update(content)
    return read_document(content, label)
