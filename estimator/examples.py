"""Runs the examples of rules: each must be hit, or missed, as it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from estimator.discover.kinds import kind_of
from estimator.match.engine import Matcher
from estimator.model.artifact import Artifact, Skipped
from estimator.model.rule import Example, Rule
from estimator.model.rulebook import Rulebook
from estimator.parse.python.parser import holds_interest
from estimator.parse.registry import READABLE, parse_bytes
from estimator.rulebook.interest import is_helper_only


class Failure(msgspec.Struct, frozen=True):
    """An example that did not do what it says, and what its parser saw."""

    rule: str
    number: int
    example: Example
    reason: str


def run_examples(rulebook: Rulebook, rules: Iterable[Rule]) -> Iterator[Failure]:
    """
    Yield the examples that fail, numbered from 1.

    Examples of rules that only linking can meet are left out: one file does not show them.
    """
    matcher = Matcher(rulebook.rules)
    for rule in rules:
        if is_helper_only(rule.match.any):
            continue
        for number, example in enumerate(rule.examples, 1):
            reason = run_example(rulebook, matcher, rule, example)
            if reason is not None:
                yield Failure(rule.id, number, example, reason)


def run_example(rulebook: Rulebook, matcher: Matcher, rule: Rule, example: Example) -> str | None:
    """Return why the example fails, or None where it does what it says."""
    kind = kind_of(Path(example.name))
    if kind is None or kind not in READABLE:
        return f"no parser reads {example.name}"
    code = example.code
    if kind == "python" and "import torch" not in code and "from torch" not in code:
        code = f"import torch\n{code}"
    if kind == "python" and example.hit and not holds_interest(code.encode(), rulebook.interest):
        return "the prefilter passes over it: none of its names is a token"
    interest = msgspec.structs.replace(rulebook.interest, tokens=(b"",))
    parsed = parse_bytes(code.encode(), Artifact(path=example.name, kind=kind), interest)
    if isinstance(parsed, Skipped):
        return parsed.reason
    if parsed.degraded is not None:
        return parsed.degraded.reason
    hit = any(found.id == rule.id for fact in parsed.facts for found in matcher.match(fact))
    if hit == example.hit:
        return None
    seen = ", ".join(f"{fact.kind} {fact.symbol}" for fact in parsed.facts) or "nothing of interest"
    return f"{'missed' if example.hit else 'hit'}; the parser saw {seen}"
