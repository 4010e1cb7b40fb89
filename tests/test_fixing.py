"""A project is fixed, and what is left is priced."""

from __future__ import annotations

from pathlib import Path

from estimator.config import Options
from estimator.fixing import run_fix
from estimator.model.edit import Fixed, Style

FILES = {
    "train.py": "import torch\nfrom p.model import build\nm = build().cuda()\ntorch.cuda.synchronize()\n",
    "p/__init__.py": "",
    "p/model.py": "import torch\n\n\ndef build():\n    return torch.nn.Linear(2, 2, device='cuda')\n",
    "p/mode.py": "mode = 'cuda'\n",
}


def run(tmp_path: Path, style: Style, **options: object) -> Fixed:
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
    return run_fix(Options(paths=(tmp_path,), root=tmp_path, jobs=1, **options), style)  # type: ignore[arg-type]


def test_nothing_is_written(tmp_path: Path) -> None:
    run(tmp_path, "npu")
    assert {name: (tmp_path / name).read_text() for name in FILES} == FILES


def test_the_effort_that_is_left_is_less(tmp_path: Path) -> None:
    for style in ("npu", "agnostic"):
        fixed = run(tmp_path, style)  # type: ignore[arg-type]
        before, after = (next(a for a in side if a.strategy == "port") for side in (fixed.before, fixed.after))
        assert after.effort.mean < before.effort.mean


def test_what_a_second_scan_finds_is_what_was_left(tmp_path: Path) -> None:
    fixed = run(tmp_path, "npu")
    left = [(one.rule, one.place.path) for file in fixed.files for one in file.left]
    assert left == [("torch-device-string-likely", "p/mode.py")]
    assert [(f.rule, f.place.path) for f in fixed.findings_after] == left


def test_select_names_the_rules_to_serve(tmp_path: Path) -> None:
    fixed = run(tmp_path, "npu", select=("torch-cuda-*",))
    assert {edit.rule for file in fixed.files for edit in file.edits} == {"torch-cuda-synchronize"}


def test_vendored_code_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "third_party" / "lib" / "x.py"
    path.parent.mkdir(parents=True)
    path.write_text("import torch\ntorch.cuda.synchronize()\n")
    assert not any("third_party" in file.path for file in run(tmp_path, "npu").files)


def test_a_package_that_two_files_ask_for_is_edited_in_both(tmp_path: Path) -> None:
    (tmp_path / "a-requirements.txt").write_text("onnxruntime-gpu\n")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "p"\ndependencies = ["onnxruntime-gpu"]\n')
    fixed = run_fix(Options(paths=(tmp_path,), root=tmp_path, jobs=1), "npu", unsafe=True)
    assert {file.path: file.after.decode().count("onnxruntime-cann") for file in fixed.files} == {
        "a-requirements.txt": 1,
        "pyproject.toml": 1,
    }
