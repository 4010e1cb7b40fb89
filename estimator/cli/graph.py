"""`cannscope graph`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from estimator.cli import options as shared
from estimator.cli.output import wants_color, write_file, write_out

EPILOG = "Examples: `cannscope graph .`; `cannscope graph . --format mermaid`; `cannscope graph . -o graph.dot`"
FORMATS = ("terminal", "json", "dot", "mermaid")


def graph(
    paths: shared.Paths,
    format: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="terminal, json, dot or mermaid.")
    ] = None,
    output: shared.Output = None,
    workload: shared.Workload = None,
    target: shared.Target = None,
    chip: shared.Chip = None,
    torch: shared.Torch = None,
    root: shared.Root = None,
    rules: shared.Rules = None,
    bundled: shared.Bundled = None,
    exclude: shared.Exclude = None,
    include_vendored: shared.IncludeVendored = None,
    lang: shared.Lang = None,
    redact: shared.Redact = False,
    redact_key: shared.RedactKey = None,
    jobs: shared.Jobs = None,
    cache: shared.Cache = None,
    quiet: shared.Quiet = False,
) -> None:
    """Show how the code hangs together: entry points and workloads, waves, and where one abstraction covers most."""
    from estimator.cli.cache import open_store
    from estimator.config import find_root, load_config, merge_options
    from estimator.option_values import read_workload
    from estimator.pipeline import run_scan
    from estimator.report.progress import show_progress
    from estimator.report.registry import render_graph

    chosen, language = shared.choose_format(format, output, FORMATS), shared.choose_language(lang)
    given: dict[str, Any] = {
        "paths": tuple(paths),
        "root": root,
        "target": target,
        "chip": chip,
        "torch": torch,
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
    with open_store(options.cache) as store, show_progress(quiet) as progress:
        result = run_scan(options, progress, store)
    result = shared.named(result, None, redact, redact_key)
    if output is not None:
        write_file(output, render_graph(chosen, result, language=language))
    else:
        write_out(render_graph(chosen, result, wants_color(), language))
