"""What fixtures say that a scan finds in them."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

_COMMENT = re.compile(r"\s*(?:#|//|/\*|;|--|<!--)\s*expect: (.+?)\s*(?:\*/|-->)?\s*\Z")
_LISTED = re.compile(r"(?P<path>\S+?):(?:cell (?P<cell>\d+):)?(?P<line>\d+) (?P<rules>.+)")
SIDE_FILE = "expect.txt"


class Expected(NamedTuple):
    """A rule that is met on a line; in a notebook the line counts within the cell."""

    path: str
    cell: int | None
    line: int
    rule: str


def read_expectations(project: Path) -> Counter[Expected]:
    """
    Return what the files of a project, and the side file beside it, expect.

    A comment `# expect: rule-id, rule-id` stands above the line it is about, in the format's own comment signs; more
    of them may follow each other. Where the format has no comments, `expect.txt` beside the project's folder has lines
    `path:line rule-id, rule-id` (in notebooks `path:cell 2:line ...`), and `#` begins a comment.
    """
    expected: Counter[Expected] = Counter()
    for path in sorted(project.rglob("*")):
        if not path.is_file():
            continue
        name = path.relative_to(project).as_posix()
        if path.suffix == ".ipynb":
            for number, source in enumerate(_sources(path), 1):
                expected.update(_in_comments(source, name, number))
        else:
            expected.update(_in_comments(path.read_text("utf-8", "replace"), name, None))
    side = project.parent / SIDE_FILE
    if side.is_file():
        expected.update(_in_side_file(side, project))
    return expected


def _in_comments(text: str, path: str, cell: int | None) -> list[Expected]:
    found: list[Expected] = []
    waiting: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        comment = _COMMENT.match(line)
        if comment:
            waiting += comment[1].split(",")
            continue
        found += [Expected(path, cell, number, rule.strip()) for rule in waiting]
        waiting = []
    assert not waiting, f"{path}: nothing follows `expect: {','.join(waiting)}`"
    return found


def _in_side_file(side: Path, project: Path) -> list[Expected]:
    found: list[Expected] = []
    for line in side.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        listed = _LISTED.fullmatch(line.strip())
        assert listed, f"{side}: {line!r} is not `path:line rule-id`"
        assert (project / listed["path"]).is_file(), f"{side}: no file {listed['path']}"
        cell = int(listed["cell"]) if listed["cell"] else None
        found += [Expected(listed["path"], cell, int(listed["line"]), r.strip()) for r in listed["rules"].split(",")]
    return found


def _sources(path: Path) -> list[str]:
    try:
        notebook = json.loads(path.read_text("utf-8"))
    except ValueError:
        return []
    cells = notebook.get("cells") or [cell for sheet in notebook.get("worksheets", ()) for cell in sheet["cells"]]
    sources = [cell.get("source", cell.get("input", "")) for cell in cells]
    return [source if isinstance(source, str) else "".join(source) for source in sources]
