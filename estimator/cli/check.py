"""`cannscope check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from estimator.cli import options as shared
from estimator.cli.output import wants_color, write_file, write_out
from estimator.cli.outputs import choose_outputs

EPILOG = (
    "Examples: `cannscope check`; `cannscope check --diff origin/main`; `cannscope check src --fail-on mandatory "
    "--max-new-effort 2d`. Exit codes: 0 passed, 1 failed, 2 usage or configuration, 3 files that could not be read, "
    "4 internal error."
)


def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Folders or files to judge; the project is read whole.", metavar="PATH")
    ] = None,
    diff: Annotated[
        str | None,
        typer.Option("--diff", metavar="REV", help="Only what is new since HEAD and this revision parted."),
    ] = None,
    baseline: shared.Baseline = None,
    fail_on: Annotated[
        str | None, typer.Option("--fail-on", metavar="WHAT", help="new, any, mandatory or none.")
    ] = None,
    max_new_effort: Annotated[
        str | None,
        typer.Option("--max-new-effort", metavar="EFFORT", help="Most work that may be added: 4h, 2d or 0.5w."),
    ] = None,
    allow_skipped: Annotated[
        bool, typer.Option("--allow-skipped", help="Pass even if files could not be read.")
    ] = False,
    target: shared.Target = None,
    chip: shared.Chip = None,
    torch: shared.Torch = None,
    root: shared.Root = None,
    rules: shared.Rules = None,
    bundled: shared.Bundled = None,
    select: shared.Select = None,
    ignore: shared.Ignore = None,
    exclude: shared.Exclude = None,
    include_tests: shared.IncludeTests = None,
    include_vendored: shared.IncludeVendored = None,
    jobs: shared.Jobs = None,
    cache: shared.Cache = None,
    format: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="terminal, json, github, sarif, gitlab or markdown."),
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
    show_suppressed: shared.ShowSuppressed = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Nothing on the terminal if nothing fails.")] = False,
) -> None:
    """Fail where the code is tied to CUDA anew: against a baseline, a revision, or both."""
    from estimator.checking import run_check
    from estimator.cli.cache import open_store
    from estimator.config import find_root, load_config, merge_options
    from estimator.option_values import read_effort, read_fail_on
    from estimator.report.verdict.registry import VERDICT_FORMATS, render_verdict

    outputs = choose_outputs(format, output or (), VERDICT_FORMATS)
    given: dict[str, Any] = {
        **shared.read_common(
            paths or [Path()],
            target,
            chip,
            torch,
            root,
            rules,
            bundled,
            select,
            ignore,
            exclude,
            include_tests,
            include_vendored,
            jobs,
        ),
        "baseline": baseline,
        "fail_on": shared.checked(read_fail_on, fail_on),
        "max_new_effort": shared.checked(read_effort, max_new_effort),
        "show_suppressed": show_suppressed,
        "outputs": tuple(chosen.path for chosen in outputs if chosen.path is not None),
        "quiet": quiet,
        "cache": cache,
    }
    options = merge_options(load_config(find_root(given["paths"], root)), given)
    with open_store(options.cache) as store:
        verdict = run_check(options, diff, allow_skipped=allow_skipped, store=store)
    for chosen in outputs:
        if chosen.path is not None:
            write_file(chosen.path, render_verdict(chosen.format, verdict))
        elif output or format or verdict.exit_code or not quiet:
            write_out(render_verdict(chosen.format, verdict, wants_color()), exact=chosen.format != "terminal")
    raise typer.Exit(verdict.exit_code)
