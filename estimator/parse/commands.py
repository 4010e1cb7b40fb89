"""The commands that a project installs: `[project.scripts]` of pyproject.toml, `console_scripts` of setup.cfg."""

from __future__ import annotations

import configparser
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from estimator.model.artifact import Artifact, Skipped
from estimator.model.rule import Interest
from estimator.model.summary import Launch, Parsed
from estimator.parse.dependencies import pyproject, setup_cfg
from estimator.toml import load_toml

_TABLES = (("project", "scripts"), ("project", "gui-scripts"), ("tool", "poetry", "scripts"))


def parse_pyproject(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return what a pyproject.toml asks for, and the commands that it installs."""
    return _with_commands(pyproject.parse_pyproject(data, artifact, interest), data, read_pyproject_commands)


def parse_setup_cfg(data: bytes, artifact: Artifact, interest: Interest) -> Parsed | Skipped:
    """Return what a setup.cfg asks for, and the commands that it installs."""
    return _with_commands(setup_cfg.parse_setup_cfg(data, artifact, interest), data, read_setup_cfg_commands)


def read_pyproject_commands(text: str) -> Iterator[Launch]:
    """Yield the commands of a pyproject.toml; raises ValueError for what is no TOML."""
    document = load_toml(text)
    for keys in _TABLES:
        table: Any = document
        for key in keys:
            table = table.get(key, {}) if isinstance(table, dict) else {}
        for name, target in table.items() if isinstance(table, dict) else ():
            target = target.get("reference", "") if isinstance(target, dict) else target
            if isinstance(target, str) and target:
                yield read_command(f"{name}={target}", _line_of(text, name))


def read_setup_cfg_commands(text: str) -> Iterator[Launch]:
    """Yield the commands of a setup.cfg; raises ValueError for what is no such file."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise ValueError(str(error).splitlines()[0]) from None
    for option in ("console_scripts", "gui_scripts"):
        lines = parser.get("options.entry_points", option, fallback="").splitlines()
        for entry in lines:
            if "=" in entry:
                yield read_command(entry, _line_of(text, entry.partition("=")[0].strip()))


def read_command(text: str, line: int) -> Launch:
    """Return what a line such as `name = package.module:function` installs."""
    name, _, target = text.partition("=")
    return Launch(line, "install", module=target.partition("[")[0].partition(":")[0].strip(), name=name.strip())


def _with_commands(outcome: Parsed | Skipped, data: bytes, read: Callable[[str], Iterator[Launch]]) -> Parsed | Skipped:
    if isinstance(outcome, Skipped):
        return outcome
    try:
        launches = tuple(read(data.decode("utf-8-sig", "replace")))
    except ValueError:
        return outcome  # which says so already
    summary = msgspec.structs.replace(outcome.summary, launches=launches)
    return msgspec.structs.replace(outcome, summary=summary)


def _line_of(text: str, name: str) -> int:
    """Return the first line that begins with the name, quoted or not."""
    for number, line in enumerate(text.splitlines(), 1):
        rest = line.strip().lstrip("\"'").removeprefix(name)
        if rest != line.strip().lstrip("\"'") and rest.lstrip("\"' ").startswith("="):
            return number
    return 1
