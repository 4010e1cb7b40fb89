"""What every estimate has to obey, whatever the project."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.config import Options
from estimator.model.assessment import Assessment, WorkItem
from estimator.pipeline import run_scan

SITES = {
    "torch-cuda-synchronize": "torch.cuda.synchronize()",
    "torch-cuda-memory": "torch.cuda.empty_cache()",
    "torch-device-string": "x = torch.zeros(1, device='cuda')",
    "torch-cuda-stream": "s = torch.cuda.Stream()",
}


def assess(*files: str, strategy: str = "port", suffix: str = ".py") -> Assessment:
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(files):
            (Path(folder) / f"f{number}{suffix}").write_text(text)
        found = run_scan(Options(paths=(Path(folder),), root=Path(folder)))
    return next(a for a in found.assessments if a.strategy == strategy and a.workload == "all")


def code(*lines: str) -> str:
    return "\n".join(("import torch", *lines)) + "\n"


def work(assessment: Assessment) -> float:
    return sum(item.hours.mean for item in assessment.items if item.kind in ("edit", "kernel"))


def by_id(assessment: Assessment) -> dict[str, WorkItem]:
    return {item.id: item for item in assessment.items}


def test_forty_kernels_and_one_question_are_a_hundred_times_apart() -> None:
    one = assess(code("if torch.cuda.is_available():", "    pass"))
    words = "alpha beta gamma delta kappa sigma omega theta".split()
    names = [f"{one}_{other}" for one in words for other in words[:5]]
    kernels = [f"__global__ void {name}(float* x) {{ x[threadIdx.x] += 1; }}\n" for name in names]
    many = assess(*kernels, suffix=".cu")
    assert len([item for item in many.items if item.kind == "kernel"]) == 40
    assert work(many) > 100 * work(one) > 0


@pytest.mark.parametrize("strategy", ["shim", "port", "dual"])
def test_without_a_tie_nothing_is_to_pay(strategy: str) -> None:
    free = assess(code("model = torch.nn.Linear(2, 2)", "loss.backward()", "x.to(device)"), strategy=strategy)
    assert free.items == ()
    assert free.effort.mean == free.effort.p90 == 0


@given(st.sampled_from(sorted(SITES)), st.integers(2, 20))
@settings(deadline=None, max_examples=15)
def test_doubling_identical_sites_moves_little(rule: str, count: int) -> None:
    once, twice = (assess(code(*[SITES[rule]] * n)) for n in (count, 2 * count))
    assert work(once) <= work(twice) < 1.6 * work(once)


@given(st.sets(st.sampled_from(sorted(SITES)), min_size=1, max_size=3), st.sampled_from(sorted(SITES)))
@settings(deadline=None, max_examples=15)
def test_one_more_finding_never_lowers_the_mean_and_moves_no_other_item(rules: set[str], more: str) -> None:
    before = assess(code(*(SITES[rule] for rule in sorted(rules))))
    after = assess(code(*(SITES[rule] for rule in sorted(rules)), *([SITES[more]] if more not in rules else [])))
    assert after.effort.mean >= before.effort.mean
    kept = by_id(after)
    for item in before.items:
        if item.kind == "edit":
            assert (kept[item.id].hours, kept[item.id].draw) == (item.hours, item.draw)


@given(st.lists(st.sampled_from(sorted(SITES)), min_size=1, max_size=12))
@settings(deadline=None, max_examples=10)
def test_no_range_is_narrower_than_the_evidence(rules: list[str]) -> None:
    effort = assess(code(*(SITES[rule] for rule in rules))).effort
    assert effort.p90 / effort.p10 >= 1.8


def test_weak_evidence_is_wider() -> None:
    sites = by_id(assess(code(SITES["torch-cuda-synchronize"]))).values()
    rename = next(item for item in sites if item.effort == "rename")
    gemm = "__global__ void my_gemm(float* x) { __shared__ float s[9]; x[0] = s[0] * x[1]; }\n"
    kernel = next(item for item in assess(gemm, suffix=".cu").items if item.kind == "kernel")
    assert kernel.hours.high / kernel.hours.low > rename.hours.high / rename.hours.low
