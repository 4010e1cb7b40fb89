"""`cannscope whatif`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from estimator.cli import options as shared
from estimator.cli.output import wants_color, write_file, write_out

EPILOG = (
    "Examples: `cannscope whatif . --workload inference`; `cannscope whatif . --exclude-feature flash-attn`; "
    "`cannscope whatif . --assume pkg.device=ported`"
)
FORMATS = ("terminal", "json")


def whatif(
    paths: shared.Paths,
    exclude_feature: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Leave out a library, pack, rule, area, or a part of the project."),
    ] = None,
    assume: Annotated[
        list[str] | None,
        typer.Option(metavar="MODULE=ported", help="Take what fits this glob as ported."),
    ] = None,
    workload: shared.Workload = None,
    format: Annotated[str | None, typer.Option("--format", metavar="FORMAT", help="terminal or json.")] = None,
    output: shared.Output = None,
    strategy: Annotated[list[str] | None, typer.Option(metavar="NAME", help="all, shim, port or dual.")] = None,
    target: shared.Target = None,
    chip: shared.Chip = None,
    torch: shared.Torch = None,
    root: shared.Root = None,
    rules: shared.Rules = None,
    bundled: shared.Bundled = None,
    exclude: shared.Exclude = None,
    include_vendored: shared.IncludeVendored = None,
    jobs: shared.Jobs = None,
    cache: shared.Cache = None,
    quiet: shared.Quiet = False,
) -> None:
    """Estimate again with something changed, and show the difference."""
    from estimator.cli.cache import open_store
    from estimator.config import find_root, load_config, merge_options
    from estimator.option_values import read_strategies, read_workload, split_list
    from estimator.report.progress import show_progress
    from estimator.report.whatif import RENDERERS
    from estimator.whatif import Asked, run_whatif

    chosen = shared.choose_format(format, output, FORMATS)
    given: dict[str, Any] = {
        "paths": tuple(paths),
        "root": root,
        "target": target,
        "chip": chip,
        "torch": torch,
        "strategies": shared.checked(read_strategies, strategy),
        "workload": shared.checked(read_workload, workload),
        "rules": tuple(rules) if rules else None,
        "bundled": bundled,
        "exclude": tuple(exclude) if exclude else None,
        "include_vendored": include_vendored,
        "jobs": jobs,
        "cache": cache,
        "output": output,
        "quiet": quiet,
    }
    options = merge_options(load_config(find_root(tuple(paths), root)), given)
    asked = Asked(split_list(exclude_feature or ()), tuple(_pair(text) for text in split_list(assume or ())))
    with open_store(options.cache) as store, show_progress(quiet) as progress:
        result = run_whatif(options, asked, progress, store)
    if output is not None:
        write_file(output, RENDERERS[chosen](result, False))
    else:
        write_out(RENDERERS[chosen](result, wants_color()))


def _pair(text: str) -> tuple[str, str]:
    module, _, state = text.partition("=")
    return module.strip(), state.strip()
