"""Every rule that costs on Ascend says on every other target what it becomes, or says that nobody vouches for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from estimator.estimate.profiles import choose_profile
from estimator.estimate.remedies import find_remedy, render_replacement
from estimator.model.assessment import Profile
from estimator.model.rule import Remedy, Rule, Support
from estimator.rulebook.load import load_rulebook

RULEBOOK = load_rulebook()
OTHERS = [target.id for target in RULEBOOK.targets if target.family]
TARGETS = {target.id: target for target in RULEBOOK.targets}
PROFILES = {
    target.id: [choose_profile(RULEBOOK, target.id, chip) for chip in target.chips] for target in RULEBOOK.targets
}


def symbols(rule: Rule) -> Iterator[str]:
    yield ""
    yield from (symbol.removesuffix("*") for atom in rule.match.any for symbol in atom.symbols)
    for entry in rule.targets.values():
        yield from entry.symbols


def remedy(rule_id: str, target: str, symbol: str = "", chip: str | None = None) -> Remedy:
    rule = RULEBOOK.find(rule_id)
    assert rule is not None
    return find_remedy(RULEBOOK, rule, symbol, choose_profile(RULEBOOK, target, chip))


def costs_on_ascend(rule: Rule) -> bool:
    profile = choose_profile(RULEBOOK, "ascend")
    return any(find_remedy(RULEBOOK, rule, symbol, profile).effort is not None for symbol in set(symbols(rule)))


@pytest.mark.parametrize("target", OTHERS)
def test_every_rule_has_a_remedy_and_what_is_vouched_for_has_evidence(target: str) -> None:
    assert len(RULEBOOK.rules) > 400
    for rule in filter(costs_on_ascend, RULEBOOK.rules):
        for symbol in set(symbols(rule)):
            for profile in PROFILES[target]:
                _check(find_remedy(RULEBOOK, rule, symbol, profile), f"{rule.id} {symbol} {profile.chip}")


def _check(found: Remedy, where: str) -> None:
    assert found.note != "no remedy is recorded for this target", where
    if found.support is not Support.UNVERIFIED:
        assert found.evidence, where
        assert all(evidence.source and evidence.checked for evidence in found.evidence), where
    if found.support is not Support.UNCHANGED:
        assert found.effort in RULEBOOK.effort.classes, where
    assert "<" not in (found.replacement or "").replace("<version>", ""), where


FOREIGN = ("npu", "ascend", "cann", "hccl", "torch_npu")


@pytest.mark.parametrize("target", OTHERS)
def test_no_replacement_speaks_of_ascend(target: str) -> None:
    for rule in RULEBOOK.rules:
        for symbol in set(symbols(rule)):
            text = (find_remedy(RULEBOOK, rule, symbol, PROFILES[target][0]).replacement or "").lower()
            assert not any(word in text for word in FOREIGN), f"{rule.id} {symbol}: {text}"


# The torch API is left alone by those that keep it, and renamed by the others.
API = [
    ("torch-cuda-stream", "torch.cuda.Stream", "torch.mlu.{leaf}", "torch.musa.{leaf}"),
    ("torch-cuda-memory", "torch.cuda.empty_cache", "torch.mlu.{leaf}", "torch.musa.{leaf}"),
    ("torch-device-string", "cuda", "mlu", "musa"),
    ("torch-device-is-cuda", "is_cuda", "is_mlu", "is_musa"),
    ("torch-distributed-backend-string", "nccl", "cncl", "mccl"),
    ("torch-amp-cuda", "torch.cuda.amp", "torch.mlu.amp", "torch.musa.amp"),
    ("torch-compile-cuda-graph", "torch.cuda.CUDAGraph", "torch.mlu.MLUGraph", "torch.musa.MUSAGraph"),
    ("env-vars-visible-devices", "CUDA_VISIBLE_DEVICES", "MLU_VISIBLE_DEVICES", "MUSA_VISIBLE_DEVICES"),
]


@pytest.mark.parametrize(("rule", "symbol", "cambricon", "musa"), API)
def test_the_api(rule: str, symbol: str, cambricon: str, musa: str) -> None:
    assert remedy(rule, "cambricon", symbol).replacement == cambricon
    assert remedy(rule, "musa", symbol).replacement == musa
    for target in ("hygon", "ppu"):
        assert remedy(rule, target, symbol).support is Support.UNCHANGED, target


@pytest.mark.parametrize("target", [name for name in OTHERS if TARGETS[name].names])
def test_names_of_the_namespace_were_read_there(target: str) -> None:
    info = TARGETS[target]
    top, unread = info.traits["namespace"].value + ".", 0
    for rule in RULEBOOK.rules:
        for symbol in set(symbols(rule)) - {""}:
            found = find_remedy(RULEBOOK, rule, symbol, PROFILES[target][0])
            becomes = render_replacement(found, rule, symbol) or ""
            if becomes.startswith(top) and becomes != top:
                assert becomes[len(top) :].split(".")[0].split(",")[0] in info.names, f"{rule.id} {symbol}"
            unread += "Not among the names" in (found.note or "")
    assert unread > 5


# Traps: rule, target, chip, support, shim, a word of the note.
TRAPS = [
    ("torch-backends-version-cuda", "hygon", None, "redesign", "no", "None"),
    ("torch-backends-version-cuda", "ppu", None, "unchanged", "no", "13.0"),
    ("torch-cuda-available", "musa", None, "rename", "changes", "TORCHADA_FORCE_CUDA_AVAILABLE"),
    ("torch-device-string-compare", "musa", None, "rename", "changes", "musa:0"),
    ("torch-device-xpu", "kunlun", None, "adapt", "no", "Intel"),
    ("torch-compile-jit-script", "cambricon", None, "adapt", "changes", "eager"),
    ("operators-float64", "cambricon", None, "adapt", "changes", "float32"),
    ("operators-float64", "hygon", None, "unchanged", "no", "complex128"),
    ("torch-amp-float8", "hygon", None, "none", "no", "gfx938"),
    ("torch-amp-float8", "hygon", "bw1100", "adapt", "no", "gfx938"),
    ("torch-amp-float8", "rocm", "mi350", "unchanged", "no", "usual"),
    ("torch-amp-float8", "musa", None, "unverified", "no", "S5000"),
    ("torch-compile-cuda-graph", "rocm", None, "unverified", "no", None),  # its trait is inferred: low confidence
    ("requirements-torch-after-2-5", "kunlun", None, "redesign", "no", "2.5.1"),
    ("libraries-bitsandbytes", "kunlun", None, "none", "no", "poses as CUDA"),
    ("libraries-flash-attn", "musa", "s5000", "adapt", "no", None),
    ("cuda-kernels-reduction", "hygon", None, "adapt", "no", "32 lanes"),
    ("cuda-kernels-elementwise", "cambricon", None, "rewrite", "no", "no converter"),
    ("libraries-jax", "cambricon", None, "unverified", "no", None),
]


@pytest.mark.parametrize(("rule", "target", "chip", "support", "shim", "word"), TRAPS)
def test_traps(rule: str, target: str, chip: str | None, support: str, shim: str, word: str | None) -> None:
    found = remedy(rule, target, chip=chip)
    assert (found.support.value, found.shim.value) == (support, shim)
    assert word is None or word in (found.note or "")


@pytest.mark.parametrize("target", OTHERS)
def test_what_nobody_vouches_for_is_not_cheaper_than_a_trial(target: str) -> None:
    for rule in RULEBOOK.rules:
        found = remedy(rule.id, target)
        if found.support is Support.UNVERIFIED:
            assert RULEBOOK.effort.classes[found.effort or ""].once.mean > 0, rule.id


def test_an_unknown_target_is_unverified() -> None:
    rule = RULEBOOK.rules[0]
    assert find_remedy(RULEBOOK, rule, "", Profile("elsewhere", "x", "2.9")).support is Support.UNVERIFIED
