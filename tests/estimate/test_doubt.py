"""Hours are wider where nobody vouches for them, and bases say what holds."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.estimate.doubt import doubt, unverified_share, widen_project
from estimator.estimate.hours import scaled
from estimator.estimate.pricing import Charge
from estimator.estimate.remedies import derive, translate
from estimator.estimate.simulate import simulate
from estimator.model.artifact import Origin
from estimator.model.assessment import Hours, WorkItem
from estimator.model.effort import EffortClass
from estimator.model.fact import Place
from estimator.model.finding import Finding
from estimator.model.rule import Evidence, Remedy, Shim, Support
from estimator.rulebook.load import load_rulebook

RULEBOOK = load_rulebook()
WORDS = {"npu": "mlu", "NPU": "MLU", "torch_npu": "torch_mlu", "hccl": "cncl", "HCCL": "CNCL"}
TEXTS = [
    ("torch.npu.{leaf}", "torch.mlu.{leaf}"),
    ("torch_npu.profiler.ProfilerActivity.NPU", "torch_mlu.profiler.ProfilerActivity.MLU"),
    ("is_npu", "is_mlu"),
    ("torch.npu.NPUGraph", "torch.mlu.MLUGraph"),
    ("ProcessGroupHCCL", "ProcessGroupCNCL"),
    ("torch_npu.optim.NpuFusedAdamW", None),  # another class of another name
    ("torch_npu.utils.get_cann_version", None),
    ("quay.io/ascend/cann", None),
    ("a torch DataLoader", "a torch DataLoader"),
    (None, None),
]


@pytest.mark.parametrize(("text", "said"), TEXTS)
def test_translate(text: str | None, said: str | None) -> None:
    assert translate(text, WORDS) == said


KNOWN = Remedy(
    support=Support.RENAME, replacement="torch.npu.X", shim=Shim.FULL, fix="device_module", effort="rename",
    note="Ours.", evidence=(Evidence("here"),),
)  # fmt: skip
VOUCHED = Remedy(support=Support.UNVERIFIED, evidence=(Evidence("there", "2026-11"),))


def test_what_is_vouched_for_comes_along() -> None:
    found = derive(KNOWN, VOUCHED, WORDS, vouched=True)
    assert (found.support, found.replacement, found.shim, found.fix) == (
        Support.RENAME,
        "torch.mlu.X",
        Shim.FULL,
        "device_module",
    )
    assert (found.evidence, found.note) == (VOUCHED.evidence, None)


def test_what_nobody_vouches_for_keeps_its_price_and_nothing_else() -> None:
    found = derive(KNOWN, Remedy(support=Support.UNVERIFIED), WORDS, vouched=False)
    assert (found.support, found.effort, found.shim, found.fix) == (Support.UNVERIFIED, "rename", Shim.PARTIAL, None)
    bare = derive(KNOWN, Remedy(support=Support.UNVERIFIED), None, vouched=False)
    assert (bare.replacement, bare.shim) == (None, Shim.NO)


def test_what_is_free_elsewhere_has_to_be_tried() -> None:
    free = Remedy(support=Support.UNCHANGED, evidence=(Evidence("here"),))
    assert derive(free, Remedy(support=Support.UNVERIFIED), None, vouched=False).effort == "verify"


def test_the_whole_is_wider_where_evidence_is_thin() -> None:
    sigmas = {
        name: widen_project(RULEBOOK.effort, RULEBOOK.target(name)).doubted_sigma or RULEBOOK.effort.project_sigma
        for name in ("ascend", "rocm", "hygon")
    }
    assert sigmas["ascend"] == RULEBOOK.effort.project_sigma < sigmas["rocm"] < sigmas["hygon"]


RULE = RULEBOOK.rules[0]
REMEDY, VAGUE = Remedy(support=Support.ADAPT), Remedy(support=Support.UNVERIFIED)
OTHERS = [target.id for target in RULEBOOK.targets if target.family]
# Totals are rounded to three digits, so they are asked for in a unit that makes them large.
TABLE = msgspec.structs.replace(RULEBOOK.effort, hours_per_week=0.01)
GRAIN = 0.01  # of 8,192 draws, between quantiles of two totals


def make_item(name: str, hours: Hours, findings: tuple[str, ...], area: str = "a") -> WorkItem:
    return WorkItem(
        id=name, title=name, area=area, kind="edit", hours=hours, basis="judgement", effort="adapt", findings=findings,
        draw=name,
    )  # fmt: skip


def make_finding(name: str) -> Finding:
    return Finding(
        rule=RULE.id, pack=RULE.pack, category="mandatory", area=RULE.area, confidence="high", origin=Origin.OWN,
        place=Place("a.py", 1, 1, 1, 9), symbol="x", key=name, fingerprint=name,
    )  # fmt: skip


def test_doubt_makes_no_target_look_cheaper() -> None:
    item = make_item("a", Hours(10, 20, 60), ("f",))
    plain = simulate([item], TABLE, 0)
    for name in OTHERS:
        wider = simulate([item], widen_project(TABLE, RULEBOOK.target(name)), 0)
        assert wider.p50 == pytest.approx(plain.p50, rel=0.02), name
        assert wider.p10 < plain.p10, name
        assert wider.p90 > plain.p90, name
        assert wider.mean > plain.mean, name


CLASSES = [one for one in RULEBOOK.effort.classes.values() if one.kind in ("edit", "kernel", "library")]
PLANS = st.lists(
    st.tuples(st.sampled_from(CLASSES), st.sampled_from([1, 2, 8]), st.sampled_from("abc"), st.integers(0, 2)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(plan=PLANS, validation=st.sampled_from([0, 15, 120]), order=st.randoms(use_true_random=False))
@pytest.mark.parametrize("name", ["hygon", "rocm"])
def test_more_that_is_unverified_never_makes_the_range_narrower(
    name: str, plan: list[tuple[EffortClass, int, str, int]], validation: int, order: Random
) -> None:
    """The same findings, of which ever more are unverified: p90 over p10 never falls."""
    rules: dict[str, tuple[WorkItem, list[Charge]]] = {}
    for number, (effort, times, area, first) in enumerate(plan):
        findings = [make_finding(f"{number}-{at}") for at in range(first + 1)]
        item = make_item(str(number), scaled(effort.once, times), tuple(f.fingerprint for f in findings), area=area)
        rules[item.id] = item, [Charge(f, RULE, REMEDY, effort, 1.0) for f in findings]
    items = [item for item, _ in rules.values()]
    items.append(make_item("validation", Hours(validation / 3, validation, validation * 3), ()))
    charges = [charge for _, ones in rules.values() for charge in ones]
    order.shuffle(charges)
    family, target = RULEBOOK.family_of(name), RULEBOOK.target(name)
    ranges = []
    for count in range(len(charges) + 1):
        said = [one._replace(remedy=VAGUE) for one in charges[:count]] + charges[count:]
        doubted = doubt(items, said, TABLE, family)
        effort = simulate(doubted, widen_project(TABLE, target, unverified_share(doubted, said)), 0)
        ranges.append(effort.p90 / effort.p10)
    for fewer, more in pairwise(ranges):
        assert more >= fewer * (1 - GRAIN)
