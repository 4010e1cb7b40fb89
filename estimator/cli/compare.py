"""`cannscope compare`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from estimator.cli import options as shared
from estimator.cli.output import wants_color, write_file, write_out
from estimator.errors import UsageError

EPILOG = (
    "Examples: `cannscope compare . --targets ascend,cambricon,hygon`; `cannscope compare . --targets all "
    "--workload inference -o targets.html`; `cannscope compare . --targets ascend:950,musa:s5000`"
)
FORMATS = ("terminal", "json", "markdown", "html")
_SUFFIXES = {".json": "json", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}


def compare(
    paths: shared.Paths,
    targets: Annotated[
        str,
        typer.Option(metavar="NAMES", help="Targets with commas between them, each with :CHIP if you like, or all."),
    ] = "ascend,cambricon,hygon",
    strategy: Annotated[list[str] | None, typer.Option(metavar="NAME", help="all, shim, port or dual.")] = None,
    workload: shared.Workload = None,
    format: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="terminal, json, markdown or html.")
    ] = None,
    output: shared.Output = None,
    root: shared.Root = None,
    rules: shared.Rules = None,
    bundled: shared.Bundled = None,
    exclude: shared.Exclude = None,
    include_vendored: shared.IncludeVendored = None,
    jobs: shared.Jobs = None,
    quiet: shared.Quiet = False,
) -> None:
    """Show what each target would cost: the code is read once, and assessed for each."""
    from estimator.comparing import list_targets, run_compare
    from estimator.config import find_root, load_config, merge_options
    from estimator.option_values import read_strategies, read_workload
    from estimator.report.comparison_pages import RENDERERS
    from estimator.report.progress import show_progress
    from estimator.rulebook.load import load_rulebook

    if format is not None and format not in FORMATS:
        raise UsageError(f"--format must be {', '.join(FORMATS[:-1])} or {FORMATS[-1]}, not {format!r}")
    chosen = format or (_SUFFIXES.get(output.suffix, FORMATS[0]) if output is not None else FORMATS[0])
    given: dict[str, Any] = {
        "paths": tuple(paths),
        "root": root,
        "strategies": shared.checked(read_strategies, strategy),
        "workload": shared.checked(read_workload, workload),
        "rules": tuple(rules) if rules else None,
        "bundled": bundled,
        "exclude": tuple(exclude) if exclude else None,
        "include_vendored": include_vendored,
        "jobs": jobs,
        "quiet": quiet,
    }
    options = merge_options(load_config(find_root(tuple(paths), root)), given)
    names = list_targets(load_rulebook(options.rules, bundled=options.bundled), targets)
    with show_progress(quiet) as progress:
        result = run_compare(options, names, progress)
    if output is not None:
        write_file(output, RENDERERS[chosen](result, False))
    else:
        write_out(RENDERERS[chosen](result, wants_color() and chosen == "terminal"))
