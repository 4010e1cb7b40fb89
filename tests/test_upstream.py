"""`--against`: only what a tree adds to its upstream is priced."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimator.config import Options
from estimator.errors import UsageError
from estimator.model.scan import Scan
from estimator.pipeline import run_scan

BASE = "import torch\n\n\ndef run(x):\n    torch.cuda.synchronize()\n    return x.cuda()\n"
KERNEL = "import triton\n\n\n@triton.jit\ndef add_kernel(x, n):\n    pass\n"


def lay(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def scan(tree: Path, upstream: Path, **options: object) -> Scan:
    return run_scan(Options(paths=(tree,), root=tree, against=upstream, **options))  # type: ignore[arg-type]


def own(result: Scan) -> list[tuple[str, int, str]]:
    return [(f.place.path, f.place.line, f.rule) for f in result.counted]


def test_the_same_tree_adds_nothing_and_costs_nothing(tmp_path: Path) -> None:
    files = {"p/__init__.py": "", "p/a.py": BASE, "p/k.py": KERNEL}
    result = scan(lay(tmp_path / "fork", files), lay(tmp_path / "up", files))
    assert result.against is not None
    assert (result.counted, result.against.shared, result.against.gone) == ((), len(result.findings), 0)
    assert [assessment.effort.mean for assessment in result.assessments] == [0, 0, 0]


def test_shifted_and_reformatted_code_is_upstreams(tmp_path: Path) -> None:
    up = lay(tmp_path / "up", {"a.py": BASE, "k.py": KERNEL})
    shifted = "# mine\n\n" + BASE.replace("(x)", "(\n    x,\n)")
    kernel = KERNEL.replace("(x, n):\n    pass", "(\n    x,\n    n,  # length\n):\n    pass")
    result = scan(lay(tmp_path / "fork", {"a.py": shifted, "k.py": kernel}), up)
    assert own(result) == []


def test_what_is_added_is_priced(tmp_path: Path) -> None:
    up = lay(tmp_path / "up", {"a.py": BASE})
    fork = lay(tmp_path / "fork", {"a.py": BASE + "    torch.cuda.empty_cache()\n", "mine.py": BASE})
    result = scan(fork, up)
    assert own(result) == [
        ("a.py", 7, "torch-cuda-memory"),
        ("mine.py", 5, "torch-cuda-synchronize"),
        ("mine.py", 6, "torch-device-cuda-method"),
    ]
    whole = run_scan(Options(paths=(fork,), root=fork))
    assert 0 < result.assessments[1].effort.mean < whole.assessments[1].effort.mean


def test_a_further_identical_site_is_added(tmp_path: Path) -> None:
    more = BASE.replace("    return", "    torch.cuda.synchronize()\n    return")
    result = scan(lay(tmp_path / "fork", {"a.py": more}), lay(tmp_path / "up", {"a.py": BASE}))
    assert own(result) == [("a.py", 6, "torch-cuda-synchronize")]


def test_a_changed_kernel_is_this_trees_own(tmp_path: Path) -> None:
    changed = KERNEL.replace("pass", "n += 1")
    result = scan(lay(tmp_path / "fork", {"k.py": changed}), lay(tmp_path / "up", {"k.py": KERNEL}))
    assert own(result) == [("k.py", 5, "triton-kernel")]


def test_a_renamed_package_is_followed(tmp_path: Path) -> None:
    up = lay(tmp_path / "up", {"p/a.py": BASE, "p/__init__.py": "", "setup.py": ""})
    result = scan(lay(tmp_path / "fork", {"q/a.py": BASE, "q/__init__.py": "", "setup.py": ""}), up)
    assert result.against is not None
    assert (own(result), result.against.moved) == ([], {"q/a.py": "p/a.py"})


def test_an_unpacked_archive_may_lie_a_folder_deeper(tmp_path: Path) -> None:
    up = lay(tmp_path / "up", {"p-1.0/a.py": BASE, "p-1.0/b/c.py": BASE})
    assert own(scan(lay(tmp_path / "fork", {"a.py": BASE, "b/c.py": BASE}), up)) == []


def test_an_upstream_inside_the_tree_is_not_scanned(tmp_path: Path) -> None:
    fork = lay(tmp_path / "fork", {"a.py": BASE, "up [1]/a.py": BASE + "torch.cuda.empty_cache()\n"})
    result = scan(fork, fork / "up [1]")
    assert {finding.place.path for finding in result.findings} == {"a.py"}
    assert own(result) == []


def test_the_tests_of_upstream_are_left_out_alike(tmp_path: Path) -> None:
    files = {"a.py": BASE, "tests/test_a.py": BASE}
    result = scan(lay(tmp_path / "fork", files), lay(tmp_path / "up", files), include_tests=False)
    assert result.against is not None
    assert (own(result), result.against.gone) == ([], 0)


WRONG = [
    ("nothing", "--against {}: no such folder"),
    ("file.py", "--against {}: is not a folder"),
    ("fork", "holds the scanned tree itself"),
    (".", "holds the scanned tree itself"),
    ("other", "has no file in common with what is scanned"),
    ("empty", "no file to read found"),
]


@pytest.mark.parametrize(("folder", "message"), WRONG)
def test_what_cannot_be_held_against(tmp_path: Path, folder: str, message: str) -> None:
    lay(tmp_path, {"file.py": "", "fork/a.py": BASE, "other/z.py": "x = 1\n", "empty/notes.txt": ""})
    with pytest.raises(Exception, match=message.format(".*")) as error:
        scan(tmp_path / "fork", tmp_path / folder)
    assert "\n" not in str(error.value)
    assert isinstance(error.value, UsageError) or folder == "empty"
