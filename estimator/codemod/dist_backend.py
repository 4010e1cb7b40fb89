"""The backend of torch.distributed."""

from __future__ import annotations

import libcst as cst

from estimator.codemod.job import TYPE_NAME, Task
from estimator.codemod.syntax import Site, dotted, local_names
from estimator.model.edit import Edit, Replacement
from estimator.model.versions import within

_BUILDERS = frozenset({"init_process_group", "new_group"})
_MEANT = "whether {backend} is meant here, too, is for a reader to say"
_NO_WORD = "no word stands for the backend of any accelerator"


def rewrite(task: Task) -> Edit | str:
    """Return the edit of a string that names NCCL."""
    site = next((one for one in task.sites if isinstance(one.node, cst.SimpleString)), None)
    if site is None and (constant := _constant(task)) is not None:
        return constant
    if site is None or not isinstance(site.node, cst.SimpleString):
        return "the backend is not written as one string"
    node = site.node
    start = task.syntax.span(node)[0] + len(node.prefix) + len(node.quote)
    text = node.raw_value
    builder = _builder(site)
    if any(isinstance(parent, (cst.Annotation, cst.Subscript)) for parent in site.parents[:6]):
        return "the string is part of a type or an index"
    vendor = task.job.vendor
    if vendor is not None:
        backend = vendor.backend
        review = _doubt(task, builder, backend.upper())
        becomes = text.replace("cuda:", f"{vendor.device}:").replace("nccl", backend).replace("NCCL", backend.upper())
        return task.edit([Replacement(start, start + len(text), becomes)], review)
    if builder is None or text.lower() != "nccl" or not within(task.job.torch, "2.7", None):
        return _NO_WORD
    names = dotted(builder.func)
    if not names or len(names) < 2:
        return "the module torch.distributed has no name here"
    prefix = task.syntax.source.text[task.syntax.span(names[0])[0] : task.syntax.span(names[-2])[1]]
    new = f"{prefix}.get_default_backend_for_device({TYPE_NAME})"
    return task.edit([task.replace(node, new)], _doubt(task, builder, "the accelerator's backend"), ("type",))


def _constant(task: Task) -> Edit | str | None:
    """Return the edit of Backend.NCCL, which has a sibling once the plugin is imported; None where it is none."""
    for site in task.sites:
        names = dotted(site.node)
        if names and len(names) > 2 and [name.value for name in names[-2:]] == ["Backend", "NCCL"]:
            vendor = task.job.vendor
            if vendor is None:
                return _NO_WORD
            backend = vendor.backend.upper()
            review = _doubt(task, _builder(site), backend)
            return task.edit([task.replace(names[-1], backend)], review, ("plugin",))
    return None


def _doubt(task: Task, builder: cst.Call | None, backend: str) -> str:
    """Return why a reader has to see whether the call is that of torch.distributed, "" where nobody has."""
    names = dotted(builder.func) if builder is not None else None
    meant = _MEANT.format(backend=backend)
    if not names:
        return meant
    imported = {name for site in task.syntax.imports for name in local_names(site.node)}
    return "" if names[0].value in imported - task.syntax.bound else meant


def _builder(site: Site) -> cst.Call | None:
    """Return the call that builds a process group with this backend."""
    inner: cst.CSTNode = site.node
    for parent in site.parents:
        if isinstance(parent, cst.IfExp) and parent.test is inner:
            return None
        if isinstance(parent, cst.Call):
            names = dotted(parent.func)
            return parent if names and names[-1].value in _BUILDERS else None
        if isinstance(parent, cst.Arg) and parent.keyword is not None and parent.keyword.value != "backend":
            return None
        if not isinstance(parent, (cst.Arg, cst.IfExp)):
            return None
        inner = parent
    return None
