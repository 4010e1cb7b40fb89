""".cuda() and .is_cuda of tensors and modules."""

from __future__ import annotations

import libcst as cst

from estimator.codemod.job import TYPE_NAME, Task
from estimator.codemod.syntax import Site, called
from estimator.model.edit import Edit, Replacement

_OWN = "the project defines a method or sets an attribute of this name itself"
_SELF = "what holds the method may be no tensor"
_BOOLEAN = (cst.BooleanOperation, cst.If, cst.While, cst.Assert, cst.CompIf, cst.Return, cst.Assign)


def rewrite(task: Task) -> Edit | str:
    """Return the edit of a method or attribute that is named after the device."""
    name = task.wish.finding.symbol.rpartition(".")[2]
    site = next((one for one in task.sites if isinstance(one.node, (cst.Attribute, cst.Call))), None)
    node = site.node.func if site is not None and isinstance(site.node, cst.Call) else site.node if site else None
    if site is None or not isinstance(node, cst.Attribute) or node.attr.value != name:
        return "the method is not written out here"
    review = _OWN if name in task.job.methods else ""
    if name == "is_cuda" and isinstance(node.value, cst.Name) and node.value.value == "self":
        review = review or _SELF
    if task.job.vendor is not None:
        return task.edit([task.replace(node.attr, name.replace("cuda", task.job.vendor.device))], review, ("plugin",))
    if name == "is_cuda":
        return _ask(task, site, node, review)
    call = site.node if isinstance(site.node, cst.Call) else called(site)
    return "the method is handed on as a value" if call is None else _move(task, node, call, review)


def _ask(task: Task, site: Site, node: cst.Attribute, review: str) -> Edit | str:
    if isinstance(site.node, cst.Call) or called(site) is not None:
        return "the method is called, and the device's type has no such call"
    asked = f"device.type == {TYPE_NAME}"
    negation = site.parent if isinstance(site.parent, cst.UnaryOperation) else None
    if negation is not None and isinstance(negation.operator, cst.Not) and not node.lpar:
        start, end = task.syntax.span(negation)[0], task.syntax.span(node)[0]
        differs = [Replacement(start, end, ""), task.replace(node.attr, f"device.type != {TYPE_NAME}")]
        return task.edit(differs, review, ("type",))
    if isinstance(site.parent, _BOOLEAN):
        return task.edit([task.replace(node.attr, asked)], review, ("type",))
    start = task.syntax.span(node)[0]
    opened = Replacement(start, start, "(")
    return task.edit([opened, task.replace(node.attr, f"{asked})")], review, ("type",))


def _move(task: Task, node: cst.Attribute, call: cst.Call, review: str) -> Edit | str:
    renamed = task.replace(node.attr, "to")
    first = call.args[0] if call.args else None
    if any(argument.star for argument in call.args):
        return "the arguments are not written out"
    if len([argument for argument in call.args if argument.keyword is None]) > 1:
        return "the second argument has another meaning in .to()"
    if first is None:
        start, end = task.syntax.span(node)[1], task.syntax.span(call)[1]
        opening = task.syntax.source.text.index("(", start, end)
        return task.edit([renamed, Replacement(opening + 1, opening + 1, TYPE_NAME)], review, ("type",))
    given = next((argument for argument in call.args if argument.keyword and argument.keyword.value == "device"), None)
    if first.keyword is not None and given is None:
        at = task.syntax.span(first)[0]
        return task.edit([renamed, Replacement(at, at, f"{TYPE_NAME}, ")], review, ("type",))
    value = (given or first).value
    if not isinstance(value, cst.Integer):
        review = review or "an argument of None means the current device to .cuda(), and nothing to .to()"
    return task.edit([renamed], review)
