"""`cannscope fix`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from estimator.cli import options as shared
from estimator.cli.output import wants_color, write_bytes, write_out, write_out_bytes
from estimator.errors import UsageError

EPILOG = "Examples: `cannscope fix .`; `cannscope fix . --style npu > npu.patch`; `cannscope fix src --write`"


def fix(
    paths: shared.Paths,
    style: Annotated[
        str, typer.Option(metavar="STYLE", help="agnostic (any accelerator), npu, mlu, musa or shim.")
    ] = "agnostic",
    write: Annotated[bool, typer.Option("--write", help="Change the files.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show a patch and change nothing; the default.")] = False,
    output_dir: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the files that change below this folder instead.")
    ] = None,
    unsafe: Annotated[bool, typer.Option("--unsafe", help="Make the edits, too, that a reader must review.")] = False,
    allow_dirty: Annotated[
        bool, typer.Option("--allow-dirty", help="Write although git could not undo all of it.")
    ] = False,
    format: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="patch, or json with the reasons and the effort.")
    ] = "patch",
    select: Annotated[list[str] | None, typer.Option(metavar="GLOB", help="Only rules that fit this glob.")] = None,
    target: shared.Target = None,
    chip: shared.Chip = None,
    torch: shared.Torch = None,
    root: shared.Root = None,
    rules: shared.Rules = None,
    bundled: shared.Bundled = None,
    exclude: shared.Exclude = None,
    jobs: shared.Jobs = None,
    quiet: shared.Quiet = False,
) -> None:
    """Rewrite what is mechanical, and show what the estimate becomes."""
    from estimator.config import find_root, load_config, merge_options
    from estimator.fixing import run_fix
    from estimator.model.edit import STYLES, VENDORS
    from estimator.option_values import split_list
    from estimator.report.fix import render_patch, render_summary
    from estimator.report.fix_json import render_json
    from estimator.report.progress import show_progress

    chosen = next((one for one in STYLES if one == style), None)
    if chosen is None:
        raise UsageError(f"--style must be one of {', '.join(STYLES)}, not {style!r}")
    vendor = VENDORS.get("npu" if chosen == "shim" else chosen)
    if vendor is not None and target not in (None, vendor.target):
        raise UsageError(f"--style {style} writes {vendor.plugin}, which {target} has not; use --style agnostic")
    if format not in ("patch", "json"):
        raise UsageError(f"--format must be patch or json, not {format!r}")
    if sum((write, diff, output_dir is not None)) > 1:
        raise UsageError("--write, --diff and --output-dir exclude each other")
    top = find_root(tuple(paths), root)
    if write and not allow_dirty:
        _check_clean(top)
    given: dict[str, Any] = {
        "paths": tuple(paths),
        "root": root,
        "target": target,
        "chip": chip,
        "torch": torch,
        "rules": tuple(rules) if rules else None,
        "bundled": bundled,
        "select": split_list(select) if select else None,
        "exclude": tuple(exclude) if exclude else None,
        "jobs": jobs,
        "quiet": quiet,
    }
    options = merge_options(load_config(top), given)
    with show_progress(quiet) as progress:
        fixed = run_fix(options, chosen, unsafe, progress)
    if write or output_dir is not None:
        if write and not allow_dirty:
            _check_tracked(top, [file.path for file in fixed.files if file.before != file.after])
        for file in fixed.files:
            if file.before != file.after:
                path = (output_dir or top) / file.path
                path.parent.mkdir(parents=True, exist_ok=True)
                write_bytes(path, file.after)
    shows = format == "json" or not (write or output_dir is not None)
    if format == "json":
        write_out(render_json(fixed))
    elif shows:
        write_out_bytes(render_patch(fixed))
    if not quiet:
        summary = render_summary(fixed, wants_color())
        if shows:
            typer.echo(summary, err=True)
        else:
            write_out(f"{summary}\n")


def _check_clean(root: Path) -> None:
    """Raise UsageError where git could not bring the files back as they are."""
    from estimator.gate.repository import Repository

    repository = Repository(root)
    complaint = repository.complaint()
    if complaint:
        raise UsageError(f"git could not undo --write: {complaint}; give --allow-dirty, or --output-dir")
    if not repository.is_clean():
        raise UsageError("the git tree has changes of its own; commit them first, or give --allow-dirty")


def _check_tracked(root: Path, paths: list[str]) -> None:
    """Raise UsageError where git does not know a file that would change."""
    from estimator.gate.repository import Repository

    unknown = sorted(set(paths) - set(Repository(root).known_files()))
    if unknown:
        raise UsageError(
            f"git does not track {unknown[0]}, so it could not undo --write; add it, or give --allow-dirty"
        )
