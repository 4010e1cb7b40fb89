"""`cannscope scan`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from estimator.cli import options as shared
from estimator.cli.output import wants_color, write_file, write_out
from estimator.cli.outputs import Output, choose_outputs
from estimator.errors import UsageError

EPILOG = (
    "Examples: `cannscope scan .`; `cannscope scan src --chip 950 -o report.json -o report.sarif -o -`; "
    "`cannscope scan . --ignore 'env-*'`"
)


def scan(
    paths: Annotated[list[Path], typer.Argument(help="Folders or files to read.", metavar="PATH")],
    target: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Where to move: ascend, or another target of rules/targets/, such as hygon."),
    ] = None,
    chip: Annotated[str | None, typer.Option(metavar="CHIP", help="a2, a3, 950 or 310p.")] = None,
    torch: Annotated[
        str | None, typer.Option(metavar="X.Y", help="Version of torch on the target, such as 2.11.")
    ] = None,
    cann: Annotated[str | None, typer.Option(metavar="X.Y", help="Version of CANN on the target, such as 8.5.")] = None,
    strategy: Annotated[list[str] | None, typer.Option(metavar="NAME", help="all, shim, port or dual.")] = None,
    workload: shared.Workload = None,
    root: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder that paths in the report are relative to.")
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Price only what the tree adds to this one, the upstream that it came from."),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="Of stdout, or of the one -o: see docs/formats.md."),
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "-o",
            "--output",
            metavar="[FORMAT=]FILE",
            help="Write to this file, - for stdout; its ending tells the format. May be given several times.",
        ),
    ] = None,
    redact: shared.Redact = False,
    redact_key: shared.RedactKey = None,
    project_name: shared.ProjectName = None,
    lang: shared.Lang = None,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="On the terminal, count the findings instead: by --group-by, or rule.")
    ] = False,
    group_by: Annotated[
        str | None, typer.Option(metavar="NAME", help="On the terminal, list every finding by rule, file or area.")
    ] = None,
    rules: Annotated[list[Path] | None, typer.Option(metavar="DIR", help="A folder of rule packs to add.")] = None,
    bundled: Annotated[
        bool | None,
        typer.Option("--bundled/--no-bundled", help="Use the rules that come with cannscope."),
    ] = None,
    select: Annotated[list[str] | None, typer.Option(metavar="GLOB", help="Only rules that fit this glob.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(metavar="GLOB", help="No rule that fits this glob.")] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="GLOB", help="Leave out paths that fit this glob.")
    ] = None,
    include_tests: Annotated[
        bool | None,
        typer.Option("--include-tests/--no-include-tests", help="Read tests; their effort is shown apart."),
    ] = None,
    include_vendored: Annotated[
        bool | None,
        typer.Option("--include-vendored/--no-include-vendored", help="Price vendored code line by line."),
    ] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Seed of the simulation.")] = None,
    calibration: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What `cannscope calibrate` wrote from your own figures.")
    ] = None,
    team: Annotated[int, typer.Option(metavar="N", help="Engineers, 1 to 12, in the schedule of an HTML report.")] = 2,
    start: Annotated[str | None, typer.Option(metavar="DATE", help="First day of that, as YYYY-MM-DD.")] = None,
    deadline: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day by which it must be done, as YYYY-MM-DD.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(metavar="N", help="Processes to read with; 0: one per processor.")] = None,
    show_suppressed: shared.ShowSuppressed = False,
    cache: shared.Cache = None,
    quiet: shared.Quiet = False,
    silent: Annotated[bool, typer.Option("--silent", help="No progress, and no report but those of -o.")] = False,
) -> None:
    """Find what ties the code to CUDA, and what it takes to move it."""
    from estimator.cli.cache import open_store
    from estimator.config import find_root, load_config, merge_options
    from estimator.option_values import read_strategies, read_workload, split_list
    from estimator.pipeline import run_quietly, run_scan
    from estimator.report.progress import show_progress

    unseen = silent and not output
    language = shared.choose_language(lang)
    show = None if unseen else _choose_view(statistics, group_by)
    outputs: tuple[Output, ...] = () if unseen else choose_outputs(format, output or (), _formats())
    given: dict[str, Any] = {
        "paths": tuple(paths),
        "root": root,
        "against": against,
        "target": target,
        "chip": chip,
        "torch": torch,
        "cann": cann,
        "strategies": _strategies(strategy, read_strategies),
        "workload": shared.checked(read_workload, workload),
        "rules": tuple(rules) if rules else None,
        "bundled": bundled,
        "select": split_list(select) if select else None,
        "ignore": split_list(ignore) if ignore else None,
        "exclude": tuple(exclude) if exclude else None,
        "include_tests": include_tests,
        "include_vendored": include_vendored,
        "seed": seed,
        "jobs": jobs,
        "cache": cache,
        "calibration": calibration,
        "show_suppressed": show_suppressed,
        "outputs": tuple(chosen.path for chosen in outputs if chosen.path is not None),
        "quiet": quiet or silent,
    }
    options = merge_options(load_config(find_root(tuple(paths), root)), given)
    scheduled = bool(outputs) and _is_scheduled(outputs)
    if not scheduled and (start or deadline):
        raise UsageError("--start and --deadline are for the schedule: ask for html, or use `cannscope plan`")
    if scheduled:
        from estimator.planning import Asked, add_schedule, read_date

        asked = Asked(team=team, start=read_date(start, "--start"), deadline=read_date(deadline, "--deadline"))
    with open_store(options.cache) as store, show_progress(quiet or silent) as progress:
        if unseen:
            run_quietly(options, store)
            return
        result = run_scan(options, progress, store)
    from estimator.report.registry import render

    result = shared.named(result, project_name, redact, redact_key)
    if scheduled:
        result = add_schedule(result, asked, options.seed)
    for chosen in outputs:
        view = show if show is not None and chosen.format == "terminal" else partial(render, chosen.format)
        write = partial(view, language=language)
        if chosen.path is not None:
            write_file(chosen.path, write(result))
        else:
            write_out(write(result, color=wants_color()), exact=chosen.format != "terminal")


def _is_scheduled(outputs: Sequence[Output]) -> bool:
    from estimator.report.registry import SCHEDULED

    return any(chosen.format in SCHEDULED for chosen in outputs)


def _formats() -> list[str]:
    from estimator.report.registry import REPORTERS

    return [reporter.format for reporter in REPORTERS]


def _choose_view(statistics: bool, group_by: str | None) -> Callable[..., str] | None:
    """Return what the terminal shows instead of the report, None for the report."""
    from estimator.report.listing import GROUPINGS, render_list, render_statistics

    if group_by is not None and group_by not in GROUPINGS:
        raise UsageError(f"--group-by must be {', '.join(GROUPINGS[:-1])} or {GROUPINGS[-1]}, not {group_by!r}")
    if not statistics and group_by is None:
        return None
    grouping = next((one for one in GROUPINGS if one == group_by), GROUPINGS[0])
    return partial(render_statistics if statistics else render_list, grouping=grouping)


def _strategies(values: list[str] | None, read: Any) -> Any:
    if not values:
        return None
    try:
        return read(values)
    except ValueError as error:
        raise UsageError(f"--{error}") from None
