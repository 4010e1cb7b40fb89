"""Keeps compiled rules between runs, in the cache folder of the user."""

from __future__ import annotations

import contextlib
import hashlib
import os
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from estimator import __version__
from estimator.cache.folder import cache_folder
from estimator.model.rulebook import Rulebook

_KEPT = 8
_CHECK = 4  # bytes before the rules, of CRC-32
_PREFIX = "rules-"
_PACKAGE = Path(__file__).resolve().parent.parent


def remember(key: str, build: Callable[[], Rulebook]) -> Rulebook:
    """
    Return the rulebook kept under the key, else what `build` returns, which is then kept.

    A folder that cannot be used and a file that is broken cost time, never the run.
    """
    path = cache_folder() / f"{_PREFIX}{_stamp(key)}.msgpack"
    try:
        data = path.read_bytes()
        if data[:_CHECK] == _check(data[_CHECK:]):  # damage must not become a rule
            return msgspec.msgpack.decode(data[_CHECK:], type=Rulebook)
    except (OSError, msgspec.DecodeError):
        pass
    rulebook = build()
    data = msgspec.msgpack.encode(rulebook)
    with contextlib.suppress(OSError):
        _keep(path, _check(data) + data)
    return rulebook


def _check(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_CHECK, "big")


def _stamp(key: str) -> str:
    """Return a name that changes with the content of the packs, the version, and the code that compiles them."""
    digest = hashlib.sha256(f"{key}\0{__version__}".encode())
    for folder in ("rulebook", "model"):
        for entry in sorted(os.scandir(_PACKAGE / folder), key=lambda entry: entry.name):
            if entry.name.endswith(".py"):
                status = entry.stat()
                digest.update(f"{entry.name}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.hexdigest()[:32]


def _keep(path: Path, data: bytes) -> None:
    """Write the file as a whole, and drop the oldest beyond those that are kept."""
    import tempfile  # rules are compiled once

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".rules-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    kept = sorted(path.parent.glob(f"{_PREFIX}*.msgpack"), key=lambda old: old.stat().st_mtime_ns, reverse=True)
    for old in kept[_KEPT:]:
        old.unlink(missing_ok=True)
