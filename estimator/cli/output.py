"""Writes what the reporters return."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import NoReturn

from estimator.errors import UsageError

_PLAIN = str.maketrans({"█": "#", "─": "-", "…": "~"})


def wants_color() -> bool:
    """Return whether stdout is a terminal whose user did not turn colour off (NO_COLOR, TERM=dumb)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def write_out(text: str, exact: bool = False) -> None:
    """
    Write to stdout, in plain characters where its encoding has no others; a closed pipe ends the run quietly.

    What a program is to read (`exact`) is written as UTF-8 and with its own line ends, whatever the terminal's are.
    """
    encoding = sys.stdout.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        if not exact:
            text = text.translate(_PLAIN).encode(encoding, "backslashreplace").decode(encoding)
    try:
        if exact and hasattr(sys.stdout, "buffer"):
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        else:
            sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        _give_up(error)


def write_out_bytes(data: bytes) -> None:
    """Write to stdout byte by byte, as a patch needs it; a closed pipe ends the run quietly."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        _give_up(error)


def write_file(path: Path, text: str) -> None:
    """Write the file as a whole or not at all; raises UsageError where it cannot be written."""
    write_bytes(path, text.encode("utf-8", "backslashreplace"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write the file as `write_file` does, byte by byte as it is given."""
    try:
        given, path = path, Path(os.path.realpath(path))
        is_special = path.exists() and not path.is_file()
        if given.is_symlink() and not is_special and path.parent != Path(os.path.realpath(given.parent)):
            raise UsageError(f"{given} is a link to {path}: name that file itself")  # a tree may hold such a trap
        if is_special:
            path.write_bytes(data)  # a device or a named pipe must not be replaced by a file
            return
        import tempfile  # few runs write a file

        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from None


def _give_up(error: OSError) -> NoReturn:
    # Else the interpreter flushes once more when it ends, and complains.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL):  # so Windows calls it
        raise SystemExit(0) from None
    raise UsageError(f"standard output cannot be written: {error.strerror}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
