"""Every rule hits its hits and misses its misses."""

from __future__ import annotations

import pytest

from estimator.examples import run_example
from estimator.match.engine import Matcher
from estimator.model.rule import Example, Rule
from estimator.rulebook.load import load_rulebook

RULEBOOK = load_rulebook()
MATCHER = Matcher(RULEBOOK.rules)
CASES = [
    pytest.param(rule, example, id=f"{rule.id}-{number}")
    for rule in RULEBOOK.rules
    for number, example in enumerate(rule.examples, 1)
]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_example(rule: Rule, example: Example) -> None:
    assert run_example(RULEBOOK, MATCHER, rule, example) is None
