"""Environment variables whose values mean on the NPU what they meant on CUDA, and those whose values may not."""

from __future__ import annotations

from estimator.model.rule import Remedy, Support

SERVED = "the file names the NPU's variable already"
NO_COUNTERPART = "no variable stands for it"
_DEVICES = frozenset({"CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES"})
_ALLOCATOR = frozenset({"PYTORCH_CUDA_ALLOC_CONF", "PYTORCH_ALLOC_CONF"})
_OPTIONS = frozenset(
    "max_split_size_mb garbage_collection_threshold expandable_segments roundup_power2_divisions".split()
)


def new_name(remedy: Remedy, becomes: str | None) -> str | None:
    """Return the name that the NPU's runtime reads alike, if there is one."""
    return becomes if remedy.support is Support.RENAME and becomes is not None and becomes.isidentifier() else None


def doubt_value(name: str, value: str) -> str:
    """Return why a value may not mean the same, "" where it does or is put together when it runs."""
    if "$" in value:
        return ""
    if name in _DEVICES and not _are_ids(value):
        return "the value names no devices by rising numbers, and the NPU's runtime reads only such"
    if name in _ALLOCATOR and not {one.partition(":")[0].strip() for one in value.split(",")} <= _OPTIONS:
        return "the NPU's allocator has not all of these options"
    return ""


def _are_ids(value: str) -> bool:
    numbers = value.split(",")
    return all(one.isdecimal() for one in numbers) and [int(one) for one in numbers] == sorted(
        {int(o) for o in numbers}
    )
