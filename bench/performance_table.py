"""The table of docs/performance.md."""

from __future__ import annotations

import os
import platform
import re
import sys
from pathlib import Path
from typing import NamedTuple

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


class Row(NamedTuple):
    """One goal: what it is, the bound (`<= 1.2`), what was measured, its unit, and what that is made of."""

    what: str
    goal: str
    measured: float | None
    unit: str
    took: str

    @property
    def is_met(self) -> bool:
        """Tell whether what was measured is within the goal."""
        sign, bound = self.goal.split()[:2]
        if self.measured is None:
            return False
        return self.measured <= float(bound) if sign == "<=" else self.measured >= float(bound)

    def as_text(self) -> str:
        """Return the row as the table holds it."""
        measured = "not measured" if self.measured is None else f"{self.measured:.3g}{self.unit}"
        if self.measured is not None and self.measured >= 100:
            measured = f"{self.measured:,.0f}{self.unit}"
        return f"| {self.what} | {self.goal} | {measured} | {'yes' if self.is_met else 'no'} | {self.took} |"


def describe_machine() -> str:
    """Return the model and the number of processors, and the Python."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        found = re.search(r"^model name\s*:\s*(.+)$", info.read_text(), re.M)
        model = found[1].strip() if found else model
    return f"{model}, {os.cpu_count()} cores; Python {sys.version.split()[0]}"


def write_table(path: Path, rows: list[Row]) -> None:
    """Put the rows between the marks of the page."""
    lines = ["| what | goal | measured | met | ours and the other's, or details |", "|---|---|---|---|---|"]
    lines += [row.as_text() for row in rows]
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    body = f"{BEGIN}\n\n{describe_machine()}.\n\n" + "\n".join(lines) + f"\n\n{END}"
    path.write_text(head + body + tail, encoding="utf-8")
