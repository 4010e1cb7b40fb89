"""torch.cuda.X becomes torch.npu.X (mlu, musa), or a name that serves any accelerator."""

from __future__ import annotations

import re

import libcst as cst

from estimator.codemod.guarding import guard_call, stands_alone
from estimator.codemod.job import Task
from estimator.codemod.syntax import Site, called, dotted
from estimator.model.edit import VENDORS, Edit, Replacement, Vendor
from estimator.model.rule import Support
from estimator.model.versions import within

# torch.cuda.X -> torch.accelerator.Y, and the torch from which it is documented to work on Ascend. Not the streams: the
# accelerator's are torch.Stream, which events and contexts of torch.cuda do not take.
ACCELERATOR = {
    "is_available": ("is_available", "2.6"),
    "device_count": ("device_count", "2.6"),
    "current_device": ("current_device_index", "2.6"),
    "set_device": ("set_device_index", "2.6"),
    "synchronize": ("synchronize", "2.6"),
    "empty_cache": ("empty_cache", "2.13"),
    "memory_allocated": ("memory_allocated", "2.13"),
    "max_memory_allocated": ("max_memory_allocated", "2.13"),
    "memory_reserved": ("memory_reserved", "2.13"),
    "max_memory_reserved": ("max_memory_reserved", "2.13"),
    "memory_stats": ("memory_stats", "2.13"),
    "reset_peak_memory_stats": ("reset_peak_memory_stats", "2.13"),
    "reset_accumulated_memory_stats": ("reset_accumulated_memory_stats", "2.13"),
}
# Without a device these fail on CUDA, too (tried on torch 2.13 for CPUs), so what replaces them may fail as well.
STRICT = frozenset(
    "current_device set_device synchronize current_stream set_stream default_stream mem_get_info ipc_collect"
    " get_rng_state initial_seed get_device_name get_device_properties init Stream Event reset_peak_memory_stats"
    " reset_accumulated_memory_stats".split()
)
_QUIET_BOTH = frozenset({"is_available", "device_count"})
_VALUE = "the module is handed on as a value"
_CAUGHT = "where there is no accelerator it may raise what the handlers around do not name"
_KEPT = "the function is kept under another name"
_NAMES = (cst.Assign, cst.AnnAssign, cst.NamedExpr)
_FILLED = frozenset({"name", "total_memory"})  # what the properties of an NPU hold as well
_STRING = re.compile(r"'[^']*'|\"[^\"]*\"")
_CUDA_BESIDE = re.compile(r"(?i)(?<!\.)\b\w*(?:cuda|nvidia)\w*")
_SEEDS = frozenset({"manual_seed", "manual_seed_all"})


def rewrite(task: Task) -> Edit | str:
    """Return the edit of a name of torch.cuda that is written out."""
    symbol = task.wish.finding.symbol
    found = [(site, names) for site in task.sites if (names := dotted(site.node))]
    if not found:
        return _looked_up(task)
    site, names = found[0]
    if any(isinstance(parent, cst.DictElement) for parent in site.parents[:2]):
        return "the name is one of several in a table"
    chain = [name.value for name in names]
    parts = symbol.split(".")
    if "cuda" not in chain:
        return "the name comes from an import that stays"
    if chain[-len(parts) + 1 :] != parts[1:] or len(chain) < len(parts):
        return "the module is imported under a name of its own"
    review = _doubt(task, site)
    vendor = task.job.vendor
    if vendor is not None:
        asker = _asker(site.parents)
        if len(parts) == 2 and (asker is None or asker.args[0].value is not site.node):
            review = _VALUE
        elif isinstance(site.parent, _NAMES):
            review = review or _KEPT
        return _to_vendor(task, vendor, names, parts, review)
    return _to_any(task, site, names, parts, review)


def _doubt(task: Task, site: Site) -> str:
    """Return why a reader has to look at the place, "" where nobody has."""
    if task.wish.remedy.support is not Support.RENAME or task.wish.remedy.effort != "rename":
        call = site.parents[1] if called(site) is not None else None
        if not isinstance(call, cst.Attribute) or call.attr.value not in _FILLED:
            return "the counterpart has limits of its own"
    condition = None
    for parent in site.parents:
        if not isinstance(parent, (cst.Call, cst.UnaryOperation, cst.BooleanOperation, cst.Comparison)):
            break
        if isinstance(parent, cst.BooleanOperation):
            condition = parent
    if condition is not None and _CUDA_BESIDE.search(_STRING.sub("", task.syntax.code(condition))):
        return "the condition asks for CUDA by another name as well"
    return ""


def _to_vendor(task: Task, vendor: Vendor, names: list[cst.Name], parts: list[str], review: str) -> Edit | str:
    becomes = (task.wish.replacement or "").split(".")
    if becomes[:2] != ["torch", vendor.device] or len(becomes) != len(parts):
        return "the counterpart has another shape"
    tail = names[-len(parts) :]
    replacements = [task.replace(name, new) for name, old, new in zip(tail, parts, becomes, strict=True) if old != new]
    return task.edit(replacements, review, needs=("plugin",))


