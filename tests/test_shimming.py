"""Programs are put under the shim, and nothing else is."""

from __future__ import annotations

from pathlib import Path

from estimator.config import Options
from estimator.fixing import run_fix
from estimator.model.edit import Fixed

MAIN = 'if __name__ == "__main__":\n    main()\n'
FILES = {
    "train.py": f"import torch\nfrom p.model import build\n\ndef main():\n    build().cuda()\n\n{MAIN}",
    "count.py": f"import json\n\ndef main():\n    print(json.dumps(1))\n\n{MAIN}",
    "setup.py": "import torch\nfrom setuptools import setup\nsetup(name='p' if torch.cuda.is_available() else 'q')\n",
    "p/__init__.py": "",
    "p/model.py": (
        "import torch\nimport triton\nimport triton.language as tl\n\n\n"
        "@triton.jit\ndef add(x, n: tl.constexpr):\n    tl.store(x, tl.load(x) + n)\n\n\n"
        "def build():\n    torch.backends.cudnn.allow_tf32 = True\n    return torch.nn.Linear(2, 2, device='cuda')\n"
    ),
    "third_party/demo/run.py": f"import torch\n\ndef main():\n    torch.cuda.init()\n\n{MAIN}",
    "tests/test_model.py": f"import torch\n\ndef test():\n    torch.cuda.init()\n\n{MAIN}",
}


def run(tmp_path: Path) -> Fixed:
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return run_fix(Options(paths=(tmp_path,), root=tmp_path, jobs=1), "shim")


def test_entry_points_that_come_to_cuda_get_the_lines_and_no_other_file(tmp_path: Path) -> None:
    fixed = run(tmp_path)
    assert [file.path for file in fixed.files if file.before != file.after] == ["train.py"]
    assert [edit.place.path for file in fixed.files for edit in file.edits] == ["train.py"]


def test_what_silently_changes_is_listed(tmp_path: Path) -> None:
    (silent,) = run(tmp_path).silent
    assert (silent.place.path, silent.symbol) == ("p/model.py", "torch.backends.cudnn.allow_tf32")
    assert "rounding" in silent.reason


def test_what_the_shim_does_not_map_is_left(tmp_path: Path) -> None:
    left = [(one.place.path, one.reason) for file in run(tmp_path).files for one in file.left]
    assert ("p/model.py", "the shim does not map it") in left


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    for file in run(tmp_path).files:
        (tmp_path / file.path).write_bytes(file.after)
    again = run_fix(Options(paths=(tmp_path,), root=tmp_path, jobs=1), "shim")
    assert not [file for file in again.files if file.before != file.after]
