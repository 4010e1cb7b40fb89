"""Operators and extensions as items."""

from __future__ import annotations

import pytest

from estimator.estimate.kernels import build_kernels
from estimator.estimate.pricing import charge
from estimator.model.assessment import WorkItem
from estimator.model.finding import Finding
from estimator.model.rulebook import Rulebook
from tests.estimate.conftest import PROFILE, MakeFinding


def kernels(rulebook: Rulebook, findings: list[Finding]) -> list[WorkItem]:
    return build_kernels(charge(findings, rulebook, PROFILE, "port"), rulebook.effort)


def weeks(rulebook: Rulebook, items: list[WorkItem]) -> float:
    return sum(item.hours.mean for item in items) / rulebook.effort.hours_per_week


def test_twelve_operators_cost_what_was_measured(rulebook: Rulebook, make: MakeFinding) -> None:
    typical = int(rulebook.effort.settings["kernel_typical_lines"])
    findings = [
        make("kernel", f"{name}.py", symbol=f"_{name}_{way}_kernel", lines_of_code=typical // 2)
        for name in "abs add cat div exp log max min mul pow sum tan".split()
        for way in ("fwd", "bwd")
    ]
    items = kernels(rulebook, findings)
    assert len(items) == 12
    assert weeks(rulebook, items) / 12 == pytest.approx(0.9, abs=0.05)


def test_a_file_of_nameless_kernels_is_one_operator(rulebook: Rulebook, make: MakeFinding) -> None:
    findings = [make("kernel", "ops/rope.py", symbol=name, lines_of_code=50) for name in ("_fwd_kernel", "_bwd_kernel")]
    (item,) = kernels(rulebook, findings)
    assert (item.id, item.sites) == ("kernel:kernel:ops/rope.py:rope", 2)


def test_every_extension_stands_alone(rulebook: Rulebook, make: MakeFinding) -> None:
    items = kernels(rulebook, [make("extension", "setup.py", symbol="CUDAExtension") for _ in range(3)])
    assert [item.id for item in items] == [f"kernel:extension:setup.py#{n}" for n in (1, 2, 3)]
    assert items[0].hours.mean > items[1].hours.mean == items[2].hours.mean


def test_all_kernels_of_a_rule_err_together(rulebook: Rulebook, make: MakeFinding) -> None:
    findings = [make("kernel", f"{name}.py", symbol=name, lines_of_code=50) for name in ("softmax", "rope")]
    assert {item.draw for item in kernels(rulebook, findings)} == {"rule:kernel"}


def test_length_scales_gently(rulebook: Rulebook, make: MakeFinding) -> None:
    hours = [
        kernels(rulebook, [make("kernel", symbol="op_kernel", lines_of_code=lines)])[0].hours.mean
        for lines in (5, 90, 180, 9000)
    ]
    assert hours == sorted(hours)
    assert hours[3] < 2 * hours[1]
    assert hours[2] < 1.25 * hours[1]
