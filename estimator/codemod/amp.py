"""torch.cuda.amp becomes torch.npu.amp, or torch.amp with the type of the device."""

from __future__ import annotations

import libcst as cst

from estimator.codemod import device_module
from estimator.codemod.job import TYPE_NAME, Task
from estimator.codemod.syntax import Site, called, dotted
from estimator.model.edit import Edit, Replacement

_NO_DEVICE = "where there is no CUDA torch.cuda.amp warns and does nothing, and another accelerator's may do something"
_POSITIONS = ("enabled", "dtype", "cache_enabled")


def rewrite(task: Task) -> Edit | str:
    """Return the edit of a name of torch.cuda.amp that is written out."""
    if task.job.vendor is not None:
        return device_module.rewrite(task)
    leaf = task.wish.finding.symbol.removeprefix("torch.cuda.amp.")
    site = next((one for one in task.sites if dotted(one.node)), None)
    names = dotted(site.node) if site else None
    if site is None or names is None or [name.value for name in names][-3:] != ["cuda", "amp", leaf]:
        return "the name comes from an import that stays"
    if leaf not in ("autocast", "GradScaler", "custom_fwd", "custom_bwd") or len(names) < 4:
        return "no name serves CUDA and the NPU alike"
    start, end = task.syntax.span(names[-4])[1], task.syntax.span(names[-3])[1]
    if "\n" in task.syntax.source.text[start:end]:
        return "the name stands on several lines"
    return rewrite_use(task, site, leaf, [Replacement(start, end, "")])


def rewrite_use(task: Task, site: Site, leaf: str, renamed: list[Replacement], group: str = "") -> Edit | str:
    """Return the edit of one use, which calls the name of torch.amp with the type of the device."""
    review = "" if task.guarded else _NO_DEVICE
    call = called(site)
    if call is None:
        if leaf.startswith("custom_") and isinstance(site.parent, cst.Decorator):
            end = task.syntax.span(site.node)[1]
            given = Replacement(end, end, f"(device_type={TYPE_NAME})")
            return task.edit([*renamed, given], review, ("type",), group)
        return "the name is handed on as a value"
    if any(argument.star == "*" or (argument.star and leaf.startswith("custom_")) for argument in call.args):
        return "the arguments are not written out"
    if leaf.startswith("custom_") and any(argument.keyword is None for argument in call.args):
        return "the function is wrapped by a call"
    added: list[Replacement] = []
    if leaf == "autocast":
        unnamed = [argument for argument in call.args if argument.keyword is None]
        for argument, name in zip(unnamed, _POSITIONS, strict=False):
            at = task.syntax.span(argument)[0]
            added.append(Replacement(at, at, f"{name}="))
    keyword = f"device_type={TYPE_NAME}" if leaf.startswith("custom_") else TYPE_NAME
    opening = task.syntax.source.text.index("(", task.syntax.span(site.node)[1]) + 1
    if call.args:
        first = task.syntax.span(call.args[0])[0]
        text = f"{keyword}, "
        if added and added[0].start == first:
            added[0] = Replacement(first, first, text + added[0].text)
        else:
            added.append(Replacement(first, first, text))
    else:
        added.append(Replacement(opening, opening, keyword))
    return task.edit([*renamed, *added], review, ("type",), group)
