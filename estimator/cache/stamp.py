"""What tells cheaply that a file is the same as before, and that the program is."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from estimator import __version__

_PACKAGE = Path(__file__).resolve().parent.parent
DIGEST_SIZE = 16
# The coarsest clock of a file system in use (FAT); whoever writes within it may leave no trace in the times.
_COARSEST_NS = 2_000_000_000


class Stamp(NamedTuple):
    """What the file system says of a file. The time of the last change of status catches who sets back the other."""

    size: int
    modified_ns: int
    changed_ns: int
    inode: int

    def is_older_than(self, moment_ns: int) -> bool:
        """Tell whether the file was last written so long before the moment that a later write would show."""
        return max(self.modified_ns, self.changed_ns) + _COARSEST_NS < moment_ns


def stamp_of(status: os.stat_result) -> Stamp:
    """Return the stamp of a file whose status was asked for."""
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def digest_of(data: bytes) -> bytes:
    """Return the digest by which content is known: BLAKE2b, 16 bytes."""
    return hashlib.blake2b(data, digest_size=DIGEST_SIZE).digest()


@lru_cache(maxsize=1)
def program_digest() -> bytes:
    """
    Return a digest that changes with whatever code decides a result: this program, Python, and the libraries.

    An installed program is known by its version and what its installer recorded, the same on every machine; a
    checkout by the sizes and times of its files.
    """
    digest = hashlib.blake2b(f"{__version__}\0{sys.version}\0".encode(), digest_size=DIGEST_SIZE)
    folder = _PACKAGE.parent
    if any(folder.glob("cannscope-*.dist-info/RECORD")):
        for record in sorted(folder.glob("cannscope-*.dist-info/RECORD")):
            digest.update(record.read_bytes())
    else:
        for place, _, names in sorted(os.walk(_PACKAGE)):
            for name in sorted(names):
                if name.endswith(".py"):
                    status = os.stat(os.path.join(place, name))
                    digest.update(f"{place}/{name}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    import msgspec  # any of the libraries: they lie side by side

    libraries = Path(msgspec.__file__).parent.parent
    digest.update("\0".join(sorted(n for n in os.listdir(libraries) if n.endswith(".dist-info"))).encode())
    return digest.digest()
