"""Rewrites one file: asks the codemods, keeps what is wanted and fits together, and proves that the result parses."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable

import libcst as cst

from estimator.codemod.additions import import_plugin, name_of_torch, name_type
from estimator.codemod.choosing import keep_apart, keep_whole_groups, leave, refuse, untouched
from estimator.codemod.elsewhere import Outline
from estimator.codemod.imported import rewrite_imports
from estimator.codemod.job import Job, Task, Wish
from estimator.codemod.registry import CODEMODS
from estimator.codemod.surroundings import doubt_surroundings, outline
from estimator.codemod.syntax import Syntax
from estimator.codemod.text import SourceText, apply
from estimator.model.edit import FOR_REVIEW, Edit, FileFix, Left, Replacement

__all__ = ["Job", "Wish", "rewrite_file", "rewrite_with_outline"]

_APART = frozenset({"tpu", "xla"})  # no accelerator to torch.accelerator, so that its answers leave them as they were


def rewrite_file(job: Job, data: bytes, unsafe: bool = False) -> FileFix:
    """Return the file rewritten, with the edits for review only if `unsafe`; its content never makes it raise."""
    return rewrite_with_outline(job, data, unsafe)[0]


def rewrite_with_outline(job: Job, data: bytes, unsafe: bool = False) -> tuple[FileFix, Outline]:
    """Return the file rewritten, and what other files see of what stays CUDA's in it."""
    try:
        source = SourceText(data)
        syntax = Syntax(source, [wish.finding.place for wish in job.wishes])
    except (SyntaxError, UnicodeError, cst.ParserSyntaxError, RecursionError) as error:
        return untouched(job, data, f"the file cannot be parsed to rewrite it: {type(error).__name__}"), Outline()
    proposed, left = propose(job, syntax)
    proposed, chosen, additions, others = choose(job, syntax, proposed, left, unsafe)
    left = [one for one in [*left, *others] if not one.rule or job.selected is None or one.rule in job.selected]
    try:
        replacements = tuple(sorted([*_all(chosen), *additions]))
        after = source.encode(apply(source.text, replacements))
        _parse(source, after)
    except (ValueError, SyntaxError, UnicodeError) as error:
        return untouched(job, data, f"the edits do not fit together: {error}"), outline(job, syntax, ())
    fix = FileFix(
        path=job.path,
        before=data,
        after=after,
        edits=tuple(sorted(chosen, key=lambda edit: (edit.place, edit.rule))),
        left=tuple(sorted((one for one in left if one.rule), key=lambda one: (one.place, one.rule))),
        replacements=replacements,
    )
    return fix, outline(job, syntax, proposed)


def choose(
    job: Job, syntax: Syntax, proposed: list[Edit], left: list[Left], unsafe: bool
) -> tuple[list[Edit], list[Edit], list[Replacement], list[Left]]:
    """Return the edits as they were judged, those to make, what the file needs for them, and the others as left."""
    marks = {one.symbol for one in left if not one.rule}
    dropped: list[Left] = []
    while True:  # what is dropped stays CUDA's, so that what is around it is judged anew
        proposed = doubt_surroundings(job, syntax, proposed)
        asked = [edit for edit in proposed if job.selected is None or edit.rule in job.selected]
        chosen = [edit for edit in asked if unsafe or edit.safety == "safe"]
        waiting = [leave(edit, FOR_REVIEW + edit.reason) for edit in asked if edit not in chosen]
        chosen, clashing = keep_apart(chosen)
        torn = {edit.group for edit in proposed if edit not in chosen} | marks
        chosen, broken = keep_whole_groups(chosen, torn - {""})
        chosen, additions, refused = _add(job, syntax, chosen)
        lost = [*clashing, *broken, *refused]
        if not lost:
            return proposed, chosen, additions, [*waiting, *dropped]
        dropped += lost
        gone = {(one.place, one.rule, one.symbol) for one in lost}
        proposed = [edit for edit in proposed if (edit.place, edit.rule, edit.symbol) not in gone]


def propose(job: Job, syntax: Syntax) -> tuple[list[Edit], list[Left]]:
    """Return the edits for the wishes, and the places that are left."""
    edits: list[Edit] = []
    left: list[Left] = []
    torch = name_of_torch(syntax)
    tasks = []
    for wish in job.wishes:
        reason = _served(job, wish)
        if reason:
            left.append(refuse(wish, reason))
        else:
            tasks.append(Task(job, syntax, wish, syntax.sites(wish.finding.place), torch))
    done: set[int] = set()
    for wish, outcome in rewrite_imports(tasks, syntax) if tasks else ():
        done.add(id(wish))
        (edits if isinstance(outcome, Edit) else left).append(outcome)  # type: ignore[arg-type]
    codemods = dict(CODEMODS)
    for task in tasks:
        if id(task.wish) in done:
            continue
        codemod = codemods.get(task.wish.remedy.fix or "")
        answer = codemod(task) if codemod and task.sites else "the place is not found in the syntax"
        if isinstance(answer, str):
            left.append(refuse(task.wish, answer))
        else:
            edits.append(answer)
    return edits, left


def _served(job: Job, wish: Wish) -> str:
    """Return why a place is no business of a codemod: its surroundings tell devices apart already."""
    guards = wish.finding.guards
    own = job.vendor.device if job.vendor is not None else "npu"
    if any(guard.device == own for guard in guards):
        return f"the code serves the {own.upper()} already"
    # A place that is reached only when the branches for others were not taken is for CUDA and what comes beside it.
    others = {
        guard.device
        for guard in guards
        if not (guard.kind == "branch" and guard.otherwise) and not (guard.kind == "beside" and guard.device in _APART)
    }
    if others - {"", "cuda", "gpu", "cpu"} and job.vendor is None:
        return "the code tells accelerators apart here: add a branch"
    return ""


def _add(job: Job, syntax: Syntax, edits: list[Edit]) -> tuple[list[Edit], list[Replacement], list[Left]]:
    additions: list[Replacement] = []
    left: list[Left] = []
    for need in ("plugin", "type"):
        asking = [edit for edit in edits if need in edit.needs]
        if not asking:
            continue
        if need == "plugin":
            outcome = import_plugin(syntax, job.vendor.plugin if job.vendor is not None else "")
        else:
            first = min((one.start for edit in asking for one in edit.replacements), default=0)
            outcome = name_type(syntax, name_of_torch(syntax), first)
        if isinstance(outcome, str):
            groups = {edit.group for edit in asking if edit.group}
            dropped = [edit for edit in edits if edit in asking or edit.group in groups]
            left += [leave(edit, outcome) for edit in dropped]
            edits = [edit for edit in edits if edit not in dropped]
        else:
            additions += outcome
    return edits, additions, left


def _all(edits: Iterable[Edit]) -> list[Replacement]:
    return list(dict.fromkeys(one for edit in edits for one in edit.replacements))


def _parse(source: SourceText, after: bytes) -> None:
    """Parse the result; what Python's own parser does not know in the original either is left to libcst."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(source.text)
        except (SyntaxError, ValueError):
            cst.parse_module(after)
            return
        ast.parse(after)
