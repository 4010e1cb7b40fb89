"""Which way a CUDA kernel goes, and what may stay off at first."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimator.config import Options
from estimator.model.assessment import WorkItem
from estimator.model.scan import Scan
from estimator.pipeline import run_scan


def scan(folder: Path, files: dict[str, str]) -> Scan:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return run_scan(Options(paths=(folder,), root=folder))


def items(found: Scan, kind: str, strategy: str = "port") -> list[WorkItem]:
    assessment = next(a for a in found.assessments if a.strategy == strategy and a.workload == "all")
    return [item for item in assessment.items if item.kind == kind]


def kernel(name: str, body: str = "x[threadIdx.x] += 1;") -> str:
    return f"__global__ void {name}(float* x) {{ {body} }}\n"


WAYS = [
    (kernel("rms_norm_kernel"), "kernel-fused-operator", ", by torch_npu.npu_rms_norm"),
    (kernel("fused_adam_cuda"), "kernel-fused-operator", ", by torch_npu.optim fused optimizers"),
    (kernel("scale_by_two"), "kernel-composed", ""),
    (kernel("my_gemm", "__shared__ float s[9]; x[0] = s[0] * x[1];"), "kernel-ascendc-matmul", ""),
]


@pytest.mark.parametrize(("code", "effort", "ending"), WAYS)
def test_the_cheapest_way_is_taken(tmp_path: Path, code: str, effort: str, ending: str) -> None:
    (item,) = items(scan(tmp_path, {"a.cu": code}), "kernel")
    assert item.effort == effort
    assert item.title.endswith(ending or ")")


LOAD = "from torch.utils.cpp_extension import load\ndef build():\n    return load('ops', ['a.cu'])\n"
DECLARED = "from torch.utils.cpp_extension import CUDAExtension\nmodules = [CUDAExtension('ops', ['a.cu'])]\n"


def test_what_is_compiled_on_demand_can_stay_off_at_first(tmp_path: Path) -> None:
    code = {"a.cu": kernel("scale_by_two")}
    (always,) = items(scan(tmp_path / "a", {**code, "setup.py": DECLARED}), "kernel")
    (demanded,) = items(scan(tmp_path / "b", {**code, "ops.py": LOAD}), "kernel")
    (both,) = items(scan(tmp_path / "c", {**code, "setup.py": DECLARED, "ops.py": LOAD}), "kernel")
    assert demanded.hours.mean == pytest.approx(0.35 * always.hours.mean, rel=0.01)
    assert both.hours.mean == always.hours.mean


def test_one_of_several_libraries_is_enough(tmp_path: Path) -> None:
    one = items(scan(tmp_path / "a", {"a.py": "import auto_gptq\n"}), "library")
    two = items(scan(tmp_path / "b", {"a.py": "import auto_gptq\nimport exllamav2\n"}), "library")
    assert len(two) == 2
    assert sum(item.title.endswith(" (one of several to the same end)") for item in two) == 1
    assert sum(item.hours.mean for item in two) < 2 * max(item.hours.mean for item in one)


def test_an_import_in_a_function_is_needed_by_some_only(tmp_path: Path) -> None:
    (always,) = items(scan(tmp_path / "a", {"a.py": "import flash_attn\n"}), "library")
    (some,) = items(scan(tmp_path / "b", {"a.py": "def f():\n    import flash_attn\n"}), "library")
    assert some.title == f"{always.title} (in some functions)"
    assert some.hours.mean < 0.5 * always.hours.mean
