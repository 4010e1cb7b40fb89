"""A string that names the device."""

from __future__ import annotations

import fnmatch
import re

import libcst as cst

from estimator.codemod.job import TYPE_NAME, Task
from estimator.codemod.syntax import Site
from estimator.model.edit import Edit, Replacement

_STATED = "what a user states or a file holds may name it, too"
_USER_FACING = frozenset({"add_argument", "option", "Option", "Field", "Argument", "field", "setdefault", "get", "pop"})
_TAKES_DEVICE = frozenset("to to_empty device autocast Generator GradScaler cuda type".split())
_AUTOCAST = re.compile(
    r"(?:autocast|GradScaler)(?:\b[^\n]*?\bdevice(?:_type)?\s*=\s*(?:\w+\.)*(\w+)|\(\s*(?:\w+\.)*(\w+))"
)
_DEVICE_NAMES = ("device", "*_device", "device_*", "*_dev", "dev", "map_location", "accelerator")


def rewrite(task: Task) -> Edit | str:
    """Return the edit of a literal that begins with cuda."""
    for site in task.sites:
        begins = _content(task, site.node)
        if begins is not None:
            break
    else:
        return "the string is put together from several"
    start = begins
    if task.syntax.source.text[start : start + 4] != "cuda":
        return "the string does not begin with the device"
    rest = task.syntax.source.text[start + 4 : start + 5]
    if any(isinstance(parent, (cst.Annotation, cst.Subscript)) for parent in site.parents[:6]):
        return "the string is part of a type or an index"
    if any(isinstance(parent, cst.FormattedStringExpression) for parent in site.parents):
        return "the string is within another one"
    review = "" if task.wish.finding.rule != "torch-device-string-likely" else "where the string goes is not seen"
    review = review or _doubt(task, site)
    if "onnxruntime" in task.syntax.source.text:
        review = review or "ONNX Runtime names devices in its own way"
    if task.job.vendor is not None:
        return task.edit([Replacement(start, start + 4, task.job.vendor.device)], review)
    if not review and not task.guarded and (_is_amp(site) or _becomes_amp(task, site)):
        review = "where there is no CUDA its autocast warns and does nothing, and another accelerator's does something"
    return _to_any(task, site, start, rest, review)


def _is_amp(site: Site) -> bool:
    for parent in site.parents[:3]:
        if isinstance(parent, cst.Arg) and parent.keyword is not None and parent.keyword.value == "device_type":
            return True
        if isinstance(parent, cst.Call):
            return _last_name(parent.func) in ("autocast", "GradScaler", "custom_fwd", "custom_bwd")
    return False


def _becomes_amp(task: Task, site: Site) -> bool:
    """Tell whether the name that the string goes by is given to an autocast in the file."""
    names = {one for found in _AUTOCAST.findall(task.syntax.source.text) for one in found}
    for parent in site.parents:
        if isinstance(parent, cst.Param):
            return parent.name.value in names
        if isinstance(parent, (cst.Assign, cst.AnnAssign)):
            targets = [one.target for one in parent.targets] if isinstance(parent, cst.Assign) else [parent.target]
            return any(_last_name(target) in names for target in targets)
    return False


def _scripted(task: Task, site: Site) -> bool:
    """Tell whether the code around may be given to TorchScript, which sees no names of the module."""
    text = task.syntax.source.text
    if "jit.script" not in text:
        return False
    for parent in site.parents:
        if isinstance(parent, cst.ClassDef):
            return True
        if isinstance(parent, cst.FunctionDef):
            decorated = any("script" in task.syntax.code(one) for one in parent.decorators)
            if decorated or re.search(rf"script\w*\(\s*(?:\w+\.)*{parent.name.value}\b", text):
                return True
    return False


