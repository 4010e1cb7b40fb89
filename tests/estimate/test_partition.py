"""The hours of items, shared out among findings and by workload: nothing is lost, nothing is counted twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.estimate.assess import assess
from estimator.estimate.partition import divide, share_out
from estimator.match.fingerprint import Fingerprinter
from estimator.model.artifact import Origin
from estimator.model.assessment import Assessment, Hours, WorkItem
from estimator.model.fact import Place
from estimator.model.finding import Finding
from estimator.model.rulebook import Rulebook
from estimator.model.scan import ProjectSize
from estimator.model.workload import WORKLOADS
from tests.estimate.conftest import PROFILE, RULES, MakeFinding

# A module's workloads are those of all findings in it, as the graph gives them.
MODULES = st.lists(st.sets(st.sampled_from(WORKLOADS)), min_size=1, max_size=6)
SITES = st.lists(
    st.tuples(
        st.sampled_from([rule.id for rule in RULES if rule.id != "variant"]),
        st.integers(0, 5),
        st.sampled_from("abc"),
        st.integers(1, 90),
        st.sampled_from([Origin.OWN, Origin.OWN, Origin.OWN, Origin.TEST, Origin.VENDORED]),
    ),
    max_size=25,
)


def make_findings(modules: list[set[str]], sites: list[tuple[str, int, str, int, Origin]]) -> list[Finding]:
    marks = Fingerprinter()
    areas = {rule.id: rule.area for rule in RULES}
    found = []
    for line, (rule, number, symbol, lines, origin) in enumerate(sites, 1):
        held = modules[number % len(modules)]
        path = f"m{number % len(modules)}.py"
        finding = Finding(
            rule=rule, pack="t", category="mandatory", area=areas[rule], confidence="high", origin=origin,
            place=Place(path, line, 1, line, 9), symbol=f"{rule}.{symbol}_kernel", key="", fingerprint="",
            lines=lines if rule in ("kernel", "triton") else 0, component="x" if origin is Origin.VENDORED else None,
            workloads=() if origin is Origin.TEST else tuple(name for name in WORKLOADS if name in held),
        )  # fmt: skip
        found.append(marks.mark(finding, rule))
    return found


def size_of(modules: list[set[str]], workload: str = "all") -> ProjectSize:
    counts = {name: sum(name in held for held in modules) for name in WORKLOADS if workload in ("all", name)}
    return ProjectSize({"own": 9}, {"own": 999}, {name: number for name, number in counts.items() if number})


def run(rulebook: Rulebook, modules: list[set[str]], findings: list[Finding], workload: str) -> tuple[Assessment, ...]:
    return assess(findings, rulebook, PROFILE, size_of(modules, workload), workload=workload)


@settings(max_examples=80, deadline=None)
@given(modules=MODULES, sites=SITES)
def test_the_parts_add_up_to_the_whole(
    rulebook: Rulebook, modules: list[set[str]], sites: list[tuple[str, int, str, int, Origin]]
) -> None:
    findings = make_findings(modules, sites)
    for assessment in run(rulebook, modules, findings, "all"):
        whole = sum(item.hours.mean for item in assessment.items)
        assert sum(part.hours for part in assessment.parts) == pytest.approx(whole)
        assert all(part.hours >= 0 for part in assessment.parts)
        assert len({part.workloads for part in assessment.parts}) == len(assessment.parts)
        assert all(list(part.workloads) == [w for w in WORKLOADS if w in part.workloads] for part in assessment.parts)
        of_findings = sum(item.hours.mean for item in assessment.items if item.findings)
        assert sum(share_out(assessment.items, findings, rulebook.effort).values()) == pytest.approx(of_findings)


@settings(max_examples=80, deadline=None)
@given(modules=MODULES, sites=SITES, workload=st.sampled_from(WORKLOADS))
def test_one_workload_never_takes_more_than_all(
    rulebook: Rulebook, modules: list[set[str]], sites: list[tuple[str, int, str, int, Origin]], workload: str
) -> None:
    findings = make_findings(modules, sites)
    both = zip(run(rulebook, modules, findings, "all"), run(rulebook, modules, findings, workload), strict=True)
    for whole, one in both:
        assert one.effort.mean <= whole.effort.mean + 1e-9
        assert one.effort.p50 <= whole.effort.p50 * 1.02 + 1e-9  # quantiles of other sums, drawn with the same seed


def test_sites_weigh_what_they_cost(rulebook: Rulebook, make: MakeFinding) -> None:
    effort = rulebook.effort.classes["adapt"]
    findings = [make("adapt", "a.py"), make("adapt", "a.py"), make("adapt", "b.py")]
    (item,) = [
        item
        for item in assess(findings, rulebook, PROFILE, size_of([set()]), strategies=("port",))[0].items
        if item.kind == "edit"
    ]
    hours = share_out([item], findings, rulebook.effort)
    first, repeat, other = (hours[finding.fingerprint] for finding in findings)
    assert first == other
    assert first / repeat == pytest.approx(effort.first.mean / effort.repeat.mean)


def test_kernels_weigh_by_their_length(rulebook: Rulebook, make: MakeFinding) -> None:
    findings = [
        make("kernel", symbol=f"add_{way}_kernel", lines_of_code=lines) for way, lines in (("fwd", 10), ("bwd", 30))
    ]
    items = [
        i for i in assess(findings, rulebook, PROFILE, size_of([set()]), strategies=("port",))[0].items if i.findings
    ]
    hours = share_out(items, findings, rulebook.effort)
    assert hours[findings[1].fingerprint] == pytest.approx(3 * hours[findings[0].fingerprint])


def item(effort: str, kind: str = "validation") -> WorkItem:
    return WorkItem(
        id=f"project:{effort}",
        title=effort,
        area="x",
        kind=kind,
        hours=Hours(1, 2, 3),
        basis="judgement",
        effort=effort,  # type: ignore[arg-type]
    )


SERVED = [
    ("validate-training", ("training", "inference"), ("training",)),
    ("tune-inference", ("training", "inference"), ("inference",)),
    ("validate-inference", ("evaluation",), ("evaluation",)),
    ("validate-library", ("tooling",), ("tooling",)),
    ("bring-up", ("training", "inference"), ("training", "inference")),
    ("cuda-regression", ("training",), ("training",)),
    ("bring-up", (), ()),
]


@pytest.mark.parametrize(("effort", "found", "served"), SERVED)
def test_who_is_served_by_the_work_of_the_project(
    rulebook: Rulebook, effort: str, found: tuple[str, ...], served: tuple[str, ...]
) -> None:
    (part,) = divide([item(effort)], [], found, rulebook.effort)
    assert (part.workloads, part.hours) == (served, 2.0)
