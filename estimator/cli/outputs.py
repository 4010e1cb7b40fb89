"""Where the reports of a run go, and in which format each."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from estimator.errors import UsageError
from estimator.report.formats import ENDINGS, tell_format

STDOUT = "-"


class Output(NamedTuple):
    """A report to write: its format and the file, None for stdout."""

    format: str
    path: Path | None


def choose_outputs(format: str | None, targets: Sequence[str], formats: Sequence[str]) -> tuple[Output, ...]:
    """
    Return what to write where; the first of the formats is that of stdout unless `format` says otherwise.

    A target is FILE, "-" for stdout, or either with its format in front, as in csv-items=work.csv. Raises UsageError
    where a format is unknown, where nothing tells a file's format, or where two reports would go to one place.
    """
    if format is not None and format not in formats:
        raise UsageError(f"--format must be {', '.join(formats[:-1])} or {formats[-1]}, not {format!r}")
    outputs = tuple(_choose(target, format, formats, alone=len(targets) == 1) for target in targets)
    if format is not None and len(targets) > 1 and STDOUT not in targets:
        raise UsageError(f"--format {format} does not say which of several -o it is for: write -o {format}=FILE")
    places = [STDOUT if output.path is None else os.path.realpath(output.path) for output in outputs]
    for number, place in enumerate(places):
        if place in places[:number]:
            raise UsageError(f"-o {targets[number]}: two reports cannot go to one place")
    return outputs or (Output(format or formats[0], None),)


def _choose(target: str, format: str | None, formats: Sequence[str], alone: bool) -> Output:
    stated, sign, rest = target.partition("=")
    if sign and stated in formats:
        return Output(stated, _path(rest, target))
    path = _path(target, target)
    if path is None:
        return Output(format or formats[0], None)
    told = format if format is not None and alone else tell_format(path.name, formats)
    if told is None:
        known = ", ".join(ending for ending, name in ENDINGS if name in formats)
        raise UsageError(
            f"-o {target}: nothing tells the format; write -o FORMAT={target} with one of "
            f"{', '.join(formats)}, or end the name with one of {known}"
        )
    return Output(told, path)


def _path(text: str, target: str) -> Path | None:
    if not text:
        raise UsageError(f"-o {target!r}: no file is named")
    return None if text == STDOUT else Path(text)
