"""`cannscope trend`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from estimator.cli import options as shared
from estimator.cli.output import wants_color, write_file, write_out
from estimator.cli.outputs import choose_outputs
from estimator.errors import UsageError

EPILOG = (
    "Examples: `cannscope trend`; `cannscope trend --since v1.0 --weekly -o trend.html`; "
    "`cannscope trend --every 20 --format json`"
)


def trend(
    folder: Annotated[Path, typer.Argument(help="The project's folder in a git repository.", metavar="DIR")] = Path(),
    since: Annotated[
        str | None, typer.Option(metavar="REV", help="Begin at this commit; default the first of all.")
    ] = None,
    until: Annotated[str, typer.Option(metavar="REV", help="End at this commit.")] = "HEAD",
    every: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Look at each Nth commit; default about 50 in all.")
    ] = None,
    weekly: Annotated[bool, typer.Option("--weekly", help="Look at the last commit of each week.")] = False,
    strategy: Annotated[str, typer.Option(metavar="NAME", help="shim, port or dual.")] = "port",
    target: shared.Target = None,
    chip: shared.Chip = None,
    torch: shared.Torch = None,
    rules: shared.Rules = None,
    bundled: shared.Bundled = None,
    select: shared.Select = None,
    ignore: shared.Ignore = None,
    exclude: shared.Exclude = None,
    include_tests: shared.IncludeTests = None,
    include_vendored: shared.IncludeVendored = None,
    cache: shared.Cache = None,
    format: Annotated[str | None, typer.Option("--format", metavar="FORMAT", help="terminal, json or html.")] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "-o", "--output", metavar="[FORMAT=]FILE", help="Write to this file; its ending tells the format."
        ),
    ] = None,
    quiet: shared.Quiet = False,
) -> None:
    """Show how findings and effort went over the history of a git repository."""
    from estimator.cli.cache import open_store
    from estimator.config import load_config, merge_options
    from estimator.option_values import read_strategies, split_list
    from estimator.report.progress import show_progress
    from estimator.report.trend.registry import TREND_FORMATS, render_trend
    from estimator.trending import Asked, run_trend

    outputs = choose_outputs(format, output or (), TREND_FORMATS)
    if every is not None and weekly:
        raise UsageError("--every and --weekly cannot go together")
    strategies = shared.checked(read_strategies, strategy)
    if len(strategies) != 1:
        raise UsageError("--strategy must be one of shim, port and dual")
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    root = folder.resolve()
    given: dict[str, Any] = {
        "paths": (folder,),
        "target": target,
        "chip": chip,
        "torch": torch,
        "rules": tuple(rules) if rules else None,
        "bundled": bundled,
        "select": split_list(select) if select else None,
        "ignore": split_list(ignore) if ignore else None,
        "exclude": tuple(exclude) if exclude else None,
        "include_tests": include_tests,
        "include_vendored": include_vendored,
        "cache": cache,
        "quiet": quiet,
    }
    options = merge_options(load_config(root), given)
    asked = Asked(since=since, until=until, every=every, weekly=weekly, strategy=strategies[0])
    with open_store(options.cache) as store, show_progress(quiet) as progress:
        result = run_trend(options, root, asked, progress, store)
    for chosen in outputs:
        if chosen.path is not None:
            write_file(chosen.path, render_trend(chosen.format, result))
        else:
            write_out(render_trend(chosen.format, result, wants_color()), exact=chosen.format != "terminal")
