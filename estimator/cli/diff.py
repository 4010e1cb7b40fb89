"""`cannscope diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from estimator.cli.output import wants_color, write_out
from estimator.errors import UsageError


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A JSON report saved earlier.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="A JSON report of now.")],
    strategy: Annotated[str, typer.Option(metavar="NAME", help="shim, port or dual.")] = "port",
    format: Annotated[str, typer.Option("--format", metavar="FORMAT", help="terminal or json.")] = "terminal",
) -> None:
    """Say what changed between two scans: effort retired, added, and estimated anew by other rules."""
    from estimator.estimate.difference import compare
    from estimator.report.difference import render_json, render_terminal
    from estimator.saved import read_scan

    if format not in ("terminal", "json"):
        raise UsageError(f"--format must be terminal or json, not {format!r}")
    difference = compare(read_scan(old), read_scan(new), strategy)
    if difference is None:
        raise UsageError(f"one of the reports has no strategy {strategy!r}")
    write_out(render_json(difference) if format == "json" else render_terminal(difference, wants_color()))
