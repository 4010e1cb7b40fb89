"""A test for CUDA whose branch holds calls that stay CUDA's would let the target into them."""

from __future__ import annotations

import libcst as cst
import msgspec

from estimator.codemod.job import Job
from estimator.codemod.syntax import Syntax
from estimator.model.edit import Edit
from estimator.model.fact import Place

_STAYS = "what it tests for is followed by calls of torch.cuda that stay"


def doubt_conditions(job: Job, syntax: Syntax, edits: list[Edit]) -> list[Edit]:
    """Return the edits, those of a test for review where a place in its branch is not sure to be rewritten."""
    lines = {one.place.line for one in job.kept if one.symbol.startswith("torch.cuda.")}
    lines |= {wish.finding.place.line for wish in job.wishes} - {edit.place.line for edit in edits}
    branches = {id(edit): _branches(syntax, edit.place) for edit in edits}
    while True:
        unsure = lines | {edit.place.line for edit in edits if edit.safety == "review"}
        again = []
        for edit in edits:
            within = any(first <= line <= last for first, last in branches[id(edit)] for line in unsure)
            if edit.safety == "safe" and within:
                changed = msgspec.structs.replace(edit, safety="review", reason=_STAYS)
                branches[id(changed)] = branches[id(edit)]
                again.append(changed)
            else:
                again.append(edit)
        if again == edits:
            return edits
        edits = again


def _branches(syntax: Syntax, place: Place) -> list[tuple[int, int]]:
    """Return the lines that are run where the condition that the place stands in holds."""
    found = []
    for site in syntax.sites(place):
        inner: cst.CSTNode = site.node
        negated = False
        for parent in site.parents:
            if isinstance(parent, cst.UnaryOperation) and isinstance(parent.operator, cst.Not):
                negated = not negated
            elif isinstance(parent, cst.Comparison):
                negated = negated != isinstance(parent.comparisons[0].operator, (cst.NotEqual, cst.NotIn))
            if isinstance(parent, (cst.If, cst.While)):
                branch = parent.orelse if negated else parent.body
                if parent.test is inner and branch is not None:
                    found.append(syntax.lines(branch))
                break
            if isinstance(parent, (cst.BaseStatement, cst.BaseSuite, cst.Lambda)):
                break
            inner = parent
    return found
