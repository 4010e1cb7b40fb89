"""Options that several commands share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from estimator.errors import UsageError
from estimator.report.formats import tell_format

if TYPE_CHECKING:
    from estimator.model.scan import Scan
    from estimator.report.language import Language

# Encodings that have Chinese.
_WIDE_ENCODINGS = frozenset({"utf8", "utf16", "gbk", "gb2312", "gb18030", "cp936"})
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
Select = Annotated[list[str] | None, typer.Option("--select", metavar="GLOB", help="Only rules that fit this glob.")]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", metavar="GLOB", help="No rule that fits this glob.")]
IncludeTests = Annotated[
    bool | None, typer.Option("--include-tests/--no-include-tests", help="Read tests as well (default).")
]
Baseline = Annotated[
    Path | None,
    typer.Option("--baseline", metavar="FILE", help="The baseline; default .cannscope-baseline.json in the root."),
]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to this file; .json implies the format.")
]
Jobs = Annotated[int | None, typer.Option("--jobs", metavar="N", help="Processes to read with; 0: one per processor.")]
Redact = Annotated[
    bool,
    typer.Option("--redact", help="Leave out code, and put pseudonyms for paths and names; see docs/redaction.md."),
]
RedactKey = Annotated[
    Path | None,
    typer.Option("--redact-key", metavar="FILE", help="Key of the pseudonyms; default: one of your own, made once."),
]
Lang = Annotated[
    str | None, typer.Option("--lang", metavar="LANG", help="en or zh, for people's formats; default: by locale.")
]
ProjectName = Annotated[
    str | None, typer.Option("--project-name", metavar="NAME", help="What reports call the project.")
]
ShowSuppressed = Annotated[bool, typer.Option("--show-suppressed", help="List what is suppressed, and why.")]
Cache = Annotated[bool | None, typer.Option("--cache/--no-cache", help="Keep what is read for the next run.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="The report and nothing else: no progress.")]


def read_common(
    paths: list[Path],
    target: str | None,
    chip: str | None,
    torch: str | None,
    root: Path | None,
    rules: list[Path] | None,
    bundled: bool | None,
    select: list[str] | None,
    ignore: list[str] | None,
    exclude: list[str] | None,
    include_tests: bool | None,
    include_vendored: bool | None,
    jobs: int | None,
) -> dict[str, Any]:
    """Return what the options that most commands have set, by field of Options; None where one was not given."""
    from estimator.option_values import split_list

    return {
        "paths": tuple(paths),
        "target": target,
        "chip": chip,
        "torch": torch,
        "root": root,
        "rules": tuple(rules) if rules else None,
        "bundled": bundled,
        "select": split_list(select) if select else None,
        "ignore": split_list(ignore) if ignore else None,
        "exclude": tuple(exclude) if exclude else None,
        "include_tests": include_tests,
        "include_vendored": include_vendored,
        "jobs": jobs,
    }


def choose_format(name: str | None, output: Path | None, formats: tuple[str, ...]) -> str:
    """Return the format asked for, else the one that the file's suffix tells, else the first."""
    if name is None:
        return (tell_format(output.name, formats) if output is not None else None) or formats[0]
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


def named(scan: Scan, name: str | None, redact: bool, key: Path | None) -> Scan:
    """Return the scan under the name given, redacted if asked for; raises UsageError where there is no key."""
    if redact:
        from estimator.redacting import redact_scan

        return redact_scan(scan, key, name or "")
    if key is not None:
        raise UsageError("--redact-key is the key of --redact, which was not given")
    if name is None:
        return scan
    from msgspec.structs import replace

    return replace(scan, name=name)


def choose_language(name: str | None) -> Language:
    """Return the language asked for, else that of the locale where stdout can show it; raises UsageError."""
    from estimator.report.language import LANGUAGES, tell_language

    if name is None:
        told = tell_language(os.environ)
        return told if (sys.stdout.encoding or "").lower().replace("-", "") in _WIDE_ENCODINGS else "en"
    chosen = next((one for one in LANGUAGES if one == name), None)
    if chosen is None:
        raise UsageError(f"--lang must be {' or '.join(LANGUAGES)}, not {name!r}")
    return chosen
