"""Compiles rule packs, the effort table and the targets into one rulebook; imported only where they changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from estimator.errors import RulePackError
from estimator.model.effort import EffortTable
from estimator.model.family import pack_family
from estimator.model.known_port import KnownPort
from estimator.model.rule import Pack, Rule, TargetInfo
from estimator.model.rulebook import Rulebook
from estimator.model.workload import SignRule
from estimator.rulebook.check import find_problems
from estimator.rulebook.compile import apply_override, compile_pack
from estimator.rulebook.document import read_document
from estimator.rulebook.efforts import compile_effort, merge_effort
from estimator.rulebook.families import compile_families, stated_classes
from estimator.rulebook.fields import suggest
from estimator.rulebook.files import (
    EFFORT_FILE,
    FAMILIES_FILE,
    KNOWN_PORTS_FILE,
    TABLES_FOLDER,
    TARGETS_FOLDER,
    WORKLOADS_FILE,
    SourceFile,
)
from estimator.rulebook.interest import derive_interest
from estimator.rulebook.known_ports import compile_known_ports
from estimator.rulebook.tables import Tables
from estimator.rulebook.targets import compile_target
from estimator.rulebook.workloads import compile_signs


def assemble(
    files: Sequence[SourceFile], home: Path, bundled: bool, digest: str, complaints: list[str] | None
) -> Rulebook:
    """Return the rulebook of the files; raises RulePackError as `load_rulebook` does."""
    rules: dict[str, Rule] = {}
    lines: dict[str, str] = {}
    packs: dict[str, Pack] = {}
    targets: dict[str, TargetInfo] = {}
    known_ports: dict[str, KnownPort] = {}
    tables: dict[Path, Tables] = {}
    effort: EffortTable | None = None
    signs: tuple[SignRule, ...] = ()
    families_node, families_label = None, ""
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
        elif file.name == FAMILIES_FILE and file.folder == home:
            families_node, families_label = node, label
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
    sorted_targets = tuple(targets[name] for name in sorted(targets))
    families = {}
    if families_node is not None and effort is not None:
        families = compile_families(families_node, families_label, sorted_targets, ordered, whole=bundled)
        for name in sorted(set(stated_classes(families.values())) - set(effort.classes)):
            _complain(f"{families_label}: unknown effort class '{name}'{suggest(name, effort.classes)}", complaints)
    return Rulebook(
        rules=ordered,
        packs=tuple(packs[name] for name in sorted(packs)),
        effort=effort,
        targets=sorted_targets,
        interest=derive_interest(ordered, signs),
        digest=digest,
        known_ports=tuple(known_ports.values()),
        signs=signs,
        families={name: pack_family(family) for name, family in families.items()},
    )


def _complain(problem: str, complaints: list[str] | None) -> None:
    if complaints is None:
        raise RulePackError(problem)
    complaints.append(problem)
