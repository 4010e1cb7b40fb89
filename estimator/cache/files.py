"""What parsers saw in a file, by its content."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import msgspec

from estimator.cache.seen import decode
from estimator.cache.shelf import Shelf
from estimator.cache.stamp import digest_of, program_digest, stamp_of
from estimator.cache.store import Store
from estimator.files import encode_name
from estimator.model.artifact import Artifact
from estimator.model.rule import Interest
from estimator.model.summary import Parsed

# Sorted, since sets come in another order in every process.
_ENCODER = msgspec.msgpack.Encoder(order="deterministic")


class FileCache:
    """
    What the parsers saw of files under one interest.

    A value depends on the content of the file, its path and its name as a module, on the interest, and on the program:
    on no other file.
    """

    def __init__(self, store: Store, interest: Interest) -> None:
        self.store = store
        self.interest = interest
        self._reader = program_digest() + (digest_of(_ENCODER.encode(interest)) if store.usable else b"")

    def find(self, artifact: Artifact, digest: bytes, shelf: Shelf | None = None) -> Parsed | None:
        """Return what was seen in the artifact when its content had this digest, put aside if asked for, or None."""
        data = self.store.find(self._key(artifact, digest)) if self.store.usable else None
        if data is None:
            return None
        try:
            return decode(data) if shelf is None else shelf.put(data)
        except msgspec.DecodeError:
            return None

    def find_unchanged(self, root: Path, artifact: Artifact, shelf: Shelf | None = None) -> Parsed | None:
        """
        Return what was seen in the artifact if its content is as it was, as `find` does, or None.

        The file is read only where its times do not prove that; OSError is left to whoever reads it next.
        """
        if not self.store.usable:
            return None
        path = f"{root}{os.sep}{artifact.path}"
        try:
            stamp = stamp_of(os.stat(path))
            digest = self.store.find_digest(path, stamp)
            if digest is None:
                noted = time.time_ns()
                with open(path, "rb") as file:  # the stamp is that of what is read, also if the file is replaced
                    stamp = stamp_of(os.fstat(file.fileno()))
                    digest = digest_of(file.read())
                self.store.note_digest(path, stamp, noted, digest)
        except OSError:
            return None
        return self.find(artifact, digest, shelf)

    def keep(self, artifact: Artifact, digest: bytes, seen: bytes) -> None:
        """Keep what `seen.encode` made of what was seen."""
        self.store.keep(self._key(artifact, digest), seen)

    def _key(self, artifact: Artifact, digest: bytes) -> bytes:
        key = hashlib.blake2b(self._reader, digest_size=16)
        name = f"{artifact.kind}\0{artifact.path}\0{artifact.module}\0{artifact.is_package}\0"
        key.update(encode_name(name))
        key.update(digest)
        return key.digest()
