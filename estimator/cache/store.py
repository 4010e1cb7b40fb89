"""The file that the cache is: sqlite, written in few short transactions, and given up at the first trouble."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from estimator.cache.folder import cache_folder
from estimator.cache.stamp import Stamp, digest_of

FILE = "content-1.sqlite"  # the number is that of the tables; another one begins another file
LARGEST = 1_000_000_000  # bytes of the file; beyond it what was not used for longest goes
_PENDING = 4_000_000  # bytes that wait to be written
_WAIT_SECONDS = 3.0
_DAY_SECONDS = 86_400
_CHECK = 16  # bytes of digest before each value: a damaged page must not become a finding
_TABLES = """
CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, used INTEGER NOT NULL, data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seen (
    path BLOB PRIMARY KEY, used INTEGER NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
    changed INTEGER NOT NULL, inode INTEGER NOT NULL, noted INTEGER NOT NULL, digest BLOB NOT NULL
) WITHOUT ROWID;
"""


class Usage(NamedTuple):
    """How much is kept: the file, its bytes, the values and the files noted."""

    path: Path
    size: int
    values: int
    files: int


class Store:
    """
    Values by key and digests by path, kept between runs.

    Several runs may use it at once. A file that is damaged is begun anew; a folder that cannot be used or a full disk
    leave `trouble` with one line to tell, and a store that holds nothing.
    """

    def __init__(self, folder: Path | None = None, largest: int = LARGEST, *, enabled: bool = True) -> None:
        self.trouble: str | None = None
        self._path = (folder or cache_folder()) / FILE
        self._largest = largest
        self._today = int(time.time() // _DAY_SECONDS)
        self._kept: dict[bytes, bytes] = {}
        self._seen: dict[bytes, tuple[Stamp, int, bytes]] = {}
        self._used: list[bytes] = []
        self._met: list[bytes] = []
        self._waiting = 0
        self._base: sqlite3.Connection | None = None
        if enabled:
            self._try(self._open, anew=True)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def usable(self) -> bool:
        """Tell whether anything is or will be kept."""
        return self._base is not None

    def find(self, key: bytes) -> bytes | None:
        """Return the value kept under the key, whole, or None."""
        if self._base is None:
            return None
        waiting = self._kept.get(key)
        if waiting is not None:
            return waiting[_CHECK:]
        try:
            row = self._base.execute("SELECT used, data FROM kept WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            self._fail(error)
            return None
        if row is None:
            return None
        used, data = row
        value = bytes(data[_CHECK:])
        if data[:_CHECK] != digest_of(value):
            return None
        if used != self._today:
            self._used.append(key)
        return value

    def keep(self, key: bytes, value: bytes) -> None:
        """Keep the value under the key, from the next `flush` on also for others."""
        if self._base is None:
            return
        self._kept[key] = digest_of(value) + value
        self._waiting += len(value)
        if self._waiting > _PENDING:
            self.flush()

    def find_digest(self, path: str, stamp: Stamp) -> bytes | None:
        """Return the digest of the file's content as it was noted, if the stamp is the same and can be trusted."""
        if self._base is None:
            return None
        try:
            row = self._base.execute(
                "SELECT used, noted, digest FROM seen"
                " WHERE path = ? AND size = ? AND modified = ? AND changed = ? AND inode = ?",
                (os.fsencode(path), *_signed(stamp)),
            ).fetchone()
        except sqlite3.Error as error:
            self._fail(error)
            return None
        if row is None or not stamp.is_older_than(row[1]):
            return None
        if row[0] != self._today:
            self._met.append(os.fsencode(path))
        return bytes(row[2])

    def note_digest(self, path: str, stamp: Stamp, noted_ns: int, digest: bytes) -> None:
        """Note the digest of a file that was read at a time (nanoseconds since 1970), with its stamp then."""
        if self._base is not None:
            self._seen[os.fsencode(path)] = (stamp, noted_ns, digest)

    def flush(self) -> None:
        """Write what waits; where another run writes for long, nothing is kept."""
        self._waiting = 0
        if not (self._kept or self._seen or self._used or self._met):
            return
        self._try(self._write)
        for waiting in (self._kept, self._seen, self._used, self._met):
            waiting.clear()

    def close(self) -> None:
        """Write what waits, drop what is too much, and let go of the file."""
        if self._base is not None:
            self.flush()
            self._try(self._evict)
        if self._base is not None:
            self._base.close()
            self._base = None

    def measure(self) -> Usage:
        """Return how much is kept."""
        counts = [0, 0]
        if self._base is not None:
            with contextlib.suppress(sqlite3.Error):
                counts = [self._base.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("kept", "seen")]
        size = sum(p.stat().st_size for p in self._files() if p.exists())
        return Usage(self._path, size, *counts)

    def clear(self) -> int:
        """Remove everything that is kept and return how many bytes that were; raises OSError."""
        size = self.measure().size
        if self._base is not None:
            self._base.close()
            self._base = None
        for path in self._files():
            path.unlink(missing_ok=True)
        return size

    def _files(self) -> list[Path]:
        return [self._path.with_name(self._path.name + ending) for ending in ("", "-wal", "-shm", "-journal")]

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)  # what a project holds is nobody else's business
        os.close(handle)
        self._base = base = sqlite3.connect(self._path, timeout=_WAIT_SECONDS, isolation_level=None)
        if base.execute("PRAGMA page_count").fetchone()[0] == 0:
            base.execute("PRAGMA auto_vacuum = INCREMENTAL")
        # Readers go on while another run writes. Where the file system cannot, sqlite keeps to its journal.
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = NORMAL")
        base.executescript(_TABLES)

    def _write(self) -> None:
        base = self._base
        assert base is not None
        base.execute("BEGIN IMMEDIATE")
        base.executemany(
            "INSERT OR REPLACE INTO kept VALUES (?, ?, ?)",
            [(key, self._today, data) for key, data in self._kept.items()],
        )
        base.executemany(
            "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(path, self._today, *_signed(s), noted, digest) for path, (s, noted, digest) in self._seen.items()],
        )
        base.executemany("UPDATE kept SET used = ? WHERE key = ?", [(self._today, key) for key in self._used])
        base.executemany("UPDATE seen SET used = ? WHERE path = ?", [(self._today, path) for path in self._met])
        base.execute("COMMIT")

    def _evict(self) -> None:
        """Drop what was not used for longest, until a quarter of the room is free."""
        base = self._base
        assert base is not None
        page = base.execute("PRAGMA page_size").fetchone()[0]
        pages = base.execute("PRAGMA page_count").fetchone()[0] - base.execute("PRAGMA freelist_count").fetchone()[0]
        if pages * page <= self._largest:
            return
        surplus = pages * page - self._largest * 3 // 4
        base.execute("BEGIN IMMEDIATE")
        doomed = []
        for key, size in base.execute("SELECT key, length(data) FROM kept ORDER BY used, key"):
            doomed.append((key,))
            surplus -= size
            if surplus <= 0:
                break
        base.executemany("DELETE FROM kept WHERE key = ?", doomed)
        oldest = base.execute("SELECT min(used) FROM kept").fetchone()[0]
        base.execute("DELETE FROM seen WHERE used < ?", (oldest or self._today,))
        base.execute("COMMIT")
        base.execute("PRAGMA incremental_vacuum").fetchall()

    def _try(self, act: Callable[[], None], *, anew: bool = False) -> None:
        try:
            act()
        except sqlite3.OperationalError as error:
            self._fail(error)
        except sqlite3.DatabaseError as error:  # no database, or a damaged one
            self._drop()
            if not anew:
                self.trouble = f"the cache was damaged ({error}) and begins anew"
                return
            self._try(act)
        except OSError as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        """Go on without: nothing is found or kept any more."""
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            self._drop()
        reason = error.strerror if isinstance(error, OSError) else str(error)
        if "locked" not in str(error):  # another run keeps the same
            self.trouble = f"no cache is used: {self._path.parent}: {reason}"
            self._let_go()
        elif self._base is not None and self._base.in_transaction:
            self._base.rollback()

    def _let_go(self) -> None:
        if self._base is not None:
            with contextlib.suppress(sqlite3.Error):
                self._base.close()
            self._base = None

    def _drop(self) -> None:
        self._let_go()
        with contextlib.suppress(OSError):
            for path in self._files():
                path.unlink(missing_ok=True)


def _signed(stamp: Stamp) -> tuple[int, int, int, int]:
    """Return the stamp as sqlite holds it: an inode may need all 64 bits."""
    inode = stamp.inode & 0x7FFF_FFFF_FFFF_FFFF
    return stamp.size, stamp.modified_ns, stamp.changed_ns, inode
