"""What ports take up that keep CUDA, and what they leave to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimator.model.assessment import Assessment
from estimator.rulebook.load import load_rulebook
from tests.estimate.test_ways import LOAD, kernel, scan

TRAIN = "import torch\nx = torch.zeros(2).cuda()\ntorch.cuda.synchronize()\nloss.backward()\noptimizer.step()\n"
FAST = "import torch\ndef f(model):\n    return torch.compile(model)\n"
LAZY = "def f():\n    import exllamav2\n    return exllamav2.ExLlamaV2\n"
SETTINGS = load_rulebook().effort.settings


def assess(folder: Path, files: dict[str, str], strategy: str) -> Assessment:
    found = scan(folder, files)
    return next(one for one in found.assessments if one.strategy == strategy and one.workload == "all")


def hours(assessment: Assessment, kind: str) -> float:
    return sum(item.hours.mean for item in assessment.items if item.kind == kind)


def test_what_is_left_and_what_is_taken_up_are_the_whole(tmp_path: Path) -> None:
    dual, port = (assess(tmp_path / name, {"a.py": TRAIN, "fast.py": FAST}, name) for name in ("dual", "port"))
    assert port.left == 0
    whole = hours(dual, "edit") + 30 * dual.left
    cheapest, dearest = sorted((SETTINGS["dual_branch_factor"], SETTINGS["dual_mechanical_factor"]))
    assert cheapest * hours(port, "edit") < whole < dearest * hours(port, "edit")
    assert 0 < hours(dual, "edit") < 0.6 * whole
    assert any(f"{dual.left:.1f} engineer-weeks of edits, libraries and kernels" in text for text in dual.assumptions)


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({"a.py": LAZY}, "library"),
        ({"p/__init__.py": "", "p/a.py": "def f():\n    from . import b\n", "p/b.py": "import exllamav2\n"}, "library"),
        ({"a.cu": kernel("scale"), "ops.py": LOAD}, "kernel"),
    ],
)
def test_what_is_on_demand_stays_cudas(tmp_path: Path, files: dict[str, str], kind: str) -> None:
    share = SETTINGS["dual_optional_share"]
    dual, port = (assess(tmp_path / name, {"t.py": TRAIN, **files}, name) for name in ("dual", "port"))
    on_demand = SETTINGS["on_demand_share" if kind == "kernel" else "optional_library_share"]
    factor = 1.0 if kind == "kernel" else SETTINGS["dual_branch_factor"]
    assert hours(dual, kind) == pytest.approx(hours(port, kind) / on_demand * share * factor, rel=0.01)


def test_calls_of_a_library_that_may_be_missing_stay_cudas(tmp_path: Path) -> None:
    use = "\nclass A:\n    def f(self, p):\n        return FusedAdam(p)\n"
    needed = "from apex.optimizers import FusedAdam\n" + use
    optional = "try:\n    from apex.optimizers import FusedAdam\nexcept ImportError:\n    FusedAdam = None\n" + use
    first, second = (
        assess(tmp_path / str(number), {"t.py": TRAIN, "a.py": code}, "dual")
        for number, code in enumerate((needed, optional))
    )
    calls = [[item for item in one.items if item.id.startswith("edit:optimizers-apex")] for one in (first, second)]
    assert calls[0], "no rule met the call"
    less = SETTINGS["dual_optional_share"] / SETTINGS["take_up_operators"]
    assert calls[1][0].hours.mean == pytest.approx(less * calls[0][0].hours.mean, rel=0.01)


INTERFACE = {
    "p/__init__.py": "from . import use\n",
    "p/use.py": "import torch\nfree = torch.cuda.memory_allocated()\n",
    "p/accelerator/__init__.py": "",
    "p/accelerator/cuda_accelerator.py": "import torch\ndef wait():\n    torch.cuda.synchronize()\n",
    "p/accelerator/cpu_accelerator.py": "def wait():\n    pass\n",
}


def test_a_project_with_a_device_interface_gets_a_backend(tmp_path: Path) -> None:
    dual = assess(tmp_path / "a", INTERFACE, "dual")
    (backend,) = (item for item in dual.items if item.effort == "device-backend")
    assert backend.title.endswith(": p/accelerator")
    assert "project:dual-abstraction" not in {item.id for item in dual.items}
    assert not any(item.effort == "device-backend" for item in assess(tmp_path / "a", INTERFACE, "port").items)

    there = assess(tmp_path / "b", {**INTERFACE, "p/accelerator/npu_accelerator.py": "x = 1\n"}, "dual")
    assert not {item.effort for item in there.items} & {"device-backend", "dual-abstraction"}

    plain = {path: code for path, code in INTERFACE.items() if "cpu_" not in path}
    without = assess(tmp_path / "c", plain, "dual")
    assert "project:dual-abstraction" in {item.id for item in without.items}
    assert hours(dual, "edit") < 0.5 * hours(without, "edit")
