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


def test_a_passed_over_file_that_uses_a_helper_is_read(tmp_path: Path) -> None:
    files = {
        "p/__init__.py": "",
        "p/dev.py": "import torch\ndef pick_accelerator():\n    return torch.cuda.current_device()\n",
        "p/use.py": "from p.dev import pick_accelerator\nx = pick_accelerator()\n",
    }
    scan = scan_tree(tmp_path, files)
    assert [(f.rule, f.place.line, f.derived_from) for f in scan.findings if f.place.path == "p/use.py"] == [
        ("project-helpers-use", 2, "p/dev.py:2")
    ]


def test_every_file_is_accounted_for(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.py": CUDA,
        "broken.py": "import torch\nprint 'x'\ntorch.cuda.synchronize()\n",
        "binary.py": b"\x7fELF\0\0",
        "plain.py": "x = 1\n",
        "kernel.cu": "__global__ void k() {}",
        ".gitignore": "ignored.py\n",
        "ignored.py": CUDA,
        "notes.txt": "cuda",
    }
    scan = scan_tree(tmp_path, files)
    assert (scan.parsed, scan.passed_over) == (2, 1)
    assert [degraded.path for degraded in scan.degraded] == ["broken.py"]
    assert [(skipped.path, skipped.stage) for skipped in scan.skipped] == [("binary.py", "parse")]
    assert scan.inventory.unread == {"cuda": 1}
    assert scan.inventory.excluded == 1
    assert {finding.place.path for finding in scan.findings} == {"a.py", "broken.py"}


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
    assert [assessment.effort.mean for assessment in scan.assessments] == [0, 0, 0]


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
