"""Tells whether a run would see just what an earlier one saw."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import msgspec

from estimator.cache.stamp import DIGEST_SIZE, program_digest, stamp_of
from estimator.config import Options
from estimator.model.artifact import Inventory
from estimator.rulebook.load import digest_rules

_OF_NO_MATTER = ("format", "output", "quiet", "jobs", "cache")


def identify_run(options: Options, root: Path, inventory: Inventory) -> bytes | None:
    """
    Return a key for the options, the rules, the program, and the files with their stamps: as long as it is the same,
    so is what a run sees. None where that cannot be proved: a file was written too lately, or cannot be asked.
    """
    key = hashlib.blake2b(program_digest(), digest_size=DIGEST_SIZE)
    given = {name: getattr(options, name) for name in options.__struct_fields__ if name not in _OF_NO_MATTER}
    key.update(repr((digest_rules(options.rules), given, str(root))).encode("utf-8", "surrogateescape"))
    key.update(repr((inventory.skipped, inventory.unread, inventory.excluded)).encode("utf-8", "surrogateescape"))
    now = time.time_ns()
    for artifact in inventory.artifacts:
        try:
            stamp = stamp_of(os.stat(f"{root}{os.sep}{artifact.path}"))  # noqa: PTH116
            key.update(msgspec.msgpack.encode((artifact, stamp)))
        except (OSError, UnicodeError):
            return None
        if not stamp.is_older_than(now):
            return None
    return key.digest()
