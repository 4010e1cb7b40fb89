"""What a fix would change, as a diff and a summary."""

from __future__ import annotations

import difflib
import re
from collections import Counter

from estimator.model.edit import FileFix, Fixed
from estimator.report.page import Page
from estimator.report.text import count, cut, weeks

_SHOWN = 12
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
    review = sum(edit.safety == "review" for edit in edits)
    if review:
        page.wrapped(f"{review} of them for review: see the reasons in docs/fix.md.")
    rows = [
        (before.strategy, weeks(before.effort.p50), weeks(after.effort.p50))
        for before, after in zip(fixed.before, fixed.after, strict=True)
        if before.workload == fixed.before[0].workload
    ]
    page.heading("Effort that is left, in engineer-weeks")
    page.table(rows, (1, 2), ("strategy", "p50 now", "p50 after"))
    if left:
        page.heading(f"Left as they are: {count(len(left), 'place')}")
        reasons = Counter(one.reason for one in left)
        page.table([(f"  {cut(reason, 100)}", str(number)) for reason, number in reasons.most_common(_SHOWN)], (1,))
        if len(reasons) > _SHOWN:
            page.line(f"  and {count(len(reasons) - _SHOWN, 'more reason')}")
    return page.text()


def _diff(file: FileFix) -> str:
    before, after = (_LINE.findall(data.decode("utf-8", "backslashreplace")) for data in (file.before, file.after))
    lines = []
    for line in difflib.unified_diff(before, after, f"a/{file.path}", f"b/{file.path}"):
        lines.append(line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n")
    return "".join(lines)
