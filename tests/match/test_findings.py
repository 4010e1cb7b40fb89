"""How many findings a rule makes of the facts of a project."""

from __future__ import annotations

from typing import Any

import pytest

from estimator.match.findings import find
from estimator.model.artifact import Artifact, Origin
from estimator.model.fact import Fact, Place
from estimator.model.rule import Atom, Match, Rule
from estimator.model.summary import Parsed


def rule(**fields: Any) -> Rule:
    return Rule(
        id="t", pack="t", title="t", why="w", category="optional", area="device", confidence="high",
        match=Match((Atom(kinds=("method",)),)), **fields,
    )  # fmt: skip


def lines_found(asked: Rule, branches: list[int], origin: Origin = Origin.OWN) -> list[int]:
    """Return the lines of the findings where line N holds a fact of the N-th of the branches."""
    facts = tuple(
        Fact(kind="method", symbol="x", syntax="x", place=Place("a.py", number), branch=branch)
        for number, branch in enumerate(branches, 1)
    )
    parsed = Parsed(path="a.py", lines=len(branches), facts=facts)
    found = find([asked], [parsed], [Artifact(path="a.py", kind="python", origin=origin)], frozenset())
    return [finding.place.line for finding in found]


CASES = [
    ("site", [1, 1, 2, 0], [1, 2, 3, 4]),
    ("branch", [1, 1, 2], [2, 3]),
    ("branch", [5, 7, 5], [2, 3]),
    ("branch", [0, 0], [1, 2]),
    ("project", [1, 1, 2], [1]),
]


@pytest.mark.parametrize(("per", "branches", "lines"), CASES)
def test_one_finding_for_each(per: Any, branches: list[int], lines: list[int]) -> None:
    assert lines_found(rule(per=per, subject="s"), branches) == lines


def test_a_rule_may_leave_tests_alone() -> None:
    assert lines_found(rule(tests=False), [1, 2]) == [1, 2]
    assert lines_found(rule(tests=False), [1, 2], Origin.TEST) == []
    assert lines_found(rule(), [1, 2], Origin.TEST) == [1, 2]
