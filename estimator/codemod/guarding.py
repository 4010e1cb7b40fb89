"""A test for an accelerator around a call that raises where there is none, and whose call of torch.cuda did not."""

from __future__ import annotations

import libcst as cst

from estimator.codemod.job import Task
from estimator.codemod.syntax import Site, called, dotted
from estimator.model.edit import Replacement

# What torch.cuda answers where there is no device (tried on torch 2.13 for CPUs).
ANSWERS = {"memory_allocated": "0", "max_memory_allocated": "0", "memory_reserved": "0", "max_memory_reserved": "0"}
_NEEDS_NO_BRACKETS = (cst.Assign, cst.AnnAssign, cst.Return, cst.AugAssign, cst.Arg)


def guard_call(task: Task, site: Site, torch: str, leaf: str) -> list[Replacement] | None:
    """Return the test around a call: before its line, or as a conditional value; None where none can stand."""
    call = called(site)
    if call is None or task.syntax.several_lines(call):
        return None
    if any(argument.star or not _costs_nothing(argument.value) for argument in call.args):
        return None  # what is computed for the call would no longer be
    test = f"if {torch}.accelerator.is_available()"
    line = stands_alone(site)
    if line is not None:
        start = task.syntax.span(line)[0]
        indent = task.syntax.source.indent_of(task.syntax.line(line))
        inner = f"{task.syntax.source.newline}{indent}{task.syntax.module.default_indent}"
        return [Replacement(start, start, f"{test}:{inner}")]
    if leaf not in ANSWERS:
        return None
    start, end = task.syntax.span(call)
    bare = isinstance(site.parents[1], _NEEDS_NO_BRACKETS) and not call.lpar
    before, after = ("", "") if bare else ("(", ")")
    opened = [Replacement(start, start, before)] if before else []
    return [*opened, Replacement(end, end, f" {test} else {ANSWERS[leaf]}{after}")]


def stands_alone(site: Site) -> cst.SimpleStatementLine | None:
    """Return the line of a call that stands alone on it."""
    line = next((node for node in site.parents if isinstance(node, cst.SimpleStatementLine)), None)
    if line is None or len(line.body) != 1 or not isinstance(line.body[0], cst.Expr):
        return None
    return line if len(site.parents) > 1 and site.parents[1] is line.body[0] else None


def _costs_nothing(value: cst.BaseExpression) -> bool:
    return dotted(value) is not None or isinstance(value, (cst.Integer, cst.SimpleString))
