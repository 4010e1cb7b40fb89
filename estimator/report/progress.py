"""Progress on a terminal's stderr, and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from estimator.model.progress import Progress


@contextmanager
def show_progress(quiet: bool) -> Iterator[Callable[[Progress], None] | None]:
    """Give a function to report progress to, or None where nobody would see it."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TextColumn("files"), TimeRemainingColumn())
    with Bar(*columns, TextColumn("{task.fields[found]}"), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None, found="")

        def advance(moment: Progress) -> None:
            found = f"{moment.findings} places of interest" if moment.findings else ""
            bar.update(task, completed=moment.done, total=moment.total or None, found=found)

        yield advance
