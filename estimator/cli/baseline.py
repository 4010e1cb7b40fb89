"""`cannscope baseline`: what a gate knew before."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from estimator.cli import options as shared
from estimator.cli.cache import open_store
from estimator.cli.output import write_file, write_out

baseline_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Paths = Annotated[
    list[Path] | None, typer.Argument(help="Folders or files; entries of others are kept.", metavar="PATH")
]


@baseline_app.command()
def create(
    paths: Paths = None,
    baseline: shared.Baseline = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a baseline that is there.")] = False,
    root: shared.Root = None,
    rules: shared.Rules = None,
    bundled: shared.Bundled = None,
    exclude: shared.Exclude = None,
    jobs: shared.Jobs = None,
    cache: shared.Cache = None,
) -> None:
    """Write down everything that is there now, so that `check` fails on what comes after."""
    from estimator.accepting import create_baseline

    options = _options(paths, baseline, root, rules, bundled, exclude, jobs, cache)
    with open_store(options.cache) as store:
        written = create_baseline(options, store, force=force)
    _write(written)


@baseline_app.command()
def update(
    paths: Paths = None,
    baseline: shared.Baseline = None,
    root: shared.Root = None,
    rules: shared.Rules = None,
    bundled: shared.Bundled = None,
    exclude: shared.Exclude = None,
    jobs: shared.Jobs = None,
    cache: shared.Cache = None,
) -> None:
    """Accept what is new, and drop what is gone."""
    from estimator.accepting import update_baseline

    options = _options(paths, baseline, root, rules, bundled, exclude, jobs, cache)
    with open_store(options.cache) as store:
        written = update_baseline(options, store)
    _write(written)


@baseline_app.command()
def prune(
    paths: Paths = None,
    baseline: shared.Baseline = None,
    root: shared.Root = None,
    rules: shared.Rules = None,
    bundled: shared.Bundled = None,
    exclude: shared.Exclude = None,
    jobs: shared.Jobs = None,
    cache: shared.Cache = None,
) -> None:
    """Drop what is gone, and accept nothing."""
    from estimator.accepting import prune_baseline

    options = _options(paths, baseline, root, rules, bundled, exclude, jobs, cache)
    with open_store(options.cache) as store:
        written = prune_baseline(options, store)
    _write(written)


@baseline_app.command()
def show(
    baseline: shared.Baseline = None,
    root: shared.Root = None,
    format: Annotated[str | None, typer.Option("--format", metavar="FORMAT", help="terminal or json.")] = None,
) -> None:
    """Say what the baseline holds, by rule and by file."""
    from estimator.accepting import path_of
    from estimator.gate.baseline import read_baseline
    from estimator.report.baseline import render_baseline, render_baseline_json

    chosen = shared.choose_format(format, None, ("terminal", "json"))
    known = read_baseline(path_of(_options(None, baseline, root, None, None, None, None, None)))
    write_out(render_baseline_json(known) if chosen == "json" else render_baseline(known))


def _options(
    paths: list[Path] | None,
    baseline: Path | None,
    root: Path | None,
    rules: list[Path] | None,
    bundled: bool | None,
    exclude: list[str] | None,
    jobs: int | None,
    cache: bool | None,
) -> Any:
    from estimator.config import find_root, load_config, merge_options

    given = shared.read_common(
        paths or [Path()], None, None, None, root, rules, bundled, None, None, exclude, None, None, jobs
    )
    return merge_options(load_config(find_root(given["paths"], root)), {**given, "baseline": baseline, "cache": cache})


def _write(written: Any) -> None:
    write_file(written.path, written.text)
    write_out(f"{written.said}\n")
