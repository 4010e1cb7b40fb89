"""Libraries and vendored components as items."""

from __future__ import annotations

from estimator.estimate.libraries import build_libraries, build_vendored
from estimator.estimate.pricing import charge
from estimator.model.artifact import Origin
from estimator.model.assessment import Strategy
from estimator.model.fact import Guard, Place
from estimator.model.rulebook import Rulebook
from tests.estimate.conftest import PROFILE, MakeFinding


def test_a_library_is_priced_once_and_for_each_file(rulebook: Rulebook, make: MakeFinding) -> None:
    effort = rulebook.effort.classes["library-replace"]
    places = (Place("a.py", 1), Place("a.py", 9), Place("b.py", 1))
    charges = charge([make("library", places=places, subject="library:x")], rulebook, PROFILE, "port")
    (item,) = build_libraries(charges, rulebook.effort, "port")
    assert (item.id, item.sites) == ("library:x", 3)
    assert item.hours.likely == effort.once.likely + effort.first.likely


def test_findings_of_one_library_are_one_item(rulebook: Rulebook, make: MakeFinding) -> None:
    findings = [
        make("library", subject="library:x", guards=(Guard("optional"),)),
        make("library", "b.py", subject="library:x"),
        make("library", "b.py", subject="library:y"),
    ]
    items = build_libraries(charge(findings, rulebook, PROFILE, "port"), rulebook.effort, "port")
    assert [(item.id, item.title, len(item.findings)) for item in items] == [
        ("library:x", "library", 2),
        ("library:y", "library", 1),
    ]


def test_a_vendored_component_is_one_item(rulebook: Rulebook, make: MakeFinding) -> None:
    findings = [
        make("rename", f"{component}/{number}.py", origin=Origin.VENDORED, component=component)
        for component in ("third_party/a", "third_party/b")
        for number in range(20)
    ]
    counts: dict[Strategy, int] = {"shim": 0, "port": 2}
    for strategy, count in counts.items():
        items = build_vendored(charge(findings, rulebook, PROFILE, strategy), rulebook.effort)
        assert len(items) == count
        assert {item.sites for item in items} <= {20}
