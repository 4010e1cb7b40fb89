"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from estimator.errors import UsageError

Paths = Annotated[list[Path], typer.Argument(help="Folders or files to read.", metavar="PATH")]
Target = Annotated[
    str | None,
    typer.Option(
        "--target", metavar="NAME", help="Where to move: ascend, or another target of rules/targets/, such as hygon."
    ),
]
Chip = Annotated[str | None, typer.Option("--chip", metavar="CHIP", help="a2, a3, 950 or 310p.")]
Torch = Annotated[
    str | None, typer.Option("--torch", metavar="X.Y", help="Version of torch on the target, such as 2.11.")
]
Workload = Annotated[
    str | None,
    typer.Option("--workload", metavar="NAME", help="all, training, inference, evaluation or tooling."),
]
Root = Annotated[
    Path | None, typer.Option("--root", metavar="DIR", help="Folder that paths in the report are relative to.")
]
Rules = Annotated[list[Path] | None, typer.Option("--rules", metavar="DIR", help="A folder of rule packs to add.")]
Bundled = Annotated[bool | None, typer.Option("--bundled/--no-bundled", help="Use the rules that come with cannscope.")]
Exclude = Annotated[
    list[str] | None, typer.Option("--exclude", metavar="GLOB", help="Leave out paths that fit this glob.")
]
IncludeVendored = Annotated[
    bool | None,
    typer.Option("--include-vendored/--no-include-vendored", help="Price vendored code line by line."),
]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to this file; .json implies the format.")
]
Jobs = Annotated[int | None, typer.Option("--jobs", metavar="N", help="Processes to read with; 0: one per processor.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, and no report without -o.")]


def choose_format(name: str | None, output: Path | None, formats: tuple[str, ...]) -> str:
    """Return the format asked for, else the one that the file's suffix tells, else the first."""
    if name is None:
        told = {".json": "json", ".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".mermaid": "mermaid"}
        suffix = told.get(output.suffix, "") if output is not None else ""
        return suffix if suffix in formats else formats[0]
    if name not in formats:
        raise UsageError(f"--format must be {', '.join(formats[:-1])} or {formats[-1]}, not {name!r}")
    return name


def checked(read: Callable[[Any], Any], value: Any) -> Any:
    """Return what `read` makes of an option's value, None where it was not given; raises UsageError."""
    if value is None or value == []:
        return None
    try:
        return read(value)
    except ValueError as error:
        raise UsageError(f"--{error}") from None
