"""Reads the rule packs, the effort table and the targets into one rulebook."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from estimator.errors import RulePackError
from estimator.model.effort import EffortTable
from estimator.model.known_port import KnownPort
from estimator.model.rule import Pack, Rule, TargetInfo
from estimator.model.rulebook import Rulebook
from estimator.model.workload import SignRule
from estimator.rulebook.cache import remember
from estimator.rulebook.locate import TABLES_FOLDER, bundled_rules

EFFORT_FILE = "effort.yaml"
WORKLOADS_FILE = "workloads.yaml"
TARGETS_FOLDER = "targets"
KNOWN_PORTS_FILE = f"{TABLES_FOLDER}/known_ports.yaml"


class SourceFile(NamedTuple):
    """A file of a folder of packs, with the label that messages call it by."""

    label: str
    name: str
    folder: Path
    content: bytes


def load_rulebook(extra: Sequence[Path] = (), *, bundled: bool = True, complaints: list[str] | None = None) -> Rulebook:
    """
    Return the bundled rules with those of `extra` added, or those of `extra` alone.

    A rule of an extra folder replaces a bundled one of the same id. The effort table and the targets are always
    the bundled ones, with what an extra folder overrides. Compiled rules are kept by the content of all files, so
    an edited pack is read at once. Raises RulePackError with file and line for the first problem; where a list for
    complaints is given, it collects them instead, and broken rules are left out.
    """
    home = bundled_rules()
    files = [file for folder in (home, *extra) for file in _files(folder, folder == home)]
    digest = _digest(files)
    if complaints is not None:
        return _compile(files, home, bundled, digest, complaints)
    return remember(f"{digest}-{bundled}", lambda: _compile(files, home, bundled, digest, None))


def _files(folder: Path, is_home: bool) -> Iterator[SourceFile]:
    """Yield the tables of a folder, its packs, then its targets, by name."""
    if not folder.is_dir():
        raise RulePackError(f"{folder}: no such folder of rule packs")
    paths = [*sorted(folder.glob("*.yaml")), *sorted((folder / TARGETS_FOLDER).glob("*.yaml"))]
    paths += [path for path in (folder / KNOWN_PORTS_FILE,) if path.is_file()]
    if not is_home and not any(path.name not in (EFFORT_FILE, WORKLOADS_FILE) for path in paths):
        raise RulePackError(f"{folder}: holds no rule pack (*.yaml)")
    paths = [*sorted((folder / TABLES_FOLDER).glob("*.csv")), *paths]
    root = folder.name if is_home else str(folder)
    for path in paths:
        name = path.relative_to(folder).as_posix()
        try:
            content = path.read_bytes()
        except OSError as error:
            raise RulePackError(f"{root}/{name}: cannot be read: {error.strerror}") from None
        yield SourceFile(f"{root}/{name}", name, folder, content)


def _digest(files: Iterable[SourceFile]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.label}\0{len(file.content)}\0".encode())
        digest.update(file.content)
    return digest.hexdigest()


def _compile(
    files: Sequence[SourceFile], home: Path, bundled: bool, digest: str, complaints: list[str] | None
) -> Rulebook:
    # Most runs take the compiled rules from the cache, and need neither YAML nor what reads it.
    from estimator.rulebook.check import find_problems
    from estimator.rulebook.compile import apply_override, compile_pack
    from estimator.rulebook.document import read_document
    from estimator.rulebook.efforts import compile_effort, merge_effort
    from estimator.rulebook.fields import suggest
    from estimator.rulebook.interest import derive_interest
    from estimator.rulebook.known_ports import compile_known_ports
    from estimator.rulebook.tables import Tables
    from estimator.rulebook.targets import compile_target
    from estimator.rulebook.workloads import compile_signs

    rules: dict[str, Rule] = {}
    lines: dict[str, str] = {}
    packs: dict[str, Pack] = {}
    targets: dict[str, TargetInfo] = {}
    known_ports: dict[str, KnownPort] = {}
    tables: dict[Path, Tables] = {}
    effort: EffortTable | None = None
    signs: tuple[SignRule, ...] = ()
    for file in files:
        label = file.label
        drawn = tables.setdefault(file.folder, Tables())
        if file.name.startswith(f"{TABLES_FOLDER}/") and file.name.endswith(".csv"):
            drawn.add(file.name, label, file.content)
            continue
        is_pack = file.name.count("/") == 0 and file.name not in (EFFORT_FILE, WORKLOADS_FILE)
        if file.folder == home and not bundled and is_pack:
            continue
        node = read_document(file.content, label)
        if file.name == EFFORT_FILE:
            effort = compile_effort(node, label) if effort is None else merge_effort(effort, node, label)
        elif file.name == WORKLOADS_FILE:
            signs += compile_signs(node, label)
        elif file.name.startswith(f"{TARGETS_FOLDER}/"):
            target = compile_target(node, label)
            targets[target.id] = target
        elif file.name == KNOWN_PORTS_FILE:
            known_ports.update({port.id: port for port in compile_known_ports(node, label)})
        else:
            pack, compiled, overrides = compile_pack(node, label, drawn, complaints)
            packs[pack.name] = pack
            root = label.removesuffix(file.name)
            for rule, line in compiled:
                if rule.id in rules and lines[rule.id].startswith(root):
                    twice = f"{label}:{line}: rule '{rule.id}' is there twice (first in {lines[rule.id]})"
                    _complain(twice, complaints)
                rules[rule.id] = rule
                lines[rule.id] = f"{label}:{line}"
            for override in overrides:
                if override.rule not in rules:
                    override.fields.fail(f"there is no such rule{suggest(override.rule, rules)}")
                rules[override.rule] = apply_override(rules[override.rule], override, drawn)
    if effort is None:
        raise RulePackError(f"{home}: {EFFORT_FILE} is missing; reinstall cannscope")
    ordered = tuple(rules[rule_id] for rule_id in sorted(rules))
    rows = {symbol: place for drawn in tables.values() for symbol, place in drawn.places.items()}
    for drawn in tables.values():
        for problem in drawn.find_undrawn(rules):
            _complain(problem, complaints)
    for problem in find_problems(ordered, lines, effort, rows):
        _complain(problem, complaints)
    return Rulebook(
        rules=ordered,
        packs=tuple(packs[name] for name in sorted(packs)),
        effort=effort,
        targets=tuple(targets[name] for name in sorted(targets)),
        interest=derive_interest(ordered, signs),
        digest=digest,
        known_ports=tuple(known_ports.values()),
        signs=signs,
    )


def _complain(problem: str, complaints: list[str] | None) -> None:
    if complaints is None:
        raise RulePackError(problem)
    complaints.append(problem)


def select_rules(rulebook: Rulebook, select: Iterable[str], ignore: Iterable[str]) -> tuple[Rule, ...]:
    """
    Return the rules whose id fits a glob of `select` (all, if empty) and none of `ignore`.

    Raises RulePackError for a glob that fits no rule.
    """
    from fnmatch import fnmatchcase

    wanted, unwanted = tuple(select), tuple(ignore)
    ids = [rule.id for rule in rulebook.rules]
    for glob in (*wanted, *unwanted):
        if not any(fnmatchcase(rule_id, glob) for rule_id in ids):
            from estimator.rulebook.fields import suggest

            raise RulePackError(f"no rule fits '{glob}'{suggest(glob, ids)}; see `cannscope rules list`")
    return tuple(
        rule
        for rule in rulebook.rules
        if (not wanted or any(fnmatchcase(rule.id, glob) for glob in wanted))
        and not any(fnmatchcase(rule.id, glob) for glob in unwanted)
    )
