"""What the effort must and must not do."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from estimator.estimate.assess import assess
from estimator.model.artifact import Origin
from estimator.model.assessment import Assessment, Profile
from estimator.model.fact import Guard, Place
from estimator.model.finding import Finding
from estimator.model.rulebook import Rulebook
from tests.estimate.conftest import PROFILE, SIZE, MakeFinding


def run(findings: list[Finding], rulebook: Rulebook, seed: int = 0) -> dict[str, Assessment]:
    return {a.strategy: a for a in assess(findings, rulebook, PROFILE, SIZE, seed=seed)}


def hours_of(assessment: Assessment, *kinds: str) -> float:
    return sum(item.hours.mean for item in assessment.items if item.kind in kinds)


def test_nothing_costs_nothing(rulebook: Rulebook, make: MakeFinding) -> None:
    for findings in ([], [make("free"), make("free", "b.py")]):
        for assessment in run(findings, rulebook).values():
            assert assessment.effort.mean == 0
            assert assessment.effort.p90 == 0
            assert assessment.items == ()


def test_many_identical_sites_cost_far_less_than_double(rulebook: Rulebook, make: MakeFinding) -> None:
    few = [make("plain") for _ in range(20)]
    more = few + [make("plain") for _ in range(20)]
    once, twice = (hours_of(run(found, rulebook)["port"], "edit") for found in (few, more))
    assert once < twice < 1.6 * once


SITES = st.tuples(
    st.sampled_from(
        ["plain", "adapt", "gone", "kernel", "rename", "silent", "partial", "extension", "library", "nccl"]
    ),
    st.sampled_from(["a.py", "b.py", "c/d.py"]),
    st.sampled_from(["add_kernel", "mul_fwd", "mul_bwd", "tanh", "sigmoid", "_fwd_kernel"]),
    st.sampled_from([0, 4, 40, 400]),
    st.sampled_from([(), (Guard("branch", "npu"),), (Guard("optional"),)]),
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SITES, max_size=12), SITES)
def test_another_finding_elsewhere_never_lowers_the_mean(
    rulebook: Rulebook,
    make: MakeFinding,
    sites: list[tuple[str, str, str, int, tuple[Guard, ...]]],
    extra: tuple[str, str, str, int, tuple[Guard, ...]],
) -> None:
    *findings, added = [
        make(rule, path, symbol=symbol, lines_of_code=lines, guards=guards)
        for rule, path, symbol, lines, guards in (*sites, extra)
    ]
    before, after = run(findings, rulebook), run([*findings, added], rulebook)
    for strategy in ("shim", "port", "dual"):
        assert after[strategy].effort.mean >= before[strategy].effort.mean
        ids = {item.id: item.draw for item in after[strategy].items}
        assert all(ids.get(item.id, item.draw) == item.draw for item in before[strategy].items)


def test_shim_covers_what_it_covers(rulebook: Rulebook, make: MakeFinding) -> None:
    renames = [make("rename", f"{n}.py") for n in range(40)]
    assessments = run([*renames, make("plain"), make("silent")], rulebook)
    shim = {item.id for item in assessments["shim"].items if item.kind in ("edit", "review")}
    assert shim == {"edit:plain:rename", "review:silent"}
    port = {item.id for item in assessments["port"].items if item.kind in ("edit", "review")}
    assert port == {"edit:plain:rename", "edit:rename:rename", "edit:silent:adapt"}
    assert assessments["port"].effort.p50 > assessments["shim"].effort.p50


GUARDED = [
    (Guard("branch", "npu"), False),
    (Guard("branch", "npu", True), False),
    (Guard("branch", "xpu"), False),
    (Guard("branch", "cuda"), True),
]


@pytest.mark.parametrize(("guard", "paid"), GUARDED)
def test_guards(rulebook: Rulebook, make: MakeFinding, guard: Guard, paid: bool) -> None:
    assert (run([make("plain", guards=(guard,))], rulebook)["port"].effort.mean > 0) == paid


def test_a_use_of_an_imported_name_is_free(rulebook: Rulebook, make: MakeFinding) -> None:
    assert run([make("plain", imported=True)], rulebook)["port"].effort.mean == 0
    assert run([make("adapt", imported=True)], rulebook)["port"].effort.mean > 0


def test_a_span_is_priced_once_at_its_dearest(rulebook: Rulebook, make: MakeFinding) -> None:
    place = Place("a.py", 3, 5, 3, 20)
    both = run([make("plain", place=place), make("adapt", place=place)], rulebook)["port"]
    alone = run([make("adapt", place=place)], rulebook)["port"]
    assert hours_of(both, "edit") == hours_of(alone, "edit")


def test_tests_are_apart_and_vendored_code_is_one_item(rulebook: Rulebook, make: MakeFinding) -> None:
    own = [make("plain")]
    more = [*own, make("adapt", "tests/t.py", origin=Origin.TEST)]
    more += [make("adapt", f"third_party/x/{n}.py", origin=Origin.VENDORED) for n in range(30)]
    port = run(more, rulebook)["port"]
    assert port.tests.p50 > 0
    assert [item.id for item in port.items if item.id.startswith("vendored")] == ["vendored:third_party/x"]
    assert {item.id for item in port.items} - {i.id for i in run(own, rulebook)["port"].items} == {
        "vendored:third_party/x"
    }


def test_kernels_of_one_operator_are_one_item(rulebook: Rulebook, make: MakeFinding) -> None:
    names = ["_layer_norm_fwd_fused", "_layer_norm_bwd_dx_fused", "softmax_kernel"]
    port = run([make("kernel", "k.py", symbol=name, lines_of_code=60) for name in names], rulebook)["port"]
    assert sorted((i.title, i.sites) for i in port.items if i.kind == "kernel") == [
        ("kernel: layer_norm (k.py)", 2),
        ("kernel: softmax (k.py)", 1),
    ]


def test_optional_library_weighs_less(rulebook: Rulebook, make: MakeFinding) -> None:
    sites = (Place("a.py", 1), Place("b.py", 1))
    hard = run([make("library", places=sites)], rulebook)["port"]
    optional = run([make("library", places=sites, guards=(Guard("optional"),))], rulebook)["port"]
    assert hours_of(optional, "library") < hours_of(hard, "library")


def test_variant_by_chip(rulebook: Rulebook, make: MakeFinding) -> None:
    findings = [make("variant")]
    assert not run(findings, rulebook)["port"].blockers
    (other,) = assess(findings, rulebook, Profile("ascend", "310p", "2.11"), SIZE, strategies=("port",))
    assert [(p.rule, p.sites) for p in other.blockers] == [("variant", 1)]


def test_unknown_target_is_unverified_not_free(rulebook: Rulebook, make: MakeFinding) -> None:
    (other,) = assess([make("plain")], rulebook, Profile("elsewhere", "x", "2.11"), SIZE, strategies=("port",))
    assert other.effort.mean > 0
    assert {item.effort for item in other.items if item.kind == "edit"} == {"verify"}


def test_range_is_wide_and_seeded(rulebook: Rulebook, make: MakeFinding) -> None:
    findings = [make("plain", f"{n}.py") for n in range(200)] + [make("kernel", symbol=f"op{n}") for n in range(30)]
    first, again, other = (msgspec.json.encode(assess(findings, rulebook, PROFILE, SIZE, seed=s)) for s in (1, 1, 2))
    assert first == again != other
    for assessment in run(findings, rulebook).values():
        assert assessment.effort.p10 < assessment.effort.p50 < assessment.effort.p80 < assessment.effort.p90
        assert assessment.effort.p90 / assessment.effort.p10 >= 1.8


def test_areas_add_up(rulebook: Rulebook, make: MakeFinding) -> None:
    port = run([make("plain"), make("kernel"), make("gone")], rulebook)["port"]
    assert sum(area.weeks for area in port.areas) == pytest.approx(port.effort.mean, abs=0.01)
    assert sum(area.share for area in port.areas) == pytest.approx(1, abs=0.001)


def test_every_item_can_be_followed_to_its_evidence(rulebook: Rulebook, make: MakeFinding) -> None:
    findings = [make("plain"), make("kernel"), make("library"), make("silent")]
    known = {finding.fingerprint for finding in findings}
    for assessment in run(findings, rulebook).values():
        for item in assessment.items:
            assert item.evidence
            assert item.basis in ("measured", "published", "judgement")
            assert set(item.findings) <= known
