"""What a project asks for, from the files to the items of the estimate."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from estimator.config import Options
from estimator.model.assessment import WorkItem
from estimator.model.scan import Scan
from estimator.pipeline import run_scan
from estimator.rulebook.load import load_rulebook

STORY = Path(__file__).parent.parent / "fixtures" / "one_library" / "project"
USE = "import flash_attn\n"
LIKELY = load_rulebook().effort.classes["library-replace"].once.likely
SETTINGS = load_rulebook().effort.settings


def scan(root: Path, files: dict[str, str] | None = None) -> Scan:
    for name, content in (files or {}).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return run_scan(Options(paths=(root,), root=root))


def library(scan: Scan) -> WorkItem:
    port = next(assessment for assessment in scan.assessments if assessment.strategy == "port")
    (item,) = (item for item in port.items if item.kind == "library")
    return item


def test_one_library_is_one_finding_and_one_item() -> None:
    found = scan(STORY)
    (finding,) = (finding for finding in found.findings if finding.subject)
    assert (finding.subject, finding.place.path) == ("library:flash-attn", "src/stream/attention.py")
    assert Counter(finding.kinds) == {"import": 1, "requirement": 7, "locked": 1}
    assert len({place.path for place in finding.places}) == 9
    assert (library(found).id, library(found).hours.likely) == ("library:flash-attn", LIKELY)


HELD = [
    ({"a.py": USE}, 1.0, ""),
    ({"a.py": USE, "requirements.txt": "flash-attn\n"}, 1.0, ""),
    ({"a.py": "try:\n    import flash_attn\nexcept ImportError:\n    pass\n"}, "optional_library_share", " (optional)"),
    ({"requirements.txt": "flash-attn\n"}, "declared_library_share", " (asked for, never imported)"),
    (
        {"requirements.txt": "flash-attn\n", "tests/test_a.py": USE},
        "declared_library_share",
        " (asked for, used outside of own code)",
    ),
    ({"environment.yml": "dependencies: [flash-attn]\n"}, "declared_library_share", " (asked for, never imported)"),
    ({"uv.lock": '[[package]]\nname = "flash-attn"\n'}, "locked_library_share", " (comes with another package)"),
    ({"constraints.txt": "flash-attn<3\n"}, "locked_library_share", " (comes with another package)"),
]


@pytest.mark.parametrize(("files", "share", "ending"), HELD)
def test_a_library_costs_by_how_it_is_held(
    tmp_path: Path, files: dict[str, str], share: str | float, ending: str
) -> None:
    item = library(scan(tmp_path, files))
    factor = share if isinstance(share, float) else SETTINGS[share]
    assert item.title == f"FlashAttention{ending}"
    assert item.hours.likely == pytest.approx(LIKELY * factor)


def test_asking_for_a_library_touches_no_module(tmp_path: Path) -> None:
    used = scan(tmp_path, {"a.py": USE})
    asked = scan(tmp_path, {f"r{n}/requirements.txt": "flash-attn\n" for n in range(5)})
    assert [a.effort for a in used.assessments] == [a.effort for a in asked.assessments]


@pytest.mark.parametrize("name", ["requirements-rocm.txt", "requirements/npu.txt", "requirements_amd.txt"])
def test_what_another_device_asks_for_costs_nothing(tmp_path: Path, name: str) -> None:
    found = scan(tmp_path, {name: "flash-attn\n", "a.py": "x = 1\n"})
    assert len(found.findings) == 1
    assert [assessment.items for assessment in found.assessments] == [(), (), ()]


def test_a_project_is_no_requirement_of_itself(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "flash_attn"\n[project.optional-dependencies]\nall = ["flash-attn[x]"]\n',
        "requirements-dev.txt": "Flash.Attn\n",
    }
    assert scan(tmp_path, files).findings == ()


def test_a_vendored_package_is_a_library_all_the_same(tmp_path: Path) -> None:
    files = {
        "third_party/fa/pyproject.toml": '[project]\nname = "flash_attn"\n',
        "requirements.txt": "flash-attn\n",
    }
    (finding,) = scan(tmp_path, files).findings
    assert finding.place.path == "requirements.txt"


def test_a_local_module_of_that_name_hides_imports_only(tmp_path: Path) -> None:
    (finding,) = scan(tmp_path, {"flash_attn.py": "", "a.py": USE, "requirements.txt": "flash-attn\n"}).findings
    assert [place.path for place in finding.places] == ["requirements.txt"]


def test_malformed_files_are_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    files = {"pyproject.toml": "[", "requirements.txt": "flash-attn\n!!\n", "uv.lock": "["}
    found = scan(tmp_path, files)
    assert [skipped.path for skipped in found.skipped] == ["pyproject.toml", "uv.lock"]
    assert [degraded.path for degraded in found.degraded] == ["requirements.txt"]
    assert len(found.findings) == 1
