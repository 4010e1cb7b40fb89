"""What a target file must say, and what it is told when it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimator.errors import RulePackError
from estimator.rulebook.document import read_document
from estimator.rulebook.load import load_rulebook
from estimator.rulebook.locate import bundled_rules
from estimator.rulebook.targets import TRAITS, compile_target

TARGETS = {target.id: target for target in load_rulebook().targets}
IDS = tuple(TARGETS)
DEVICES = [
    ("ascend", "npu", "hccl", "ASCEND_RT_VISIBLE_DEVICES"),
    ("cambricon", "mlu", "cncl", "MLU_VISIBLE_DEVICES"),
    ("musa", "musa", "mccl", "MUSA_VISIBLE_DEVICES"),
    ("hygon", "cuda", "nccl", "HIP_VISIBLE_DEVICES"),
    ("kunlun", "cuda", "nccl", "XPU_VISIBLE_DEVICES"),
    ("ppu", "cuda", "nccl", "CUDA_VISIBLE_DEVICES"),
    ("rocm", "cuda", "nccl", "HIP_VISIBLE_DEVICES"),
]


def test_all_targets_are_there() -> None:
    assert {name for name, *_ in DEVICES} <= set(TARGETS)


@pytest.mark.parametrize("name", IDS)
def test_every_trait_has_a_source_and_a_month(name: str) -> None:
    traits = TARGETS[name].traits
    assert tuple(traits) == TRAITS
    for trait, said in traits.items():
        assert said.source.count("(20") == 1, f"{name}: {trait}: {said.source}"
        assert said.confidence in ("high", "medium", "low")


@pytest.mark.parametrize(("name", "device", "backend", "visible"), DEVICES)
def test_names(name: str, device: str, backend: str, visible: str) -> None:
    traits = TARGETS[name].traits
    assert traits["device"].value == device
    assert traits["backend"].value.split()[0] == backend
    assert traits["visible_devices"].value.startswith(visible)


def _text(name: str) -> str:
    return (bundled_rules() / "targets" / f"{name}.yaml").read_text(encoding="utf-8")


BROKEN = [
    ("  smi: {value: cnmon,", "  smy: {value: cnmon,", "unknown key 'smy'; did you mean 'smi'"),
    ("{value: mlu, confidence: high,", "{value: mlu, confidence: sure,", "unknown confidence 'sure'"),
    ("evidence: thin", "evidence: weak", "unknown evidence 'weak'; it is one of full, some, thin"),
    ("default_chip: mlu500", "default_chip: mlu900", "unknown default_chip 'mlu900'"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), BROKEN)
def test_what_a_broken_file_is_told(old: str, new: str, said: str) -> None:
    text = _text("cambricon")
    assert old in text
    with pytest.raises(RulePackError, match=r"x\.yaml:\d+: ") as caught:
        compile_target(read_document(text.replace(old, new).encode(), "x.yaml"), "x.yaml")
    assert said in str(caught.value)


def test_a_missing_trait_is_named(tmp_path: Path) -> None:
    text = "\n".join(line for line in _text("musa").splitlines() if not line.startswith("  profiler:"))
    with pytest.raises(RulePackError, match="profiler missing; write `unknown`"):
        compile_target(read_document(text.encode(), "x.yaml"), "x.yaml")
