"""Rewrites one artifact that is no Python: only ranges of its text change, by words that mean nothing to any format."""

from __future__ import annotations

from estimator.codemod.artifacts.registry import ARTIFACT_CODEMODS
from estimator.codemod.artifacts.spot import Spot
from estimator.codemod.choosing import NOT_ASKED, keep_apart, leave, refuse, untouched
from estimator.codemod.job import Job, Wish
from estimator.codemod.text import SourceText, apply
from estimator.model.edit import Edit, FileFix, Left

_ONE_VENDOR = "what is no code serves one vendor: keep it, and one for the NPU beside it"
_ORDERS = frozenset("'\"#\\`$<>|&;{}[],%@!*\t")


def rewrite_artifact(job: Job, kind: str, data: bytes, unsafe: bool = False) -> FileFix:
    """Return the file rewritten, with the edits for review only if `unsafe`; its content never makes it raise."""
    if job.style != "npu":
        return untouched(job, data, _ONE_VENDOR)
    try:
        source = SourceText(data)
    except (SyntaxError, UnicodeError, LookupError) as error:
        return untouched(job, data, f"the file cannot be read as text: {type(error).__name__}")
    edits: list[Edit] = []
    left: list[Left] = []
    for wish in job.wishes:
        answer = _ask(job, source, kind, wish)
        if isinstance(answer, str):
            left.append(refuse(wish, answer))
        elif unsafe or answer.safety == "safe":
            edits.append(answer)
        else:
            left.append(leave(answer, NOT_ASKED + answer.reason))
    edits, clashing = keep_apart(edits)
    left += clashing
    replacements = tuple(sorted({one for edit in edits for one in edit.replacements}))
    return FileFix(
        path=job.path,
        before=data,
        after=source.encode(apply(source.text, replacements)),
        edits=tuple(sorted(edits, key=lambda edit: (edit.place, edit.rule))),
        left=tuple(sorted(left, key=lambda one: (one.place, one.rule))),
        replacements=replacements,
    )


def _ask(job: Job, source: SourceText, kind: str, wish: Wish) -> Edit | str:
    place = wish.finding.place
    if any(guard.device == "npu" for guard in wish.finding.guards):
        return "the code serves the NPU already"
    try:
        start = source.offset(place.line, place.column - 1)
        end = source.offset(place.end_line, place.end_column - 1)
    except IndexError:
        return "the place is not found in the text"
    codemod = dict(ARTIFACT_CODEMODS).get(wish.remedy.fix or "")
    if codemod is None or start >= end:
        return "the place is not found in the text"
    answer = codemod(Spot(job, source, wish, kind, start, end))
    if isinstance(answer, Edit) and any(_ORDERS & set(one.text) for one in answer.replacements):
        return "the words to put in mean something to the format"
    return answer
