"""The options of a run, from the command line and from the project's configuration file."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from estimator.errors import ConfigError, UsageError
from estimator.files import read_file
from estimator.model.assessment import STRATEGIES, Strategy
from estimator.model.suppression import PathSuppression
from estimator.model.verdict import FailOn, Policy
from estimator.model.workload import Workload
from estimator.option_values import (
    read_effort,
    read_fail_on,
    read_policies,
    read_strategies,
    read_suppressions,
    read_workload,
    read_workloads,
    split_list,
)

OWN_FILE = "cannscope.toml"
BASELINE_FILE = ".cannscope-baseline.json"
SHARED_FILE = "pyproject.toml"
COMMAND_LINE_ONLY = (
    "paths",
    "root",
    "against",
    "format",
    "output",
    "quiet",
    "diff",
    "allow-skipped",
    "show-suppressed",
)


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """
    Everything a user can choose.

    `chip`, `torch` and `cann` are None where the target's default applies. `select` and `ignore` are globs over rule
    ids, `exclude` globs over paths relative to the root as in a .gitignore. `rules` are folders of packs that
    are added to the bundled ones, or that replace them where `bundled` is false. `jobs` 0 means one per CPU. `output`
    and `outputs` are the files that reports are written to, which no scan reads.
    `baseline`, `fail_on`, `max_new_effort` (such as "2d") and `policies` are those of the gate.
    `cache` says whether what is read is kept for the next run.
    `suppress` is what the configuration suppresses; without `suppression_reason`, comments may do so without a reason.
    """

    paths: tuple[Path, ...] = (Path(),)
    root: Path | None = None
    against: Path | None = None
    target: str = "ascend"
    chip: str | None = None
    torch: str | None = None
    cann: str | None = None
    strategies: tuple[Strategy, ...] = STRATEGIES
    workload: str = "all"
    workloads: tuple[tuple[str, tuple[Workload, ...]], ...] = ()
    rules: tuple[Path, ...] = ()
    bundled: bool = True
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    include_tests: bool = True
    include_vendored: bool = False
    seed: int = 0
    jobs: int = 0
    cache: bool = True
    calibration: Path | None = None
    format: str = "terminal"
    output: Path | None = None
    outputs: tuple[Path, ...] = ()
    quiet: bool = False
    baseline: Path | None = None
    fail_on: FailOn = "new"
    max_new_effort: str | None = None
    policies: tuple[Policy, ...] = ()
    suppress: tuple[PathSuppression, ...] = ()
    suppression_reason: bool = True
    show_suppressed: bool = False


class _Settings(msgspec.Struct, kw_only=True, rename="kebab", omit_defaults=True, forbid_unknown_fields=True):
    """The keys of a configuration file, with the types that they must have."""

    target: str = ""
    chip: str = ""
    torch: str = ""
    cann: str = ""
    strategy: str | list[str] = ""
    rules: str | list[str] = ""
    bundled: bool = True
    select: str | list[str] = ""
    ignore: str | list[str] = ""
    exclude: str | list[str] = ""
    workload: str = ""
    workloads: dict[str, str | list[str]] = {}
    include_tests: bool = True
    include_vendored: bool = False
    seed: int = 0
    jobs: int = 0
    cache: bool = True
    calibration: str = ""
    baseline: str = ""
    fail_on: str = ""
    max_new_effort: str = ""
    policies: dict[str, Any] = {}
    suppress: list[dict[str, Any]] | dict[str, Any] = []
    suppression_reason: bool = True


KEYS = tuple(field.encode_name for field in msgspec.structs.fields(_Settings))


def find_root(paths: Sequence[Path], root: Path | None = None) -> Path:
    """
    Return the absolute project root of the paths: `root` if given, else the nearest folder at or above their
    common parent that holds a configuration or .git, else that common parent.

    Raises UsageError for a path that does not exist or lies outside `root`.
    """
    resolved = [_resolve(path) for path in paths]
    if root is not None:
        top = _resolve(root)
        if not top.is_dir():
            raise UsageError(f"--root {root} is not a folder")
        for given, path in zip(paths, resolved, strict=True):
            if not path.is_relative_to(top):
                raise UsageError(f"{given} lies outside --root {root}; give paths below it")
        return top
    try:
        parent = Path(os.path.commonpath([path if path.is_dir() else path.parent for path in resolved]))
    except ValueError:
        raise UsageError("the paths have no folder in common; scan them one by one") from None
    for folder in (parent, *parent.parents):
        if (folder / OWN_FILE).is_file() or (folder / ".git").exists() or _holds_table(folder / SHARED_FILE):
            return folder
    return parent


def load_config(root: Path) -> dict[str, Any]:
    """
    Return what cannscope.toml, else `[tool.cannscope]` of pyproject.toml, sets: values by field of Options.

    Raises ConfigError with file and key, or file and line, for a file that is broken.
    """
    own, shared = root / OWN_FILE, root / SHARED_FILE
    if own.is_file():
        return _check(own, "", _read_toml(own))
    if _holds_table(shared):
        table = _read_toml(shared)["tool"]["cannscope"]
        if not isinstance(table, dict):
            raise ConfigError(f"{shared}: tool.cannscope must be a table; write [tool.cannscope]")
        return _check(shared, "tool.cannscope.", table)
    return {}


def merge_options(config: Mapping[str, Any], command_line: Mapping[str, Any]) -> Options:
    """
    Return the options of the configuration with those of the command line over them.

    A value of None on the command line means that the option was not given. Raises UsageError for a value that
    no option allows.
    """
    given = {name: value for name, value in command_line.items() if value is not None}
    options = Options(**{**config, **given})
    complaint = _complaint(options.torch, options.seed, options.jobs)
    if complaint:
        raise UsageError("--" + complaint)
    return options


_GATE: dict[str, Callable[[Any], Any]] = {
    "fail-on": read_fail_on,
    "max-new-effort": read_effort,
    "policies": read_policies,
    "suppress": read_suppressions,
}


def _complaint(torch: str | None, seed: int, jobs: int) -> str | None:
    if torch is not None and not re.fullmatch(r"\d+\.\d+(\.\d+)?", torch):
        return f"torch must be a version such as 2.7, not {torch!r}"
    if seed < 0:
        return f"seed must be 0 or more, not {seed}"
    if jobs < 0:
        return f"jobs must be 0 (one per CPU) or more, not {jobs}"
    return None


def _check(path: Path, prefix: str, table: dict[str, Any]) -> dict[str, Any]:
    for key in sorted(table):
        if key not in KEYS:
            raise ConfigError(f"{path}: unknown key {prefix}{key}{_advice(key)}")
    try:
        msgspec.convert(table, _Settings)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$.")
        key = where.rstrip("`").partition("[")[0]
        raise ConfigError(f"{path}: {prefix}{key} has the wrong type: {what.lower()}") from None
    complaint = _complaint(table.get("torch"), table.get("seed", 0), table.get("jobs", 0))
    if complaint:
        raise ConfigError(f"{path}: {prefix}{complaint}")
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key == "strategy":
            try:
                values["strategies"] = read_strategies(value)
            except ValueError as error:
                raise ConfigError(f"{path}: {prefix}{error}") from None
        elif key in ("workload", "workloads"):
            try:
                values[key] = read_workload(value) if key == "workload" else read_workloads(value)
            except ValueError as error:
                raise ConfigError(f"{path}: {prefix}{error}") from None
        elif key in _GATE:
            try:
                values[key.replace("-", "_")] = _GATE[key](value)
            except ValueError as error:
                raise ConfigError(f"{path}: {prefix}{error}") from None
        elif key == "rules":
            values["rules"] = tuple(path.parent / folder for folder in split_list(value))
        elif key in ("calibration", "baseline"):
            values[key] = path.parent / value
        elif key in ("select", "ignore"):
            values[key] = split_list(value)
        elif key == "exclude":
            values[key] = (value,) if isinstance(value, str) else tuple(value)
        else:
            values[key.replace("-", "_")] = value
    return values


def _advice(key: str) -> str:
    plain = key.lower().replace("_", "-")
    if plain in ("tool", "cannscope"):
        return f"; in {OWN_FILE} the keys stand at the top, without [tool.cannscope]"
    if plain in COMMAND_LINE_ONLY:
        return "; it can only be given on the command line"
    close = difflib.get_close_matches(plain, KEYS, n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else f"; the keys are {', '.join(KEYS)}"


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        text = read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: not UTF-8 text") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    from estimator.toml import load_toml  # most runs read no TOML

    try:
        return load_toml(text)
    except ValueError as error:
        what, where = str(error), str(path)
        if found := re.search(r" \(at line (\d+), column \d+\)", what):
            what, where = what[: found.start()], f"{path}:{found[1]}"
        elif what.endswith(" (at end of document)"):
            what, where = what.removesuffix(" (at end of document)"), f"{path}:{text.rstrip().count(chr(10)) + 1}"
        raise ConfigError(f"{where}: not valid TOML: {what}") from None


def _holds_table(path: Path) -> bool:
    """Return whether the file has a [tool.cannscope]; one that never mentions it may be broken TOML."""
    try:
        mentioned = b"cannscope" in read_file(path)
    except OSError:
        return False
    tool = _read_toml(path).get("tool") if mentioned else None
    return isinstance(tool, dict) and "cannscope" in tool


def _resolve(path: Path) -> Path:
    try:
        return path.resolve(strict=True)
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file or folder") from None
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "a loop of links"
        raise UsageError(f"{path}: cannot be read: {reason}") from None