def _looked_up(task: Task) -> Edit | str:
    """Return the edit of getattr(torch.cuda, "X") and hasattr(torch.cuda, "X"), where X keeps its name."""
    parts = task.wish.finding.symbol.split(".")
    becomes = (task.wish.replacement or "").split(".")
    for site in task.sites:
        if not isinstance(site.node, cst.Call) or _asker((site.node,)) is None or len(parts) != 3:
            continue
        names, vendor = dotted(site.node.args[0].value), task.job.vendor
        if vendor is None or not names or names[-1].value != "cuda":
            continue
        if becomes == ["torch", vendor.device, parts[2]]:
            review = _KEPT if isinstance(site.parent, _NAMES) else ""
            return task.edit([task.replace(names[-1], vendor.device)], review, needs=("plugin",))
    return "the name is looked up by a string"


def _asker(parents: tuple[cst.CSTNode, ...]) -> cst.Call | None:
    """Return the getattr or hasattr among the nearest nodes."""
    for parent in parents[:2]:
        if isinstance(parent, cst.Call) and isinstance(parent.func, cst.Name):
            return parent if parent.func.value in ("getattr", "hasattr") else None
    return None


def _to_any(task: Task, site: Site, names: list[cst.Name], parts: list[str], review: str) -> Edit | str:
    leaf = ".".join(parts[2:])
    if not leaf:
        return _VALUE
    if leaf in _SEEDS:
        return _seed(task, site, names)
    tail = names[len(names) - len(parts) + 1 :]
    known = ACCELERATOR.get(leaf)
    if known and within(task.job.torch, known[1], None):
        replacements = [task.replace(tail[0], "accelerator"), task.replace(tail[-1], known[0])]
        quiet = leaf in _QUIET_BOTH
    elif "." not in leaf and task.wish.replacement in [f"torch.{one.device}.{leaf}" for one in VENDORS.values()]:
        if called(site) is None:
            return "the name is handed on as a value, and torch.get_device_module() has no value before torch is set up"
        replacements, quiet = [task.replace(tail[0], "get_device_module()")], False
        if leaf.endswith("Tensor"):
            return task.edit(replacements, "not every device has types of tensors of its own")
    else:
        return "no name serves CUDA and the NPU alike"
    if quiet or task.guarded or leaf in STRICT:
        if not (quiet or task.guarded) and any(isinstance(parent, cst.Try) for parent in site.parents):
            review = review or _CAUGHT
        return task.edit(replacements, review)
    test = guard_call(task, site, task.syntax.code(names[-len(parts)]), leaf)
    if test is None:
        return task.edit(replacements, "raises where there is no accelerator, and the call of torch.cuda did not")
    return task.edit([*replacements, *test], review)


def _seed(task: Task, site: Site, names: list[cst.Name]) -> Edit | str:
    call = called(site)
    if call is None:
        return "the function is handed on as a value"
    start, end = task.syntax.span(names[-3])[1], task.syntax.span(names[-2])[1]
    if "\n" in task.syntax.source.text[start:end]:
        return "the name stands on several lines"
    replaced = [Replacement(start, end, ""), task.replace(names[-1], "manual_seed")]
    seeded = _seeded_beside(task, site, call)
    if seeded and (line := _own_line(task, site)) is not None:
        above = next((one for one in site.parents if isinstance(one, cst.SimpleStatementLine)), None)
        said = above is not None and any(one.comment is not None for one in above.leading_lines)
        return task.edit([line], "the comment above would be left alone" if said else "")
    review = "" if seeded else "torch.manual_seed seeds every accelerator, and the CPU as well"
    return task.edit(replaced, review)


def _own_line(task: Task, site: Site) -> Replacement | None:
    """Return the removal of the line, where it holds nothing but the call."""
    line = stands_alone(site)
    if line is None:
        return None
    source = task.syntax.source
    start, end = task.syntax.span(line)
    begin = start - len(source.indent_of(task.syntax.line(line)))
    stop, newline = source.end_of_line(end)
    if not newline or source.text[end:stop].strip() or source.offset(task.syntax.line(line), 0) != begin:
        return None
    return Replacement(begin, stop + len(newline), "")


def _seeded_beside(task: Task, site: Site, call: cst.Call) -> bool:
    """Tell whether the statements around, which do nothing but seed, seed the CPU with the same number."""
    wanted = [task.syntax.code(argument) for argument in call.args]
    line = next((node for node in site.parents if isinstance(node, cst.SimpleStatementLine)), None)
    for block in site.parents:
        body = getattr(block, "body", None)
        if not isinstance(body, (list, tuple)) or line not in body:
            continue
        at = list(body).index(line)
        for step in (-1, 1):
            position = at + step
            while 0 <= position < len(body) and (name := _seeding(body[position])):
                other = body[position].body[0].value
                if name == ["torch", "manual_seed"] and [task.syntax.code(one) for one in other.args] == wanted:
                    return True
                position += step
    return False


def _seeding(statement: cst.CSTNode) -> list[str] | None:
    if not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) != 1:
        return None
    expression = statement.body[0]
    if not isinstance(expression, cst.Expr) or not isinstance(expression.value, cst.Call):
        return None
    names = dotted(expression.value.func)
    return [name.value for name in names] if names and "seed" in names[-1].value else None
