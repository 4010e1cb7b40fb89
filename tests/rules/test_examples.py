"""Every rule hits its hits and misses its misses."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from estimator.discover.kinds import kind_of
from estimator.match.engine import Matcher
from estimator.model.artifact import Artifact
from estimator.model.rule import Example, Rule
from estimator.model.summary import Parsed
from estimator.parse.registry import READABLE, parse_bytes
from estimator.rulebook.interest import is_helper_only
from estimator.rulebook.load import load_rulebook

RULEBOOK = load_rulebook()
CASES = [
    pytest.param(rule, example, id=f"{rule.id}-{number}")
    for rule in RULEBOOK.rules
    if not is_helper_only(rule.match.any)
    for number, example in enumerate(rule.examples)
]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_example(rule: Rule, example: Example) -> None:
    code, path = example.code, Path(example.name)
    kind = kind_of(path)
    assert kind in READABLE, f"no parser reads {example.name}"
    if kind == "python" and "import torch" not in code and "from torch" not in code:
        code = f"import torch\n{code}"
    interest = msgspec.structs.replace(RULEBOOK.interest, tokens=(b"",))
    parsed = parse_bytes(code.encode(), Artifact(path=example.name, kind=kind), interest)
    assert isinstance(parsed, Parsed)
    assert parsed.degraded is None, parsed.degraded
    matcher = Matcher(RULEBOOK.rules)
    met = {found.id for fact in parsed.facts for found in matcher.match(fact)}
    assert (rule.id in met) == example.hit, [(fact.kind, fact.symbol, fact.slot) for fact in parsed.facts]


@pytest.mark.parametrize("rule", RULEBOOK.rules, ids=lambda rule: rule.id)
def test_prefilter_keeps_every_hit(rule: Rule) -> None:
    for example in rule.examples:
        if example.hit and kind_of(Path(example.name)) == "python" and not is_helper_only(rule.match.any):
            assert any(token in example.code.encode() for token in RULEBOOK.interest.tokens), example.code
