"""Reads what setup.cfg tells setuptools."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator

from estimator.model.artifact import Artifact, Skipped
from estimator.model.fact import Guard
from estimator.model.rule import Interest
from estimator.model.summary import Parsed
from estimator.parse.dependencies.declarations import Declarations, Span
from estimator.parse.dependencies.purpose import guards_of_group
from estimator.parse.dependencies.source import Text, read_text

_HEADER = re.compile(r"\[([^\]]+)\]")
_KEY = re.compile(r"([^\s=:#;\[][^=:]*?)\s*[=:]\s*")
_PART = re.compile(r"[^;]+")
_COMMENT = re.compile(r"(?:^|\s)[#].*\Z")
_LISTS = {"install_requires": (), "setup_requires": (), "tests_require": (Guard("optional"),)}
_FILES = re.compile(r"file:\s*(.+)\Z")


def parse_setup_cfg(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return the requirements of a setup.cfg; one that is no configuration file is `Skipped`."""
    read = read_text(data, artifact.path)
    if read is None:
        return Skipped(artifact.path, "parse", "binary data in a file named as configuration")
    text, reason = read
    try:
        configparser.RawConfigParser(strict=False).read_string(text.text)
    except configparser.Error as error:
        return Skipped(artifact.path, "parse", f"no configuration file: {' '.join(str(error).split())}")
    declared = Declarations(artifact, text, reason)
    for section, key, value, span in _values(text):
        if (section, key) == ("metadata", "name"):
            declared.build(value)
        elif (section, key) == ("options", "python_requires"):
            declared.ask(f"python {value}", span, scope=section)
        elif section == "options" and key in _LISTS:
            _ask(value, span, declared, f"{section}.{key}", _LISTS[key])
        elif section == "options.extras_require":
            _ask(value, span, declared, f"{section}.{key}", guards_of_group(key))
    return declared.finish()


def _ask(value: str, span: Span, declared: Declarations, scope: str, guards: tuple[Guard, ...]) -> None:
    files = _FILES.match(value)
    if files:
        for file in files[1].split(","):
            declared.include(file)
    else:
        declared.ask(value, span, scope=scope, guards=guards)


def _values(text: Text) -> Iterator[tuple[str, str, str, Span]]:
    """
    Yield section, key, and each entry of its value, with the entry's span.

    A value on several lines has an entry on each; on one line a semicolon parts them, as setuptools reads it.
    """
    section = key = ""
    for number, raw in enumerate(text.lines, 1):
        line = _COMMENT.sub("", raw)
        if not line.strip() or line.lstrip().startswith(("#", ";")):
            continue
        start = text.offset(number)
        if not line[0].isspace():
            header, pair = _HEADER.match(line), _KEY.match(line)
            if header:
                section, key = header[1].strip(), ""
            elif pair:
                key = pair[1].strip().lower()
                for part in _PART.finditer(line, pair.end()):
                    if part[0].strip():
                        yield section, key, part[0].strip(), _trimmed(part[0], start + part.start())
        elif key:
            yield section, key, line.strip(), _trimmed(line, start)


def _trimmed(text: str, start: int) -> Span:
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())
