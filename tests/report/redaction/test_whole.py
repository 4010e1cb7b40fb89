"""Nothing of a project survives redaction, whatever the format."""

from __future__ import annotations

import msgspec
import pytest

from estimator.config import Options
from estimator.model.scan import Scan
from estimator.pipeline import run_scan
from estimator.report.redaction import Pseudonyms, redact
from estimator.report.registry import GRAPH_REPORTERS, REPORTERS, Reporter
from estimator.rulebook.load import load_rulebook
from tests.report.redaction.secret import NUMBER, PACK, REVISION, WORD, lay
from tests.report.schemas import DOCS, complaints, load_schema

NAMES = Pseudonyms(b"a key of sixteen")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Scan:
    """Return the scan of the project, with a private pack, held against an older tree of it."""
    folder = tmp_path_factory.mktemp("redaction")
    root, upstream = lay(folder), lay(folder / "zqxupstream")
    (upstream / "zqxpkg" / "zqxtrain.py").unlink()
    (upstream / "zqxpkg" / "csrc" / "zqx_ops.cu").rename(upstream / "zqx_moved.cu")
    packs = folder / "zqxpacks"
    packs.mkdir()
    (packs / "zqxpack.yaml").write_text(PACK, encoding="utf-8")
    return run_scan(
        Options(
            paths=(root,),
            root=root,
            jobs=1,
            rules=(packs,),
            against=upstream,
            workloads=(("zqx_tools/*.py", ("inference",)), ("zqx_gone/*.py", ("training",))),
        )
    )


@pytest.fixture(scope="module")
def redacted(original: Scan) -> Scan:
    """Return the same, redacted."""
    return redact(original, load_rulebook(()), NAMES, "Project A")


EVERY = [
    *(pytest.param(one, id=f"scan-{one.format}") for one in REPORTERS),
    *(pytest.param(one, id=f"graph-{one.format}") for one in GRAPH_REPORTERS),
]


@pytest.mark.parametrize("reporter", EVERY)
def test_no_word_number_or_hash_of_the_project_is_left(original: Scan, redacted: Scan, reporter: Reporter) -> None:
    before, after = reporter.render(original, False), reporter.render(redacted, False).lower()
    assert WORD in before.lower()
    hashes = {
        text for one in original.findings for text in (one.fingerprint, one.key, one.moved_key, one.body, one.syntax)
    }
    secrets = [WORD, NUMBER, REVISION, original.inventory.root.lower(), *filter(None, hashes)]
    assert [secret for secret in secrets if secret in after] == []


def test_every_kind_of_secret_is_in_the_original(original: Scan) -> None:
    """Lest the search finds nothing because there was nothing to find."""
    rules = {finding.rule for finding in original.findings}
    assert {"zqxpack-secret", "triton-kernel", "torch-cuda-synchronize", "project-helpers-abstraction"} <= rules
    assert any(rule.startswith("cuda-kernels-") for rule in rules)
    kinds = {kind for finding in original.findings for kind in (finding.kind, *finding.kinds)}
    assert {"kernel", "helper", "notebook", "dockerfile", "requirement", "index", "env", "string", "config"} <= kinds
    assert any(item.effort == "device-backend" for one in original.assessments for item in one.items)
    assert original.size.interfaces
    assert original.skipped
    assert original.degraded
    assert original.graph.unmatched
    assert original.against is not None
    assert original.against.moved
    assert any(finding.state == "upstream" for finding in original.findings)
    assert {entry.kind for entry in original.graph.entry_points} >= {"command", "stated"}


def test_figures_stay_what_they_are(original: Scan, redacted: Scan) -> None:
    for before, after in zip(original.assessments, redacted.assessments, strict=True):
        assert (after.effort, after.areas, after.parts) == (before.effort, before.areas, before.parts)
        assert after.left == before.left
        assert not any("withheld" in text for text in after.assumptions)
        assert [(i.hours, i.area, i.kind, i.sites) for i in after.items] == [
            (i.hours, i.area, i.kind, i.sites) for i in before.items
        ]
    assert sorted(redacted.hours.values()) == sorted(original.hours.values())
    assert set(redacted.hours) <= {finding.fingerprint for finding in redacted.findings}
    assert len({finding.fingerprint for finding in redacted.findings}) == len(original.findings)
    assert redacted.size == msgspec.structs.replace(original.size, interfaces=())


def test_what_is_public_stays(redacted: Scan) -> None:
    symbols = {finding.symbol for finding in redacted.findings}
    assert {
        "torch.cuda.synchronize",
        "torch.cuda.is_available",
        "nccl",
        "library:flash-attn",
        "CUDA_VISIBLE_DEVICES",
    } <= symbols
    assert any(symbol.startswith("torch.cuda.name-") for symbol in symbols)
    assert {"NCCL as the backend", "Speed of training"} <= {item.title for item in redacted.main.items}


def test_one_path_has_one_pseudonym_and_folders_hang_together(original: Scan, redacted: Scan) -> None:
    paths = {one.path: NAMES.path(one.path) for one in original.inventory.artifacts}
    assert len(set(paths.values())) == len(paths)
    assert {one.path for one in redacted.inventory.artifacts} == set(paths.values())
    assert {finding.place.path for finding in redacted.findings} <= set(paths.values())
    folder = NAMES.path("zqxpkg/csrc/zqx_ops.cu").rpartition("/")[0]
    assert folder == NAMES.path("zqxpkg/csrc/zqx_util.cuh").rpartition("/")[0]
    assert folder.rpartition("/")[0] == NAMES.path("zqxpkg/zqxtrain.py").rpartition("/")[0]
    assert NAMES.path("zqxpkg/csrc/zqx_ops.cu").endswith(".cu")


def test_the_project_is_called_what_the_user_says(redacted: Scan) -> None:
    assert redacted.name == "Project A"
    assert redacted.inventory.root == ""
    assert redacted.known_port is None


def test_the_report_keeps_to_its_schema(redacted: Scan) -> None:
    from estimator.report import json_v1

    assert complaints(load_schema("json-v1.schema.json", DOCS), json_v1.render(redacted)) == []
