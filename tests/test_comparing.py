"""Targets side by side: read once, assessed for each, in an order that facts support."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimator.comparing import list_targets, run_compare
from estimator.config import Options
from estimator.model.comparison import Comparison
from estimator.pipeline import run_scan
from estimator.rulebook.load import load_rulebook

FIXTURES = Path(__file__).parent.parent / "fixtures"
RULEBOOK = load_rulebook()
ALL = tuple(target.id for target in RULEBOOK.targets)
KEEPS = ("hygon", "kunlun", "ppu", "rocm")


def options(story: str) -> Options:
    project = FIXTURES / story / "project"
    return Options(paths=(project,), root=project, jobs=1)


@pytest.fixture(scope="module")
def trainer() -> Comparison:
    return run_compare(options("plain_trainer"), ALL)


@pytest.mark.parametrize("target", ALL)
def test_each_target_can_be_scanned(target: str) -> None:
    scan = run_scan(Options(paths=(FIXTURES / "hybrid" / "project",), target=target, jobs=1))
    assert {one.strategy for one in scan.assessments} == {"shim", "port", "dual"}
    assert all(one.effort.p50 > 0 for one in scan.assessments if one.workload == "all")
    assert all(one.profile.target == target for one in scan.assessments)


def test_ascend_is_what_a_scan_says(trainer: Comparison) -> None:
    ascend = next(one for one in trainer.standings if one.profile.target == "ascend")
    scan = run_scan(options("plain_trainer"))
    assert [one.effort for one in ascend.assessments] == [one.effort for one in scan.assessments[:3]]


def test_a_plain_trainer_costs_near_nothing_where_torch_cuda_is_kept(trainer: Comparison) -> None:
    by_name = {one.profile.target: one for one in trainer.standings}
    for target in KEEPS:
        one = by_name[target]
        assert one.free == one.places == 10, target
        assert not [item for item in one.main.items if item.findings], target  # no line has to change
        assert one.main.effort.p50 < 0.6 * by_name["ascend"].main.effort.p50
    for target in ("cambricon", "musa"):
        assert by_name[target].main.effort.p50 > by_name["ascend"].main.effort.p50 * 0.8
    assert set(KEEPS) <= {one.profile.target for one in trainer.standings[: len(KEEPS) + len(ALL) - 7]}


def test_weak_evidence_gives_no_narrow_range(trainer: Comparison) -> None:
    spread = {one.profile.target: one.main.effort.p90 / one.main.effort.p10 for one in trainer.standings}
    assert spread["ascend"] < spread["rocm"] < min(spread[name] for name in ALL if name not in ("ascend", "rocm"))


def test_kernels_are_the_bill_everywhere() -> None:
    result = run_compare(options("cuda"), ALL)
    for one in result.standings:
        hours = {kind: sum(i.hours.mean for i in one.main.items if i.kind == kind) for kind in ("kernel", "edit")}
        assert hours["kernel"] > hours["edit"], one.profile.target
    weeks = {one.profile.target: one.main.effort.p50 for one in result.standings}
    assert max(weeks["ppu"], weeks["hygon"]) < weeks["ascend"] <= weeks["cambricon"]


def test_what_staying_asks_has_places_and_no_hours() -> None:
    project = FIXTURES / "cuda" / "project"
    result = run_compare(Options(paths=(project,), root=project, jobs=1), ("ascend",))
    assert all(demand.places > 0 and demand.examples for demand in result.stay)


NAMES = [("ascend,hygon", ("ascend", "hygon")), (" musa:s5000 ", ("musa:s5000",)), ("all", ALL)]


@pytest.mark.parametrize(("asked", "targets"), NAMES)
def test_names(asked: str, targets: tuple[str, ...]) -> None:
    assert list_targets(RULEBOOK, asked) == targets


BRANCHES = [("musa", "torch.musa"), ("cambricon", "torch.mlu")]


@pytest.mark.parametrize(("target", "module"), BRANCHES)
def test_what_serves_the_target_already_costs_nothing_there(tmp_path: Path, target: str, module: str) -> None:
    (tmp_path / "a.py").write_text(f"import torch\n\nif {module}.is_available():\n    x = 1\n")
    result = run_compare(Options(paths=(tmp_path,), root=tmp_path, jobs=1), ("ascend", target))
    by_name = {one.profile.target: one for one in result.standings}
    assert by_name["ascend"].places == by_name[target].places > 0
    assert by_name["ascend"].free < by_name["ascend"].places
    assert by_name[target].free == by_name[target].places
