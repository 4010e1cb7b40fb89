"""`cannscope plan`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from estimator.cli import options as shared
from estimator.cli.output import wants_color, write_file, write_out
from estimator.errors import UsageError

EPILOG = (
    "Examples: `cannscope plan . --team 4 --start 2026-12-01`; "
    "`cannscope plan . --team 3 --start 2026-12-01 --deadline 2027-03-01 --workload inference`"
)
FORMATS = ("terminal", "json")


def plan(
    paths: shared.Paths,
    team: Annotated[int, typer.Option(metavar="N", help="Engineers, 1 to 12.")] = 2,
    start: Annotated[str | None, typer.Option(metavar="DATE", help="First day, as YYYY-MM-DD.")] = None,
    deadline: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day by which it must be done, as YYYY-MM-DD.")
    ] = None,
    strategy: Annotated[str, typer.Option(metavar="NAME", help="shim, port or dual.")] = "port",
    workload: shared.Workload = None,
    calibration: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What `cannscope calibrate` wrote from your own figures.")
    ] = None,
    format: Annotated[str | None, typer.Option("--format", metavar="FORMAT", help="terminal or json.")] = None,
    output: shared.Output = None,
    target: shared.Target = None,
    chip: shared.Chip = None,
    torch: shared.Torch = None,
    root: shared.Root = None,
    rules: shared.Rules = None,
    bundled: shared.Bundled = None,
    exclude: shared.Exclude = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Seed of the simulation.")] = None,
    jobs: shared.Jobs = None,
    cache: shared.Cache = None,
    quiet: shared.Quiet = False,
) -> None:
    """Lay the work out over a team and a calendar: when it is done, and what holds the end where it is."""
    from estimator.cli.cache import open_store
    from estimator.config import find_root, load_config, merge_options
    from estimator.model.assessment import STRATEGIES
    from estimator.option_values import read_workload
    from estimator.planning import Asked, read_date, run_plan
    from estimator.report.progress import show_progress
    from estimator.report.schedule import render_json, render_terminal

    chosen = shared.choose_format(format, output, FORMATS)
    if strategy not in STRATEGIES:
        raise UsageError(f"--strategy must be shim, port or dual, not {strategy!r}")
    asked = Asked(strategy, team, read_date(start, "--start"), read_date(deadline, "--deadline"))
    given: dict[str, Any] = {
        "paths": tuple(paths),
        "root": root,
        "target": target,
        "chip": chip,
        "torch": torch,
        "strategies": (strategy,),
        "workload": shared.checked(read_workload, workload),
        "calibration": calibration,
        "rules": tuple(rules) if rules else None,
        "bundled": bundled,
        "exclude": tuple(exclude) if exclude else None,
        "seed": seed,
        "jobs": jobs,
        "cache": cache,
        "output": output,
        "quiet": quiet,
    }
    options = merge_options(load_config(find_root(tuple(paths), root)), given)
    with open_store(options.cache) as store, show_progress(quiet) as progress:
        schedule = run_plan(options, asked, progress, store)
    text = render_json(schedule) if chosen == "json" else render_terminal(schedule, output is None and wants_color())
    if output is not None:
        write_file(output, text)
    else:
        write_out(text)
