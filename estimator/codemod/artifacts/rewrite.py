"""Rewrites one artifact that is no Python: only ranges of its text change, by words that mean nothing to any format."""

from __future__ import annotations

import re

import msgspec

from estimator.codemod.artifacts.registry import ARTIFACT_CODEMODS
from estimator.codemod.artifacts.spot import Spot
from estimator.codemod.choosing import keep_apart, leave, refuse, untouched
from estimator.codemod.job import Job, Wish
from estimator.codemod.text import SourceText, apply
from estimator.model.edit import FOR_REVIEW, Edit, FileFix, Left

_ONE_VENDOR = "what is no code serves one vendor: keep it, and one for the NPU beside it"
_HALF = "the file names CUDA, or what needs it, in other places as well"
_ALONE = frozenset({"setting"})  # one program reads it, and says what it means
_STAYS = re.compile(
    r"(?i)cuda|cudnn|nccl|nvidia|\bcu1\d\d\b|deep_?(?:ep|gemm)|flashinfer|flash[-_]attn|triton|tensorrt|lmcache|\bray\b"
)
_COMMENT = re.compile(r"(?m)^[ \t]*(?:#|//).*$")
_ORDERS = frozenset("'\"#\\`$<>|&;{}[],%@!*\t")


def rewrite_artifact(job: Job, kind: str, data: bytes, unsafe: bool = False) -> FileFix:
    """Return the file rewritten, with the edits for review only if `unsafe`; its content never makes it raise."""
    if job.style != "npu":
        return untouched(job, data, _ONE_VENDOR)
    try:
        source = SourceText(data)
    except (SyntaxError, UnicodeError, LookupError) as error:
        return untouched(job, data, f"the file cannot be read as text: {type(error).__name__}")
    proposed: list[Edit] = []
    left: list[Left] = []
    for wish in job.wishes:
        answer = _ask(job, source, kind, wish)
        if isinstance(answer, str):
            left.append(refuse(wish, answer))
        else:
            proposed.append(answer)
    proposed = _doubt_halves(source, proposed)
    left += [leave(one, FOR_REVIEW + one.reason) for one in proposed if not unsafe and one.safety != "safe"]
    edits, clashing = keep_apart([one for one in proposed if unsafe or one.safety == "safe"])
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


def _doubt_halves(source: SourceText, edits: list[Edit]) -> list[Edit]:
    """Return the edits, those for review beside which the file would still name CUDA or what needs it."""
    safe, _ = keep_apart([one for one in edits if one.safety == "safe" and one.codemod not in _ALONE])
    after = apply(source.text, sorted({one for edit in safe for one in edit.replacements}))
    if not _STAYS.search(_COMMENT.sub("", after)):
        return edits
    return [msgspec.structs.replace(one, safety="review", reason=_HALF) if one in safe else one for one in edits]


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
