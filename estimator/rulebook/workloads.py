"""The signs of workloads (workloads.yaml)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from estimator.model.workload import DISTRIBUTED, SIGN_KINDS, WORKLOADS, SignRule
from estimator.rulebook.document import Node
from estimator.rulebook.fields import Fields

_KEYS = ("workload", "confidence", "why", "starts", *SIGN_KINDS)
_QUALIFIED = ("call", "base", "decorator")


# Parts of names that stand in most files.
_COMMON = frozenset("torch utils optim run load server data".split())


class Telling(NamedTuple):
    """What parsers look for: globs of symbols, last parts and endings of names, and byte strings that hint at them."""

    patterns: tuple[str, ...]
    names: frozenset[str]
    endings: tuple[str, ...]
    tokens: tuple[bytes, ...]


def compile_signs(node: Node, label: str) -> tuple[SignRule, ...]:
    """Return the rules of a file, one for each kind that an entry holds."""
    rules = []
    for entry in Fields(node, label, "workloads", ("signs",)).children("signs", "sign", _KEYS):
        workload = entry.choice("workload", (*WORKLOADS, DISTRIBUTED))
        confidence = entry.choice("confidence", ("certain", "high", "medium", "low"))
        kinds = [kind for kind in SIGN_KINDS if kind in entry]
        if not kinds:
            entry.fail(f"one of {', '.join(SIGN_KINDS)} is missing")
        for kind in kinds:
            patterns = entry.texts(kind)
            for pattern in patterns:
                if kind in _QUALIFIED and not _last(pattern).strip("*"):
                    entry.fail(f"'{pattern}' must end in a name, or in the end of one", entry.line_of(kind))
            starts = bool(entry.flag("starts", False))
            rules.append(SignRule(workload, kind, patterns, confidence, entry.text("why"), starts))  # type: ignore[arg-type]
    return tuple(rules)


def derive_telling(rules: Iterable[SignRule]) -> Telling:
    """Return what has to be looked for, so that no sign is missed."""
    patterns: set[str] = set()
    names: set[str] = set()
    endings: set[str] = set()
    tokens: set[str] = set()
    for rule in rules:
        if rule.kind == "define":
            names.update(rule.patterns)
        for pattern in rule.patterns if rule.kind in _QUALIFIED else ():
            last = _last(pattern)
            patterns.add(pattern)
            (endings if last.startswith("*") and not last.endswith("*") else names).add(last.strip("*"))
            tokens.add(_token(pattern, rule.kind))
    tokens = {token for token in tokens if not any(other != token and other in token for other in tokens)}
    return Telling(
        tuple(sorted(patterns)),
        frozenset(names),
        tuple(sorted(endings)),
        tuple(sorted(token.encode() for token in tokens)),
    )


def _token(pattern: str, kind: str) -> str:
    """Return what stands in a file that the pattern can fit, if the name is called as it is imported."""
    last = _last(pattern).strip("*")
    if "*" not in pattern and last in _COMMON:
        return max((part for part in pattern.split(".") if part not in _COMMON), key=len)
    if kind == "decorator":
        return f".{last}"
    return f"{last}(" if kind == "call" and not pattern.endswith("*") else last


def _last(pattern: str) -> str:
    return pattern.rpartition(".")[2]
