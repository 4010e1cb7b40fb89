"""Hours are wider where nobody vouches for them, and bases say what holds."""

from __future__ import annotations

import pytest

from estimator.estimate.doubt import widen_project
from estimator.estimate.remedies import derive, translate
from estimator.model.rule import Evidence, Remedy, Shim, Support
from estimator.rulebook.load import load_rulebook

RULEBOOK = load_rulebook()
WORDS = {"npu": "mlu", "NPU": "MLU", "torch_npu": "torch_mlu", "hccl": "cncl", "HCCL": "CNCL"}
TEXTS = [
    ("torch.npu.{leaf}", "torch.mlu.{leaf}"),
    ("torch_npu.profiler.ProfilerActivity.NPU", "torch_mlu.profiler.ProfilerActivity.MLU"),
    ("is_npu", "is_mlu"),
    ("torch.npu.NPUGraph", "torch.mlu.MLUGraph"),
    ("ProcessGroupHCCL", "ProcessGroupCNCL"),
    ("torch_npu.optim.NpuFusedAdamW", None),  # another class of another name
    ("torch_npu.utils.get_cann_version", None),
    ("quay.io/ascend/cann", None),
    ("a torch DataLoader", "a torch DataLoader"),
    (None, None),
]


@pytest.mark.parametrize(("text", "said"), TEXTS)
def test_translate(text: str | None, said: str | None) -> None:
    assert translate(text, WORDS) == said


KNOWN = Remedy(
    support=Support.RENAME, replacement="torch.npu.X", shim=Shim.FULL, fix="device_module", effort="rename",
    note="Ours.", evidence=(Evidence("here"),),
)  # fmt: skip
VOUCHED = Remedy(support=Support.UNVERIFIED, evidence=(Evidence("there", "2026-11"),))


def test_what_is_vouched_for_comes_along() -> None:
    found = derive(KNOWN, VOUCHED, WORDS, vouched=True)
    assert (found.support, found.replacement, found.shim, found.fix) == (
        Support.RENAME,
        "torch.mlu.X",
        Shim.FULL,
        "device_module",
    )
    assert (found.evidence, found.note) == (VOUCHED.evidence, None)


def test_what_nobody_vouches_for_keeps_its_price_and_nothing_else() -> None:
    found = derive(KNOWN, Remedy(support=Support.UNVERIFIED), WORDS, vouched=False)
    assert (found.support, found.effort, found.shim, found.fix) == (Support.UNVERIFIED, "rename", Shim.PARTIAL, None)
    bare = derive(KNOWN, Remedy(support=Support.UNVERIFIED), None, vouched=False)
    assert (bare.replacement, bare.shim) == (None, Shim.NO)


def test_what_is_free_elsewhere_has_to_be_tried() -> None:
    free = Remedy(support=Support.UNCHANGED, evidence=(Evidence("here"),))
    assert derive(free, Remedy(support=Support.UNVERIFIED), None, vouched=False).effort == "verify"


def test_the_whole_is_wider_where_evidence_is_thin() -> None:
    sigmas = {
        name: widen_project(RULEBOOK.effort, RULEBOOK.target(name)).project_sigma
        for name in ("ascend", "rocm", "hygon")
    }
    assert sigmas["ascend"] == RULEBOOK.effort.project_sigma < sigmas["rocm"] < sigmas["hygon"]
