"""Where what was seen in files waits until it is asked for: of a large project it is most of the memory."""

from __future__ import annotations

import io
from typing import IO

import msgspec

from estimator.cache.seen import Sizes, add_linking, add_tracing, decode, decode_outline, measure
from estimator.model.summary import Parsed

_IN_MEMORY = 4_000_000  # bytes; beyond them they go to a file without a name, which ends with the process


class Shelved(Parsed, frozen=True, kw_only=True, gc=False):
    """An outline whose other parts are on a shelf, from a place on, each so many bytes."""

    shelf: Shelf
    start: int
    linking: int
    tracing: int
    counted: int

    def for_linking(self) -> Parsed:
        """Return the file with what is linked and matched, read from the shelf."""
        return add_linking(self._outline(), self.shelf.read(self.start, self.linking))

    def for_tracing(self) -> Parsed:
        """Return the file with what makes the graph, read from the shelf, without what it exports."""
        outline = self._outline()
        summary = msgspec.structs.replace(outline.summary, exports=(), star_imports=())
        slim = msgspec.structs.replace(outline, summary=summary)
        return add_tracing(slim, self.shelf.read(self.start + self.linking, self.tracing))

    def count_facts(self) -> int:
        """Return how many facts are on the shelf."""
        return self.counted

    def _outline(self) -> Parsed:
        return Parsed(**{name: getattr(self, name) for name in Parsed.__struct_fields__})


class Ticket(msgspec.Struct, frozen=True, gc=False):
    """Where on a shelf something is."""

    start: int
    sizes: Sizes


class Shelf:
    """Bytes put one after the other. Where no file can be written, what was seen stays in memory, whole."""

    # tempfile.SpooledTemporaryFile would lose what it holds where the disk fills up while it moves to a file.

    def __init__(self, in_memory: int = _IN_MEMORY) -> None:
        self._in_memory = in_memory
        self._early = io.BytesIO()
        self._file: IO[bytes] | None = None
        self._size = 0
        self._usable = True

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, data: bytes) -> Ticket | Parsed:
        """
        Put aside what `seen.encode` encoded, and return what `fetch` gives its outline for.

        Outlines are decoded when all files are parsed: small things that stay, made between large ones that go, would
        keep memory from being used again. Raises msgspec.DecodeError for what nobody encoded.
        """
        sizes = measure(data)
        start = self._write(data) if self._usable else None
        return decode(data) if start is None else Ticket(start=start, sizes=sizes)

    def fetch(self, added: Ticket | Parsed) -> Parsed:
        """Return the outline of what was put aside."""
        if isinstance(added, Parsed):
            return added
        sizes = added.sizes
        start = added.start + sizes.head
        outline = decode_outline(self.read(start, sizes.outline))
        if not sizes.linking and not sizes.tracing:
            return outline
        return Shelved(
            **{name: getattr(outline, name) for name in Parsed.__struct_fields__},
            shelf=self,
            start=start + sizes.outline,
            linking=sizes.linking,
            tracing=sizes.tracing,
            counted=sizes.facts,
        )

    def put(self, data: bytes) -> Parsed:
        """Return the outline of what `seen.encode` encoded, all put aside; raises msgspec.DecodeError."""
        return self.fetch(self.add(data))

    def _write(self, data: bytes) -> int | None:
        start = self._size
        if self._file is None and start + len(data) <= self._in_memory:
            self._early.write(data)
        else:
            try:
                if self._file is None:
                    import tempfile

                    self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - it ends with the run
                self._file.seek(start)
                if self._file.write(data) != len(data):
                    raise OSError("no space left")
            except OSError:
                self._usable = False
                return None
        self._size += len(data)
        return start

    def read(self, start: int, size: int) -> bytes:
        """Return so many bytes that were put at a place."""
        if start + size <= self._early.tell():
            return bytes(self._early.getbuffer()[start : start + size])
        if self._file is None:
            return b""
        self._file.seek(start)
        return self._file.read(size)
