"""Looks at files that may vanish, be closed to us, be no files at all, or never end."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

LARGEST = 100_000_000  # bytes
# A pipe that nobody writes to must not be waited for; what is text elsewhere is bytes on Windows only with this flag.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def is_file(path: Path) -> bool:
    """Tell whether this is a regular file that we may look at."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # in a folder that may be listed but not entered
        return False


def encode_name(text: str) -> bytes:
    """Return text with names of files in it as bytes, whatever they hold: other bytes, or half characters."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # Windows takes half of a pair for a character
        return text.encode("utf-8", "surrogatepass")


def is_path_below(path: str) -> bool:
    r"""
    Tell whether a path that git names, joined to a folder, lies below it.

    What is a name elsewhere (`\\host\share`, `d:file`) leads Windows to another drive, or to another machine.
    """
    return os.name != "nt" or not ("\\" in path or ":" in path)


def find_program(name: str) -> str:
    """
    Return the path of a program in a folder that PATH names in full; raises FileNotFoundError.

    Windows looks into the working directory first, and PATH may hold `.`: a scanned tree can hold a program too.
    """
    endings = (".exe",) if os.name == "nt" else ("",)
    for folder in os.get_exec_path():
        for ending in endings:
            path = Path(folder) / f"{name}{ending}"
            if path.is_absolute() and is_file(path) and os.access(path, os.X_OK):
                return str(path)
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)


def read_file(path: Path, largest: int = LARGEST) -> bytes:
    """
    Return the content of a regular file.

    Raises OSError for what is none (a pipe, a device), for one of more than `largest` bytes, also where it grows while
    it is read, and for what the system refuses.
    """
    with os.fdopen(os.open(path, _FLAGS), "rb", buffering=0) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file")
        # Files of /proc say that they are empty; one more byte than allowed shows that there is more.
        pieces, left = [], largest + 1
        size = min(status.st_size + 1, left)
        while left > 0 and (piece := file.read(size)):
            pieces.append(piece)
            left -= len(piece)
            size = min(left, 1_000_000)
    if left <= 0:
        raise OSError(errno.EFBIG, f"larger than {largest / 1_000_000:g} MB")
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def head(path: Path, size: int) -> bytes:
    """Return the first bytes of the file, none if it cannot be read or is no regular file."""
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb", buffering=0) as file:
            return file.read(size) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else b""
    except (OSError, ValueError):
        return b""
