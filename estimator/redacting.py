"""A scan that may leave the house: redacted under the user's key."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from estimator.errors import UsageError
from estimator.model.scan import Scan
from estimator.report.redaction import Pseudonyms, redact
from estimator.rulebook.load import load_rulebook

_SHORTEST_KEY = 16
_VARIABLE = "CANNSCOPE_REDACT_KEY"


def redact_scan(scan: Scan, key_file: Path | None = None, project: str = "") -> Scan:
    """Return the scan redacted; raises UsageError as `read_key` does."""
    return redact(scan, load_rulebook(()), Pseudonyms(read_key(key_file)), project)


def read_key(path: Path | None) -> bytes:
    """
    Return the key of the pseudonyms: of this file, of the one that CANNSCOPE_REDACT_KEY names, or the user's own.

    The user's own is made at first use, so that pseudonyms stay the same from run to run and mean nothing to others.
    Raises UsageError where a key cannot be read or is too short, or where the user's own cannot be kept.
    """
    given = path or (Path(os.environ[_VARIABLE]) if os.environ.get(_VARIABLE) else None)
    if given is None:
        return _own_key()
    try:
        key = given.read_bytes().strip()
    except OSError as error:
        raise UsageError(f"{given}: the key of --redact cannot be read: {error.strerror}") from None
    if len(key) < _SHORTEST_KEY:
        raise UsageError(f"{given}: the key of --redact has {len(key)} bytes; {_SHORTEST_KEY} or more keep guesses out")
    return key


def _own_key() -> bytes:
    from platformdirs import user_data_path

    path = user_data_path("cannscope", appauthor=False) / "redact.key"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_bytes()
        with os.fdopen(handle, "wb") as file:
            file.write(key := secrets.token_hex(32).encode())
    except OSError as error:
        raise UsageError(
            f"{path}: the key of --redact cannot be kept: {error.strerror}; name one with --redact-key or {_VARIABLE}"
        ) from None
    return key
