"""How to write what a finding does so that it serves any accelerator."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from estimator.model.finding import Finding
from estimator.model.rule import Remedy
from estimator.model.versions import within


class Way(NamedTuple):
    """The portable counterpart of a symbol and of what lies below it, from a version of torch on."""

    symbol: str
    text: str
    since: str = "2.6"


# As documented for torch and, for torch.accelerator, by torch_npu (docs/zh/native_apis, torch 2.6 to 2.13). The longest
# symbol wins.
WAYS: tuple[Way, ...] = (
    Way("torch.cuda.is_available", "torch.accelerator.is_available()"),
    Way("torch.cuda.device_count", "torch.accelerator.device_count()"),
    Way("torch.cuda.current_device", "torch.accelerator.current_device_index()"),
    Way("torch.cuda.set_device", "torch.accelerator.set_device_index(index)"),
    Way("torch.cuda.synchronize", "torch.accelerator.synchronize()"),
    Way("torch.cuda.empty_cache", "torch.accelerator.empty_cache()", "2.13"),
    Way("torch.cuda.memory_allocated", "torch.accelerator.memory_allocated()", "2.13"),
    Way("torch.cuda.max_memory_allocated", "torch.accelerator.max_memory_allocated()", "2.13"),
    Way("torch.cuda.memory_reserved", "torch.accelerator.memory_reserved()", "2.13"),
    Way("torch.cuda.max_memory_reserved", "torch.accelerator.max_memory_reserved()", "2.13"),
    Way("torch.cuda.manual_seed", "torch.manual_seed(seed), which seeds every accelerator"),
    Way("torch.cuda.manual_seed_all", "torch.manual_seed(seed), which seeds every accelerator"),
    Way("torch.cuda.amp.autocast", "torch.amp.autocast(device.type)"),
    Way("torch.cuda.amp.GradScaler", "torch.amp.GradScaler(device.type)"),
    Way("torch.cuda.FloatTensor", "torch.tensor(..., dtype=torch.float32, device=device)"),
    Way("torch.cuda", "torch.get_device_module(device).{rest}"),
    Way("nccl", "torch.distributed.get_default_backend_for_device(device)", "2.7"),
)
_DEVICE = "a `device` argument, by default torch.accelerator.current_accelerator()"
_BY_RULE = {
    "torch-device-string": _DEVICE,
    "torch-device-cuda-method": "x.to(device), with the device handed in",
}
_AREAS = ("device",)
_HELPER_WORDS = ("device", "accelerator")


def find_helper(findings: Iterable[Finding]) -> str:
    """Return the project's own device helper: what most files ask for the device without naming CUDA; "" if none."""
    known: dict[str, int] = {}
    for finding in findings:
        name = finding.symbol.rpartition(".")[2].lower()
        if finding.uses and finding.origin.value == "own" and any(word in name for word in _HELPER_WORDS):
            known[finding.symbol] = len({use.path for use in finding.uses})
    return max(sorted(known), key=lambda symbol: known[symbol], default="")


def portable_way(finding: Finding, remedy: Remedy | None, torch: str, target: str, helper: str = "") -> str:
    """
    Return how to write it for any device, else what it becomes on the target, else "".

    `torch` is the version of the profile, `helper` the project's own device helper.
    """
    symbol = finding.symbol
    fits = [way for way in WAYS if symbol == way.symbol or symbol.startswith(f"{way.symbol}.")]
    fits = [way for way in fits if not torch or within(torch, way.since, None)]
    if not _has_module(remedy):
        fits = [way for way in fits if "{rest}" not in way.text]
    way = max(fits, key=lambda one: len(one.symbol), default=None)
    text = _BY_RULE.get(finding.rule, "")
    if not text and way is not None:
        rest = symbol[len(way.symbol) + 1 :]
        text = (
            way.text.replace("{rest}", rest) if rest or "{rest}" not in way.text else "torch.get_device_module(device)"
        )
    if helper and finding.area in _AREAS and helper not in (finding.symbol, finding.derived_from):
        own = f"the project's own {helper}"
        return f"{own}, or {text}" if text else own
    if text:
        return text
    if remedy is not None and remedy.replacement:
        return f"on {target}: {remedy.replacement}"
    return ""


def _has_module(remedy: Remedy | None) -> bool:
    """Tell whether the target's own module of torch holds the name, so that looking the module up will do."""
    return remedy is not None and (remedy.replacement or "").startswith("torch.npu.")