def _content(task: Task, node: cst.CSTNode) -> int | None:
    if isinstance(node, cst.SimpleString) and not set(node.prefix.lower()) & set("b"):
        return task.syntax.span(node)[0] + len(node.prefix) + len(node.quote)
    if isinstance(node, cst.FormattedString) and node.parts:
        return task.syntax.span(node)[0] + len(node.start)
    return None


def _to_any(task: Task, site: Site, start: int, rest: str, review: str) -> Edit | str:
    node = site.node
    if _scripted(task, site):
        review = review or "a scripted function does not see a name of the module"
    if isinstance(node, cst.FormattedString):
        return task.edit([Replacement(start, start + 4, f"{{{TYPE_NAME}}}")], review, needs=("type",))
    if not isinstance(node, cst.SimpleString):
        return "the string is put together from several"
    if not rest.startswith(":"):
        return task.edit([task.replace(node, TYPE_NAME)], review, needs=("type",))
    if set(node.prefix.lower()) - {"u"} or "\\" in node.raw_value or len(node.quote) != 1:
        return "the string cannot become a formatted one"
    more = node.raw_value[4:].replace("{", "{{").replace("}", "}}")
    text = f"f{node.quote}{{{TYPE_NAME}}}{more}{node.quote}"
    return task.edit([task.replace(node, text)], review, needs=("type",))


def _doubt(task: Task, site: Site) -> str:
    """Return why the edit is not sure to be right, "" where it is."""
    inner: cst.CSTNode = site.node
    for parent in site.parents:
        if _fills(parent, inner):
            inner = parent
            continue
        if isinstance(parent, cst.IfExp) and parent.test is not inner:
            inner = parent
            continue
        if isinstance(parent, cst.Arg):
            given = parent.keyword.value if parent.keyword is not None else "device"
            if not _names_device(given) or given.isupper():
                return "the argument may be no device"
            inner = parent
            continue
        if isinstance(parent, cst.Call):
            name = _last_name(parent.func)
            if name in _USER_FACING:
                return _STATED
            argument = inner if isinstance(inner, cst.Arg) else None
            named = argument is not None and argument.keyword is not None
            return "" if named or name in _TAKES_DEVICE else "the argument may be no device"
        if isinstance(parent, cst.Param):
            return "" if _names_device(parent.name.value) else "the parameter may be no device"
        if isinstance(parent, (cst.Assign, cst.AnnAssign)):
            targets = (
                [target.target for target in parent.targets] if isinstance(parent, cst.Assign) else [parent.target]
            )
            named = all(_names_device(_last_name(target)) for target in targets)
            return "" if named else "the variable may be no device"
        if isinstance(parent, (cst.Comparison, cst.ComparisonTarget)):
            if isinstance(parent, cst.ComparisonTarget):
                inner = parent
                continue
            left = _last_name(parent.left)
            simple = len(parent.comparisons) == 1 and isinstance(
                parent.comparisons[0].operator, (cst.Equal, cst.NotEqual)
            )
            return "" if simple and left in ("type", "device_type") else _STATED
        return _STATED
    return _STATED


def _fills(parent: cst.CSTNode, inner: cst.CSTNode) -> bool:
    """Tell whether a node only puts the number of the device into the string, or belongs to such a call."""
    if isinstance(parent, cst.BinaryOperation):
        colon = isinstance(inner, cst.SimpleString) and inner.raw_value == "cuda:"
        fills = isinstance(parent.operator, cst.Modulo) or (isinstance(parent.operator, cst.Add) and colon)
        return parent.left is inner and fills
    if isinstance(parent, cst.Attribute):
        return parent.attr.value == "format" and isinstance(inner, cst.SimpleString)
    return isinstance(parent, cst.Call) and parent.func is inner and _last_name(inner) == "format"


def _names_device(name: str) -> bool:
    return any(fnmatch.fnmatchcase(name.lower(), glob) for glob in _DEVICE_NAMES)


def _last_name(node: cst.CSTNode) -> str:
    if isinstance(node, cst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, cst.Name) else ""
