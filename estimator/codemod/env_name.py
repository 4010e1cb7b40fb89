"""An environment variable that code reads or sets."""

from __future__ import annotations

import re

import libcst as cst

from estimator.codemod.job import Task
from estimator.codemod.syntax import Site, dotted
from estimator.codemod.variables import NO_COUNTERPART, SERVED, doubt_value, new_name
from estimator.model.edit import Edit, Replacement

_ASKS = frozenset({"getenv", "putenv", "unsetenv", "setenv", "delenv"})
_LAUNCHERS = re.compile(r"(?i)\bray\b|\blmcache|nvidia-smi|\bpynvml\b")
_ASKS_OF = frozenset({"get", "setdefault", "pop"})


def rewrite(task: Task) -> Edit | str:
    """Return the edit of the name of a variable, where it is seen to be one."""
    name = task.wish.finding.symbol
    becomes = new_name(task.wish.remedy, task.wish.replacement)
    if becomes is None:
        return NO_COUNTERPART
    if task.job.vendor is None:
        return "the variable serves one vendor: set the NPU's beside it"
    if becomes in task.syntax.source.text:
        return SERVED
    spelled = len(re.findall(rf"([\"']){re.escape(name)}\1", task.syntax.source.text))
    places = {wish.finding.place for wish in task.job.wishes if wish.finding.symbol == name}
    asked = sum(any(_seen(site) is not None for site in task.syntax.sites(place)) for place in places)
    for site in task.sites:
        node = site.node
        if isinstance(node, cst.SimpleString) and node.raw_value == name:
            seen = _seen(site)
            if seen is None:
                return "the string may be a message or a key, and no variable's name"
            start = task.syntax.span(node)[0] + len(node.prefix) + len(node.quote)
            replaced = Replacement(start, start + len(name), becomes)
            review = seen or doubt_value(name, _value(site))
            if _LAUNCHERS.search(task.syntax.source.text):
                review = review or "another program or library that the file names hands out devices"
            if spelled > asked:
                review = review or "the file names the variable in another way as well"
            return task.edit([replaced], review, group=f"variable {name}")
    return "the name is not written as one string"


def _seen(site: Site) -> str | None:
    """Return why it may be no variable's name though it looks like one, "" where it is, None where it does not."""
    for parent in site.parents[:5]:
        if isinstance(parent, cst.Subscript):
            return "" if _is_environment(parent.value) else None
        if isinstance(parent, cst.Call):
            names = dotted(parent.func)
            leaf = names[-1].value if names else ""
            if leaf in _ASKS:
                return ""
            of = parent.func.value if isinstance(parent.func, cst.Attribute) else parent.func
            return "" if leaf in _ASKS_OF and _is_environment(of) else None
        if isinstance(parent, cst.Comparison):
            return "" if any(_is_environment(one.comparator) for one in parent.comparisons) else None
        if isinstance(parent, cst.DictElement):
            return "the mapping may be no environment" if parent.key is site.node else None
        if not isinstance(parent, (cst.Index, cst.SubscriptElement, cst.Arg)):
            return None
    return None


def _is_environment(node: cst.CSTNode) -> bool:
    names = dotted(node)
    return names is not None and "env" in names[-1].value.lower()


def _value(site: Site) -> str:
    """Return what the variable is set to, "$" where that is not written out."""
    for parent in site.parents[:5]:
        value: cst.BaseExpression | None = None
        if isinstance(parent, (cst.Assign, cst.DictElement)):
            value = parent.value
        elif isinstance(parent, cst.AssignTarget):
            continue
        elif isinstance(parent, cst.Call):
            if _last(parent) in ("setdefault", "putenv", "setenv") and parent.args[1:]:
                value = parent.args[1].value
        else:
            continue
        return value.raw_value if isinstance(value, cst.SimpleString) else "$"
    return "$"


def _last(call: cst.Call) -> str:
    names = dotted(call.func)
    return names[-1].value if names else ""
