"""Text in Markdown, in which no name of a project can act as markup, link or mention."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from estimator.report.text import escape

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$])")
# Code hosts turn these into mentions, references and links even where no mark stands; an empty comment parts them.
_LINKED = re.compile(r"(@|\\#|:(?=//)|www(?=\.)|\bGH(?=-)|!(?=\d))")


def plain(text: str) -> str:
    """Return text of our own, with the marks in it made visible."""
    return _LINKED.sub(r"\1<!-- -->", _MARKS.sub(r"\\\1", escape(text)))


def code(text: str) -> str:
    """Return text of the project as code for a cell of a table or a line, whatever ticks and bars it holds."""
    shown = escape(text)
    if not shown.strip():
        return ""
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}".replace("|", "\\|")


def table(header: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Return a table whose cells are Markdown already, its columns `right` flush right."""
    rule = "|".join("--:" if number in right else "---" for number in range(len(header)))
    lines = [f"| {' | '.join(header)} |", f"|{rule}|"]
    return lines + [f"| {' | '.join(cells)} |" for cells in rows]


def fold(title: str, lines: Sequence[str]) -> list[str]:
    """Return a part that is folded until somebody opens it; the title is Markdown without marks."""
    return ["", f"<details><summary>{title}</summary>", "", *lines, "", "</details>"]
