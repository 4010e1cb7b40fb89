"""What a fix would change, as a diff and a summary."""

from __future__ import annotations

import difflib
import re

from estimator.files import encode_name
from estimator.model.edit import FileFix, Fixed
from estimator.model.fact import Place
from estimator.report.page import Page
from estimator.report.text import count, weeks

_SHOWN = 5
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")


def render_patch(fixed: Fixed) -> bytes:
    """Return the edits as a patch that git and patch can apply, with the effort before and after at its head."""
    parts = [_diff(file) for file in fixed.files if file.before != file.after]
    if not parts:
        return b""
    head = [f"# {_title(fixed)}"]
    head += [f"# {strategy}: {now} -> {then} engineer-weeks (p50)" for strategy, now, then in _effort(fixed)]
    return "".join(f"{line}\n" for line in head).encode() + b"".join(parts)


def render_summary(fixed: Fixed, color: bool = False) -> str:
    """Return what was edited, what was left and why, and the effort before and after."""
    edits = [edit for file in fixed.files for edit in file.edits]
    left = [one for file in fixed.files for one in file.left]
    page = Page(color)
    page.line(_title(fixed), "bold")
    page.heading("Effort that is left, in engineer-weeks")
    page.table(_effort(fixed), (1, 2), ("strategy", "p50 now", "p50 after"))
    page.line(f"  Findings: {len(fixed.findings_before)} now, {len(fixed.findings_after)} after")
    reviewed = [(edit.reason, edit.place) for edit in edits if edit.safety == "review"]
    _list_reasons(page, "Made, and for you to review", reviewed)
    _list_reasons(
        page, "Run under the shim, and silently behave otherwise", [(o.reason, o.place) for o in fixed.silent]
    )
    waiting = [(one.doubt, one.place) for one in left if one.doubt]
    _list_reasons(page, "For review, edited by --unsafe", waiting)
    _list_reasons(page, "Left as they are", [(one.reason, one.place) for one in left if not one.doubt])
    return page.text()


def _title(fixed: Fixed) -> str:
    edits = sum(len(file.edits) for file in fixed.files)
    changed = sum(file.before != file.after for file in fixed.files)
    return f"Fix in the style {fixed.style}: {count(edits, 'place')} in {count(changed, 'file')}"


def _effort(fixed: Fixed) -> list[tuple[str, str, str]]:
    """Return strategy, effort now and effort after, for the first workload, which is all of them if none is chosen."""
    return [
        (before.strategy, weeks(before.effort.p50), weeks(after.effort.p50))
        for before, after in fixed.compared
        if before.workload == fixed.before[0].workload
    ]


def _list_reasons(page: Page, title: str, places: list[tuple[str, Place]]) -> None:
    """Add each reason with the number of its places and the first of them."""
    if not places:
        return
    page.heading(f"{title}: {count(len(places), 'place')}")
    reasons: dict[str, list[Place]] = {}
    for reason, place in places:
        reasons.setdefault(reason, []).append(place)
    for reason, found in sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0])):
        page.wrapped(f"{reason}: {len(found)}", indent="    ", first="  - ")
        shown = ", ".join(f"{place.path}:{place.line}" for place in found[:_SHOWN])
        page.wrapped(shown + (", ..." if len(found) > _SHOWN else ""), indent="      ")


def _diff(file: FileFix) -> bytes:
    before, after = (_LINE.findall(data) for data in (file.before, file.after))
    old, new = (encode_name(f"{side}/{file.path}") for side in "ab")
    lines = []
    for line in difflib.diff_bytes(difflib.unified_diff, before, after, old, new):
        lines.append(line if line.endswith((b"\n", b"\r")) else line + b"\n\\ No newline at end of file\n")
    return b"".join(lines)
