"""What a fix would change, as a diff and a summary."""

from __future__ import annotations

import difflib
import re

from estimator.model.edit import FileFix, Fixed
from estimator.model.fact import Place
from estimator.report.page import Page
from estimator.report.text import count, weeks

_SHOWN = 5
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def render_diff(fixed: Fixed) -> str:
    """Return the edits as a patch that git and patch can apply."""
    return "".join(_diff(file) for file in fixed.files if file.before != file.after)


def render_summary(fixed: Fixed, color: bool = False) -> str:
    """Return what was edited, what was left and why, and the effort before and after."""
    edits = [edit for file in fixed.files for edit in file.edits]
    left = [one for file in fixed.files for one in file.left]
    changed = sum(file.before != file.after for file in fixed.files)
    page = Page(color)
    page.line(f"Fix in the style {fixed.style}: {count(len(edits), 'place')} in {count(changed, 'file')}", "bold")
    rows = [
        (before.strategy, weeks(before.effort.p50), weeks(after.effort.p50))
        for before, after in zip(fixed.before, fixed.after, strict=True)
        if before.workload == fixed.before[0].workload
    ]
    page.heading("Effort that is left, in engineer-weeks")
    page.table(rows, (1, 2), ("strategy", "p50 now", "p50 after"))
    reviewed = [(edit.reason, edit.place) for edit in edits if edit.safety == "review"]
    _list_reasons(page, "Made, and for you to review", reviewed)
    _list_reasons(
        page, "Run under the shim, and silently behave otherwise", [(o.reason, o.place) for o in fixed.silent]
    )
    _list_reasons(page, "Left as they are", [(one.reason, one.place) for one in left])
    return page.text()


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


def _diff(file: FileFix) -> str:
    before, after = (_LINE.findall(data.decode("utf-8", "backslashreplace")) for data in (file.before, file.after))
    lines = []
    for line in difflib.unified_diff(before, after, f"a/{file.path}", f"b/{file.path}"):
        lines.append(line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n")
    return "".join(lines)
