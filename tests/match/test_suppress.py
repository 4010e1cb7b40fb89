"""What suppresses a finding, and what does nothing."""

from __future__ import annotations

import pytest

from estimator.match.suppress import Suppressor
from estimator.model.artifact import Origin
from estimator.model.fact import Place
from estimator.model.finding import Finding
from estimator.model.summary import Parsed
from estimator.model.suppression import Directive, PathSuppression, Suppression

KNOWN = {"r-a", "r-b", "s-c"}


def finding(rule: str, line: int, path: str = "a.py", cell: int | None = None) -> Finding:
    return Finding(
        rule=rule,
        pack="r",
        category="mandatory",
        area="device",
        confidence="high",
        origin=Origin.OWN,
        place=Place(path, line, cell=cell),
        symbol="x",
        key="",
        fingerprint="",
    )


def said(rules: str, first: int, last: int, reason: str = "why", *, whole_file: bool = False) -> Directive:
    return Directive(
        line=first, first=first, last=last, rules=tuple(rules.split()), reason=reason, whole_file=whole_file
    )


def suppressor(
    *directives: Directive, stated: tuple[PathSuppression, ...] = (), needs_reason: bool = True
) -> Suppressor:
    return Suppressor([Parsed(path="a.py", lines=9, directives=directives)], stated, needs_reason=needs_reason)


MARKS = [
    ("the line", [said("r-a", 2, 4)], finding("r-a", 2), "inSource"),
    ("the last line", [said("r-a", 2, 4)], finding("r-a", 4), "inSource"),
    ("a line beyond", [said("r-a", 2, 4)], finding("r-a", 5), None),
    ("another rule", [said("r-a", 2, 4)], finding("r-b", 2), None),
    ("one of two rules", [said("r-a r-b", 2, 4)], finding("r-b", 2), "inSource"),
    ("a glob", [said("r-*", 2, 4)], finding("r-b", 2), "inSource"),
    ("another file", [said("r-a", 2, 4)], finding("r-a", 2, "b.py"), None),
    ("the whole file", [said("r-a", 0, 0, whole_file=True)], finding("r-a", 9), "inSource"),
    ("no reason", [said("r-a", 2, 4, "")], finding("r-a", 2), None),
    ("the configuration", [], finding("s-c", 2), "external"),
    ("the configuration, in a cell", [], finding("s-c", 2, cell=1), "external"),
]


@pytest.mark.parametrize(("case", "directives", "found", "kind"), MARKS, ids=[row[0] for row in MARKS])
def test_marks(case: str, directives: list[Directive], found: Finding, kind: str | None) -> None:
    marked = suppressor(*directives, stated=(PathSuppression("*.py", "s-*", "why"),)).mark(found)
    assert marked.suppressed is (kind is not None)
    assert (marked.suppression.kind if marked.suppression else None) == kind


def test_the_narrowest_gives_the_reason_and_all_that_fit_are_of_use() -> None:
    asked = suppressor(
        said("r-a", 0, 0, "file", whole_file=True), said("r-a", 2, 6, "block"), said("r-a", 3, 3, "line")
    )
    assert asked.mark(finding("r-a", 3)).suppression == Suppression("inSource", "line", 3)
    assert asked.faults(KNOWN, whole=True) == ()


FAULTS = [
    ("of use", [said("r-a", 2, 2)], (), True, []),
    ("stale", [said("r-a", 7, 7)], (), True, [("a.py", 7, "stale")]),
    ("one rule of two is stale", [said("r-a r-b", 2, 2)], (), True, [("a.py", 2, "stale")]),
    ("not everything was read", [said("r-a", 7, 7)], (), False, []),
    ("unknown", [said("r-z", 2, 2)], (), False, [("a.py", 2, "unknown rule")]),
    ("an unknown glob", [said("z-*", 2, 2)], (), True, [("a.py", 2, "unknown rule")]),
    ("without a reason", [said("r-a", 2, 2, "")], (), True, [("a.py", 2, "no reason")]),
    ("malformed", [Directive(line=3, fault="malformed", trouble="x")], (), False, [("a.py", 3, "malformed")]),
    ("stated, stale", [], (PathSuppression("b.py", "r-a", "x"),), True, [("", 0, "stale")]),
    ("stated, of use", [], (PathSuppression("*.py", "r-a", "x"),), True, []),
    ("stated, unknown", [], (PathSuppression("*.py", "r-z", "x"),), True, [("", 0, "unknown rule")]),
    ("stated, without a reason", [], (PathSuppression("*.py", "r-a"),), True, [("", 0, "no reason")]),
]


@pytest.mark.parametrize(("case", "directives", "stated", "whole", "faults"), FAULTS, ids=[row[0] for row in FAULTS])
def test_faults(
    case: str,
    directives: list[Directive],
    stated: tuple[PathSuppression, ...],
    whole: bool,
    faults: list[tuple[str, int, str]],
) -> None:
    asked = suppressor(*directives, stated=stated)
    asked.mark(finding("r-a", 2))
    assert [(one.path, one.line, one.kind) for one in asked.faults(KNOWN, whole=whole)] == faults
