"""Tells the Python of a cell from what IPython adds to it: magics, shell lines, files."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence
from typing import NamedTuple

_SHELL_CELLS = frozenset({"bash", "sh", "shell", "system", "sx", "!"})
_PYTHON_CELLS = frozenset({"time", "timeit", "capture", "prun", "memit", "python", "python3", "pypy", "px"})
_FILE_CELLS = frozenset({"writefile", "file"})
_CUDA_CELLS = frozenset({"cu", "cuda", "cudaraw", "cuda_run"})  # nvcc4jupyter and its like
_INSTALLERS = frozenset({"pip", "pip3", "conda", "mamba", "micromamba", "uv"})
_TIMERS = frozenset({"time", "timeit", "prun", "memit"})
_SHELLS = frozenset({"system", "sx", "sh", "bash"})

_CELL_MAGIC = re.compile(r"%%(!|[\w.]+)[ \t]*(.*)")
_LINE_MAGIC = re.compile(r"([ \t]*)%([A-Za-z_]\w*)(.*)", re.S)
_SHELL_LINE = re.compile(r"([ \t]*)(!{1,2})(?!=)(.*)", re.S)
_ASSIGNED = re.compile(r"([ \t]*[\w.,* \t\[\]'\"]+?=[ \t]*)([!%])(?!=)(.+)", re.S)
_BARE_INSTALL = re.compile(r"[ \t]*(?:pip3?|conda|mamba|uv pip)[ \t]+install\b")
_HELP = re.compile(r"[ \t]*\?{1,2}[\w.]+[ \t]*\Z|[ \t]*[\w.]+\?{1,2}[ \t]*\Z")
_SETTING = re.compile(r"([ \t]+)([A-Za-z_]\w*)[= \t](?=\S)")
_TIMER_OPTIONS = re.compile(r"(?:[ \t]+-\w+(?:[ \t]*\d+)?)*[ \t]+")
_INTERPRETER = re.compile(r"\{sys\.executable\}")


class File(NamedTuple):
    """A file that a cell writes: its name, and the line of the cell that its text begins on."""

    name: str
    line: int


class Split(NamedTuple):
    """
    The lines of a cell by what reads them, each at its own place: what is not a reader's own is left blank.

    `written` is the file that `text` is, where the cell writes one. `broken` is why the Python cannot be read.
    """

    python: list[str]
    shell: list[str]
    text: Sequence[str] = ()
    written: File | None = None
    broken: str | None = None


def split_cell(source: str) -> Split:
    """Return the lines of a cell for the readers of Python, of shell, or of the file that it writes."""
    lines = source.split("\n")
    blank = [""] * len(lines)
    # Colab allows comments, such as a cell's title, above the magic.
    first = next((at for at, line in enumerate(lines) if line.strip() and not line.startswith("#")), 0)
    magic = _CELL_MAGIC.match(lines[first])
    if magic is None:
        return _check(*_split_lines(lines)) if _complaint(lines) else Split(lines, blank)
    name, arguments = magic[1].lower(), magic[2].split()
    rest = [*blank[: first + 1], *lines[first + 1 :]]
    if name == "script":
        name = arguments[0].rpartition("/")[2] if arguments else ""
    if name in _SHELL_CELLS:
        return Split(blank, rest)
    if name in _PYTHON_CELLS:
        return _check(*_split_lines(rest))
    if name in _FILE_CELLS and arguments:
        return Split(blank, blank, rest, File(arguments[-1].strip("'\""), first + 2))
    if name in _CUDA_CELLS:
        return Split(blank, blank, rest, File("cell.cu", first + 2))
    return Split(blank, blank)


def _check(python: list[str], shell: list[str]) -> Split:
    broken = _complaint(python)
    return Split([""] * len(python) if broken else python, shell, broken=broken)


def _complaint(lines: list[str]) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        return f"{getattr(error, 'msg', None) or type(error).__name__}" + (f" on line {line}" if line else "")
    return None


def _split_lines(lines: list[str]) -> tuple[list[str], list[str]]:
    python, shell = [], []
    continued = False
    for line in lines:
        if continued:
            code, command = "", line
        else:
            code, command = _split_line(line)
        python.append(code)
        shell.append(_INTERPRETER.sub(lambda found: "python".ljust(len(found[0])), command))
        continued = bool(command) and command.rstrip().endswith("\\")
    return python, shell


def _split_line(line: str) -> tuple[str, str]:
    """Return what Python and what the shell read of a line; the columns stay."""
    escaped = _SHELL_LINE.match(line)
    if escaped:
        return f"{escaped[1]}pass", " " * (len(escaped[1]) + len(escaped[2])) + escaped[3]
    magic = _LINE_MAGIC.match(line)
    if magic:
        return _split_magic(magic[1], magic[2].lower(), magic[3])
    assigned = _ASSIGNED.match(line)
    if assigned:
        command = " " * (len(assigned[1]) + 1) + assigned[3] if assigned[2] == "!" else ""
        return f"{assigned[1]}None", command
    if _BARE_INSTALL.match(line):
        return line[: len(line) - len(line.lstrip())] + "pass", line
    return ("", "") if _HELP.match(line) else (line, "")


def _split_magic(indent: str, name: str, rest: str) -> tuple[str, str]:
    nothing = f"{indent}pass"
    before = " " * (len(indent) + 1)
    if name in _INSTALLERS:
        return nothing, f"{before}{name}{rest}"
    if name in _SHELLS:
        return nothing, before + " " * len(name) + rest
    if name in ("env", "set_env"):
        setting = _SETTING.match(rest)
        value = rest[setting.end() :] if setting else ""
        return nothing, f"{before}{' ' * len(name)}{setting[1]}{setting[2]}={value}" if setting else ""
    if name in _TIMERS:
        options = _TIMER_OPTIONS.match(rest)
        if options and len(name) + options.end() >= 4:
            return f"{indent}if 1:".ljust(len(indent) + 1 + len(name) + options.end()) + rest[options.end() :], ""
    return nothing, ""
