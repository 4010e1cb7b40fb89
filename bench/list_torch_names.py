"""Prints the public names of torch.cuda and of torch's CUDA back ends, for the torch that runs this."""

from __future__ import annotations

import importlib
import pkgutil
import types
import warnings
from collections.abc import Iterator

ROOTS = ("torch.cuda", "torch.backends.cuda", "torch.backends.cudnn", "torch.backends.cusparselt")
# Settings that are read and written through __getattr__, which no listing shows.
SETTINGS = (
    "torch.backends.cuda.matmul.allow_bf16_reduced_precision_reduction",
    "torch.backends.cuda.matmul.allow_bf16_reduced_precision_reduction_split_k",
    "torch.backends.cuda.matmul.allow_fp16_accumulation",
    "torch.backends.cuda.matmul.allow_fp16_reduced_precision_reduction",
    "torch.backends.cuda.matmul.allow_fp16_reduced_precision_reduction_split_k",
    "torch.backends.cuda.matmul.allow_tf32",
    "torch.backends.cuda.matmul.fp32_precision",
)


def list_names(root: str) -> Iterator[str]:
    """Yield the public modules, functions, classes and settings below the module."""
    module = importlib.import_module(root)
    yield root
    yield from list_members(module)
    for info in pkgutil.walk_packages(getattr(module, "__path__", ()), f"{root}."):
        if "._" not in info.name:
            yield info.name
            yield from list_members(importlib.import_module(info.name))


def list_members(module: types.ModuleType) -> Iterator[str]:
    """Yield what `__all__` names, else what is defined here and has no leading underscore."""
    stated = getattr(module, "__all__", None) or None
    for name in sorted(stated or dir(module)):
        value = getattr(module, name, None)
        if stated is None:
            home = getattr(value, "__module__", None)
            foreign = isinstance(home, str) and not home.startswith(ROOTS)
            if name.startswith("_") or foreign or isinstance(value, types.ModuleType):
                continue
        yield f"{module.__name__}.{name}"


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    found = set(SETTINGS)
    for root in ROOTS:
        found.update(list_names(root))
    print("\n".join(sorted(found)))
