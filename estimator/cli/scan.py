"""`cannscope scan`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from estimator.errors import UsageError

EPILOG = (
    "Examples: `cannscope scan .`; `cannscope scan src -o report.json --chip 950`; `cannscope scan . --ignore 'env-*'`"
)


def scan(
    paths: Annotated[list[Path], typer.Argument(help="Folders or files to read.", metavar="PATH")],
    target: Annotated[Optional[str], typer.Option(metavar="NAME", help="Where to move: ascend.")] = None,  # noqa: UP045
    chip: Annotated[Optional[str], typer.Option(metavar="CHIP", help="a2, a3, 950 or 310p.")] = None,  # noqa: UP045
    torch: Annotated[
        str | None, typer.Option(metavar="X.Y", help="Version of torch on the target, such as 2.11.")
    ] = None,
    strategy: Annotated[Optional[list[str]], typer.Option(metavar="NAME", help="all, shim, port or dual.")] = None,  # noqa: UP045
    root: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder that paths in the report are relative to.")
    ] = None,
    format: Annotated[Optional[str], typer.Option("--format", metavar="FORMAT", help="terminal or json.")] = None,  # noqa: UP045
    output: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("-o", "--output", metavar="FILE", help="Write to this file; .json implies the format."),
    ] = None,
    rules: Annotated[Optional[list[Path]], typer.Option(metavar="DIR", help="A folder of rule packs to add.")] = None,  # noqa: UP045
    bundled: Annotated[
        Optional[bool],  # noqa: UP045
        typer.Option("--bundled/--no-bundled", help="Use the rules that come with cannscope."),
    ] = None,
    select: Annotated[Optional[list[str]], typer.Option(metavar="GLOB", help="Only rules that fit this glob.")] = None,  # noqa: UP045
    ignore: Annotated[Optional[list[str]], typer.Option(metavar="GLOB", help="No rule that fits this glob.")] = None,  # noqa: UP045
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="GLOB", help="Leave out paths that fit this glob.")
    ] = None,
    include_tests: Annotated[
        Optional[bool],  # noqa: UP045
        typer.Option("--include-tests/--no-include-tests", help="Read tests; their effort is shown apart."),
    ] = None,
    include_vendored: Annotated[
        Optional[bool],  # noqa: UP045
        typer.Option("--include-vendored/--no-include-vendored", help="Price vendored code line by line."),
    ] = None,
    seed: Annotated[Optional[int], typer.Option(metavar="N", help="Seed of the simulation.")] = None,  # noqa: UP045
    jobs: Annotated[int | None, typer.Option(metavar="N", help="Processes to read with; 0: one per processor.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, and no report without -o.")] = False,
) -> None:
    """Find what ties the code to CUDA, and what it takes to move it."""
    from estimator.config import find_root, load_config, merge_options, read_strategies, split_list
    from estimator.pipeline import run_scan
    from estimator.report.progress import show_progress
    from estimator.report.registry import render

    given: dict[str, Any] = {
        "paths": tuple(paths),
        "root": root,
        "target": target,
        "chip": chip,
        "torch": torch,
        "strategies": _strategies(strategy, read_strategies),
        "rules": tuple(rules) if rules else None,
        "bundled": bundled,
        "select": split_list(select) if select else None,
        "ignore": split_list(ignore) if ignore else None,
        "exclude": tuple(exclude) if exclude else None,
        "include_tests": include_tests,
        "include_vendored": include_vendored,
        "seed": seed,
        "jobs": jobs,
        "format": _format(format, output),
        "output": output,
        "quiet": quiet,
    }
    options = merge_options(load_config(find_root(tuple(paths), root)), given)
    with show_progress(quiet) as progress:
        result = run_scan(options, progress)
    if output is not None:
        write_atomically(output, render(options.format, result, width=100))
    elif not quiet:
        sys.stdout.write(render(options.format, result))


def _strategies(values: list[str] | None, read: Any) -> Any:
    if not values:
        return None
    try:
        return read(values)
    except ValueError as error:
        raise UsageError(f"--{error}") from None


def _format(name: str | None, output: Path | None) -> str | None:
    if name is None:
        return "json" if output is not None and output.suffix == ".json" else None
    if name not in ("terminal", "json"):
        raise UsageError(f"--format must be terminal or json, not {name!r}")
    return name


def write_atomically(path: Path, text: str) -> None:
    """Write the file as a whole or not at all; raises UsageError where it cannot be written."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
                file.write(text)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from None
