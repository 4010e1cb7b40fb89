"""Bring-up, validation, tuning, and keeping CUDA."""

from __future__ import annotations

import msgspec
import pytest

from estimator.estimate.assess import assess
from estimator.model.assessment import Assessment, Strategy, WorkItem
from estimator.model.finding import Finding
from estimator.model.rulebook import Rulebook
from estimator.model.scan import ProjectSize
from tests.estimate.conftest import PROFILE, MakeFinding


def run(
    rulebook: Rulebook, findings: list[Finding], strategy: Strategy = "port", workload: str = "all", **found: int
) -> Assessment:
    size = ProjectSize({"own": 9}, {"own": 999}, found)
    (one,) = assess(findings, rulebook, PROFILE, size, strategies=(strategy,), workload=workload)
    return one


def own_items(assessment: Assessment) -> dict[str, WorkItem]:
    return {item.id.removeprefix("project:"): item for item in assessment.items if item.id.startswith("project:")}


TRAINING = {"validate-training", "tune-training"}
INFERENCE = {"validate-inference", "tune-inference"}
# evidence of workloads -> validation and tuning
KINDS = [
    ({"training": 3}, TRAINING),
    ({"inference": 3}, INFERENCE),
    ({"training": 3, "inference": 1}, TRAINING | INFERENCE),
    ({"training": 3, "evaluation": 3}, TRAINING),
    ({"training": 3, "evaluation": 30}, TRAINING),
    ({"evaluation": 3}, INFERENCE),
    ({}, {"validate-library"}),
    ({"training": 0}, {"validate-library"}),
]


@pytest.mark.parametrize(("found", "kinds"), KINDS)
def test_kinds(rulebook: Rulebook, make: MakeFinding, found: dict[str, int], kinds: set[str]) -> None:
    items = own_items(run(rulebook, [make("plain")], **found))
    assert {name for name, item in items.items() if item.kind in ("validation", "tuning")} == kinds


def test_the_kind_with_most_files_is_validated_in_full(rulebook: Rulebook, make: MakeFinding) -> None:
    alone, second, first = (
        own_items(run(rulebook, [make("plain")], **found))["tune-inference"].hours.mean
        for found in ({"inference": 2}, {"inference": 2, "training": 3}, {"inference": 3, "training": 2})
    )
    assert second < first == alone


def test_only_files_of_code_widen_validation(rulebook: Rulebook, make: MakeFinding) -> None:
    code = [make("plain", path="a.py"), make("plain", path="b.py")]
    scripts = [msgspec.structs.replace(make("plain", path=f"{n}.sh"), kind="shell") for n in range(20)]
    alone, beside = (own_items(run(rulebook, findings, training=1)) for findings in (code, [*code, *scripts]))
    assert alone["bring-up"].hours == beside["bring-up"].hours
    assert run(rulebook, scripts, training=1).items  # a project that is tied by its scripts alone is work all the same


def test_a_single_workload(rulebook: Rulebook, make: MakeFinding) -> None:
    findings = [make("plain", workloads=("training",)), make("adapt", workloads=("inference", "training"))]
    inference = run(rulebook, findings, workload="inference", training=3, inference=3)
    assert {item.id for item in inference.items if item.kind == "edit"} == {"edit:adapt:adapt"}
    assert set(own_items(inference)) > INFERENCE
    assert not TRAINING & set(own_items(inference))


def test_distributed_needs_its_own_bring_up(rulebook: Rulebook, make: MakeFinding) -> None:
    assert "distributed-bring-up" not in own_items(run(rulebook, [make("plain")], training=1))
    assert "distributed-bring-up" in own_items(run(rulebook, [make("plain")], training=1, distributed=1))
    for strategy in ("shim", "port"):
        assert "distributed-bring-up" in own_items(run(rulebook, [make("nccl")], strategy, training=1))


def test_items_of_a_strategy(rulebook: Rulebook, make: MakeFinding) -> None:
    names = {s: set(own_items(run(rulebook, [make("plain")], s, training=1))) for s in ("shim", "port", "dual")}
    assert names["port"] == {"bring-up"} | TRAINING
    assert names["shim"] - names["port"] == {"shim-enable"}
    assert names["dual"] - names["port"] == {"dual-abstraction", "dual-parity", "cuda-regression"}


def test_what_the_shim_maps_is_validated_all_the_same_but_less(rulebook: Rulebook, make: MakeFinding) -> None:
    findings = [make("rename", f"{number}.py") for number in range(20)]
    shim, port = (own_items(run(rulebook, findings, s, training=1))["validate-training"] for s in ("shim", "port"))
    assert 0 < shim.hours.mean < port.hours.mean


def test_validation_grows_with_files_by_far_less_than_they_do(rulebook: Rulebook, make: MakeFinding) -> None:
    def hours(files: int) -> float:
        found = run(rulebook, [make("plain", f"{number}.py") for number in range(files)], training=1)
        return own_items(found)["validate-training"].hours.mean

    assert hours(1) < hours(12) < 3 * hours(1)
    assert hours(60) < 5 * hours(1)
    assert hours(3000) < 11.5 * hours(1)


def test_kernels_have_to_be_validated_too(rulebook: Rulebook, make: MakeFinding) -> None:
    few, many = (
        run(rulebook, [make("kernel", "k.py", symbol=f"{name}_kernel", lines_of_code=90) for name in names], training=1)
        for names in (["add"], ["add", "mul", "div", "exp", "log"])
    )
    assert own_items(many)["validate-training"].hours.mean > 1.5 * own_items(few)["validate-training"].hours.mean
