"""Lays text out for a terminal of 80 columns."""

from __future__ import annotations

import io
from collections.abc import Sequence

from estimator.report.language import ENGLISH, Speech
from estimator.report.text import escape
from estimator.report.width import width, wrap

WIDTH = 80


class Page:
    """Lines and tables of text, in order; whatever is given to it is escaped."""

    def __init__(self, color: bool = False, say: Speech = ENGLISH) -> None:
        from rich.console import Console

        self.say = say
        self._file = io.StringIO()
        self._console = Console(
            file=self._file,
            width=WIDTH,
            force_terminal=color,
            color_system="standard" if color else None,
            legacy_windows=False,
            highlight=False,
            emoji=False,
            markup=False,
        )

    def line(self, text: str = "", style: str | None = None) -> None:
        """Add one line as it is, folded where it does not fit."""
        shown = escape(text)
        indent = shown[: len(shown) - len(shown.lstrip())]
        for part in [shown] if width(shown) <= WIDTH else wrap(shown.lstrip(), WIDTH, indent, f"{indent}  "):
            self._console.print(part, style=style, soft_wrap=True)

    def heading(self, text: str) -> None:
        """Add a blank line and a heading."""
        self.line()
        self.line(text, "bold")

    def wrapped(self, text: str, indent: str = "  ", first: str | None = None, whole: bool = False) -> None:
        """Add a paragraph; its first line may begin otherwise, as with a bullet; `whole` words break at no hyphen."""
        for part in wrap(escape(self.say.join(text)), WIDTH - 1, indent if first is None else first, indent, whole):
            self._console.print(part, soft_wrap=True)

    def table(self, rows: Sequence[tuple[str, ...]], right: tuple[int, ...], header: tuple[str, ...] = ()) -> None:
        """Add a table, its columns `right` flush right; no rows are no table."""
        from rich import box
        from rich.table import Table
        from rich.text import Text

        if not rows:
            return
        table = Table(
            box=box.SIMPLE_HEAD if header else None, show_header=bool(header), pad_edge=False, padding=(0, 2, 0, 0)
        )
        for position in range(len(rows[0])):
            title = header[position] if header else ""
            table.add_column(
                title, justify="right" if position in right else "left", no_wrap=position in right, overflow="fold"
            )
        for row in rows:
            table.add_row(*(Text(escape(cell)) for cell in row))
        self._console.print(table)

    def text(self) -> str:
        """Return the page, blank lines single."""
        lines = [line.rstrip() for line in self._file.getvalue().splitlines()]
        kept = [line for number, line in enumerate(lines) if line or number == 0 or lines[number - 1]]
        return "\n".join(kept).rstrip("\n") + "\n"
