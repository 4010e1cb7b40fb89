"""Runs the examples of rules: each must be hit, or missed, as it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from estimator.discover.kinds import kind_of
from estimator.link import link
from estimator.match.engine import Matcher
from estimator.model.artifact import Artifact, Skipped
from estimator.model.fact import Fact
from estimator.model.rule import Example, Rule
from estimator.model.rulebook import Rulebook
from estimator.model.summary import Parsed
from estimator.parse.python.parser import holds_interest
from estimator.parse.registry import READABLE, parse_bytes
from estimator.rulebook.interest import is_helper_only

_FILE = re.compile(r"(?m)^# file: (.+)\n")


class Failure(msgspec.Struct, frozen=True):
    """An example that did not do what it says, and what its parser saw."""

    rule: str
    number: int
    example: Example
    reason: str


def run_examples(rulebook: Rulebook, rules: Iterable[Rule]) -> Iterator[Failure]:
    """Yield the examples that fail, numbered from 1."""
    matcher = Matcher(rulebook.rules)
    for rule in rules:
        for number, example in enumerate(rule.examples, 1):
            reason = run_example(rulebook, matcher, rule, example)
            if reason is not None:
                yield Failure(rule.id, number, example, reason)


def run_example(rulebook: Rulebook, matcher: Matcher, rule: Rule, example: Example) -> str | None:
    """Return why the example fails, or None where it does what it says."""
    if is_helper_only(rule.match.any):
        return _run_project(rulebook, matcher, rule, example)
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
    return _judge(matcher, rule, example, parsed.facts)


def _run_project(rulebook: Rulebook, matcher: Matcher, rule: Rule, example: Example) -> str | None:
    """Run an example that is a small project: what its rule looks for is seen by linking only."""
    _, *parts = _FILE.split(example.code)
    if not parts:
        return "an example of a helper is several files, each after a line `# file: NAME`"
    files = dict(zip(parts[::2], parts[1::2], strict=True))
    artifacts = [Artifact(path=name, kind="python", module=_module_of(name)) for name in files]
    interest = msgspec.structs.replace(
        rulebook.interest, tokens=(b"",), project_roots=frozenset(a.module.split(".", 1)[0] for a in artifacts)
    )
    parsed = [parse_bytes(files[artifact.path].encode(), artifact, interest) for artifact in artifacts]
    for outcome in parsed:
        reason = outcome.reason if isinstance(outcome, Skipped) else outcome.degraded and outcome.degraded.reason
        if reason:
            return f"{outcome.path}: {reason}"
    linked = link([outcome for outcome in parsed if isinstance(outcome, Parsed)], artifacts, interest)
    return _judge(matcher, rule, example, [fact for file in linked.parsed for fact in file.facts])


def _module_of(name: str) -> str:
    return name.removesuffix(".py").replace("/", ".")


def _judge(matcher: Matcher, rule: Rule, example: Example, facts: Sequence[Fact]) -> str | None:
    hit = any(found.id == rule.id for fact in facts for found in matcher.match(fact))
    if hit == example.hit:
        return None
    seen = ", ".join(f"{fact.kind} {fact.symbol}" for fact in facts) or "nothing of interest"
    return f"{'missed' if example.hit else 'hit'}; the parser saw {seen}"
