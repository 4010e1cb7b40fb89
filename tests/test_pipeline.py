"""The whole program, on small trees."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from estimator.config import Options
from estimator.errors import CannscopeError, NothingToReadError, RulePackError, UsageError
from estimator.model.scan import Scan
from estimator.pipeline import run_scan
from estimator.report import json_v1


def scan_tree(tmp_path: Path, files: dict[str, str | bytes], **options: object) -> Scan:
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return run_scan(msgspec.structs.replace(Options(paths=(tmp_path,), root=tmp_path), **options))


CUDA = "import torch\ntorch.cuda.synchronize()\n"


def test_a_passed_over_module_that_hands_on_a_helpers_class_is_read(tmp_path: Path) -> None:
    files = {
        "p/__init__.py": "from .kinds import DistributedKind\n",
        "p/kinds.py": "import enum\nclass DistributedKind(str, enum.Enum):\n    MULTI_GPU = 'MULTI_GPU'\n",
        "q/__init__.py": "",
        "q/use.py": "from p import DistributedKind\nif kind == DistributedKind.MULTI_GPU:\n    pass\n",
    }
    scan = scan_tree(tmp_path, files)
    assert [f.rule for f in scan.findings if f.place.path == "q/use.py"] == ["project-helpers-use"]


def test_a_passed_over_file_that_uses_a_helper_is_read(tmp_path: Path) -> None:
    files = {
        "p/__init__.py": "",
        "p/dev.py": "import torch\ndef pick_accelerator():\n    return torch.cuda.current_device()\n",
        "p/use.py": "from p.dev import pick_accelerator\nx = pick_accelerator()\n",
    }
    scan = scan_tree(tmp_path, files)
    (finding,) = [f for f in scan.findings if f.rule == "project-helpers-abstraction"]
    assert [(place.path, place.line) for place in finding.uses] == [("p/use.py", 2)]


def test_every_file_is_accounted_for(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.py": CUDA,
        "broken.py": "import torch\nprint 'x'\ntorch.cuda.synchronize()\n",
        "binary.py": b"\x7fELF\0\0",
        "plain.py": "x = 1\n",
        "kernel.cu": "__global__ void k(float* x) { x[0] = 1; }",
        "plain.cpp": "int f() { return 1; }",
        "CMakeLists.txt": "",
        ".gitignore": "ignored.py\n",
        "ignored.py": CUDA,
        "notes.txt": "cuda",
    }
    scan = scan_tree(tmp_path, files)
    assert (scan.parsed, scan.passed_over) == (4, 2)
    assert [degraded.path for degraded in scan.degraded] == ["broken.py"]
    assert [(skipped.path, skipped.stage) for skipped in scan.skipped] == [("binary.py", "parse")]
    assert scan.inventory.unread == {}
    assert scan.inventory.excluded == 1
    assert {finding.place.path for finding in scan.findings} == {"a.py", "broken.py", "kernel.cu"}


def test_vendored_and_tests_are_kept_apart(tmp_path: Path) -> None:
    files = {"third_party/lib/a.py": CUDA, "tests/test_a.py": CUDA, "a.py": CUDA}
    scan = scan_tree(tmp_path, files)
    assert {f.place.path: f.origin.value for f in scan.findings} == {
        "third_party/lib/a.py": "vendored",
        "tests/test_a.py": "test",
        "a.py": "own",
    }
    assert scan.assessments[1].tests.p50 > 0
    without = scan_tree(tmp_path, {}, include_tests=False, include_vendored=True)
    assert {f.place.path: f.origin.value for f in without.findings} == {"third_party/lib/a.py": "own", "a.py": "own"}


def test_a_project_is_no_library_of_itself(tmp_path: Path) -> None:
    files = {"src/apex/__init__.py": "", "src/apex/a.py": "import torch\nimport apex.b\nimport cupy\n"}
    scan = scan_tree(tmp_path, files)
    assert [finding.subject for finding in scan.findings] == ["library:cupy"]


def test_a_folder_of_tests_named_for_a_library_does_not_make_it_the_projects_own(tmp_path: Path) -> None:
    scan = scan_tree(tmp_path, {"a.py": "import cupy\n", "tests/cupy/test_a.py": "x = 1\n"})
    assert [finding.subject for finding in scan.findings] == ["library:cupy"]


def test_a_library_is_one_finding_with_its_places(tmp_path: Path) -> None:
    files = {f"{name}.py": "import flash_attn\n" for name in "abc"}
    (finding,) = scan_tree(tmp_path, files).findings
    assert [place.path for place in finding.places] == ["a.py", "b.py", "c.py"]


def test_jobs_do_not_change_the_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("estimator.parse.read._FEW_BYTES", 0)
    files = {f"m{number}.py": CUDA * (number + 1) for number in range(40)}
    assert json_v1.render(scan_tree(tmp_path, files, jobs=1)) == json_v1.render(scan_tree(tmp_path, {}, jobs=2))


def test_fingerprints_survive_shifted_and_reformatted_code(tmp_path: Path) -> None:
    before = scan_tree(tmp_path, {"a.py": "import torch\nx = f(torch.cuda.Stream(), device='cuda')\n"})
    after = scan_tree(tmp_path, {"a.py": 'import torch\n\n\nx = f(\n    torch.cuda.Stream(),\n    device="cuda",\n)\n'})
    assert [f.fingerprint for f in before.findings] == [f.fingerprint for f in after.findings]
    assert len({f.fingerprint for f in before.findings}) == len(before.findings) == 2


def test_identical_sites_share_a_key(tmp_path: Path) -> None:
    scan = scan_tree(tmp_path, {"a.py": CUDA + "torch.cuda.synchronize()\n"})
    assert len({f.key for f in scan.findings}) == 1
    assert len({f.fingerprint for f in scan.findings}) == 2


def test_nothing_to_port_costs_nothing(tmp_path: Path) -> None:
    scan = scan_tree(tmp_path, {"a.py": "loss.backward()\nx.to(device)\n"})
    assert {assessment.effort.mean for assessment in scan.assessments} == {0}


WRONG = [
    ({"chip": "a9"}, UsageError, "unknown chip 'a9'"),
    ({"torch": "9.9"}, UsageError, "no table covers torch 9.9"),
    ({"target": "moon"}, UsageError, "unknown target 'moon'"),
    ({"select": ("nothing-*",)}, RulePackError, "no rule fits 'nothing-*'"),
    ({"rules": (Path("/no/such/folder"),)}, RulePackError, "no such folder"),
]


@pytest.mark.parametrize(("options", "error", "message"), WRONG)
def test_what_cannot_be_done_is_said(
    tmp_path: Path, options: dict[str, object], error: type[CannscopeError], message: str
) -> None:
    with pytest.raises(error, match=re.escape(message)):
        scan_tree(tmp_path, {"a.py": CUDA}, **options)


def test_an_empty_folder_is_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(NothingToReadError, match="no file to read"):
        scan_tree(tmp_path, {})


def test_paths_that_are_all_excluded_are_fine(tmp_path: Path) -> None:
    assert scan_tree(tmp_path, {"a.py": CUDA}, exclude=("*.py",)).findings == ()


def test_helpers_are_followed_through_files_that_were_passed_over(tmp_path: Path) -> None:
    files = {
        "p/__init__.py": "from .core import *\n",
        "p/core.py": "import torch\ndef pick_accelerator():\n    return torch.cuda.current_device()\n",
        "p/middle.py": "from p import pick_accelerator as chosen\ndef default_accelerator():\n    return chosen()\n",
        "p/outer.py": "from p.middle import default_accelerator as standard\n",
        "p/last.py": "from p.outer import standard\nprint(standard())\n",
        "p/other.py": "x = 1\n",
    }
    scan = scan_tree(tmp_path, files)
    uses = {
        f.symbol: [place.path for place in f.uses] for f in scan.findings if f.rule == "project-helpers-abstraction"
    }
    assert uses == {
        "p.core.pick_accelerator": ["p/middle.py"],
        "p.middle.default_accelerator": ["p/last.py"],
    }
    assert (scan.parsed, scan.passed_over) == (5, 1)


KERNEL = "__global__ void add_kernel(float* x) { x[threadIdx.x] += 1; }\n"
SETUP = """
from torch.utils.cpp_extension import CUDAExtension
extension = CUDAExtension("ops", ["csrc/add.cu"])
"""


def kernel_items(scan: Scan) -> list[str]:
    port = next(a for a in scan.assessments if a.strategy == "port")
    return sorted(item.id for item in port.items if item.kind == "kernel")


def test_an_extension_whose_sources_are_read_prices_no_kernel_twice(tmp_path: Path) -> None:
    scan = scan_tree(tmp_path / "a", {"setup.py": SETUP, "csrc/add.cu": KERNEL})
    assert kernel_items(scan) == ["kernel:cuda-kernels-elementwise:csrc:add"]
    assert [f.rule for f in scan.findings if f.place.path == "setup.py"] == ["torch-extension-glue"]
    scan = scan_tree(tmp_path / "b", {"setup.py": SETUP})
    assert kernel_items(scan) == ["kernel:torch-extension-cuda-extension:setup.py#1"]


def test_equal_sources_are_read_once_and_counted(tmp_path: Path) -> None:
    scan = scan_tree(tmp_path, {"csrc/add.cu": KERNEL, "pkg/csrc/add.cu": KERNEL})
    assert scan.inventory.copies == 1
    assert [f.place.path for f in scan.findings] == ["csrc/add.cu"]


def test_kernels_for_another_accelerator_are_found_and_not_priced(tmp_path: Path) -> None:
    scan = scan_tree(tmp_path, {"csrc/rocm/add.cu": KERNEL, "csrc/mul.cu": KERNEL.replace("add", "mul")})
    assert [f.symbol for f in scan.findings] == ["mul_kernel", "add_kernel"]
    assert kernel_items(scan) == ["kernel:cuda-kernels-elementwise:csrc:mul"]


def test_a_vendored_kernel_makes_a_component(tmp_path: Path) -> None:
    scan = scan_tree(tmp_path, {"third_party/fast/a.cu": KERNEL})
    assert kernel_items(scan) == []
    assert any(item.id == "vendored:third_party/fast" for item in scan.assessments[1].items)


def test_the_chip_decides_what_a_kernel_becomes(tmp_path: Path) -> None:
    gemm = "__global__ void gemm_kernel(float* x) { __shared__ float s[9]; x[0] = s[0] * x[1]; }\n"
    weeks = {}
    for chip in ("a2", "a3", "950"):
        scan = scan_tree(tmp_path, {"a.cu": KERNEL, "b.cu": gemm}, chip=chip)
        port = next(a for a in scan.assessments if a.strategy == "port")
        weeks[chip] = {item.effort: item.hours.mean for item in port.items if item.kind == "kernel"}
    assert weeks["a2"] == weeks["a3"]
    assert set(weeks["a2"]) == {"kernel-composed", "kernel-ascendc-matmul"}
    assert set(weeks["950"]) == {"kernel-simt", "kernel-ascendc-matmul"}
    assert weeks["950"]["kernel-ascendc-matmul"] == weeks["a2"]["kernel-ascendc-matmul"]
