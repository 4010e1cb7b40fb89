"""The cache's file: what is kept is found, and trouble costs time only."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from estimator.cache.stamp import Stamp, stamp_of
from estimator.cache.store import FILE, Store

OLD = time.time_ns() - 10_000_000_000
STAMP = Stamp(10, OLD, OLD, 2**64 - 1)


def test_what_is_kept_is_found_by_the_next_run(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        assert store.find(b"key") is None
        store.keep(b"key", b"value")
        store.note_digest("/p/\udcff.py", STAMP, time.time_ns(), b"digest")
        assert store.find(b"key") == b"value"
    with Store(tmp_path) as store:
        assert store.find(b"key") == b"value"
        assert store.find(b"other") is None
        assert store.find_digest("/p/\udcff.py", STAMP) == b"digest"
        assert store.measure()[2:] == (1, 1)
    assert store.trouble is None


@pytest.mark.parametrize("field", STAMP._fields)
def test_another_stamp_is_another_file(tmp_path: Path, field: str) -> None:
    with Store(tmp_path) as store:
        store.note_digest("a", STAMP, time.time_ns(), b"digest")
        store.flush()
        assert store.find_digest("a", STAMP._replace(**{field: 7})) is None
        assert store.find_digest("a", STAMP) == b"digest"


@pytest.mark.parametrize("field", ["modified_ns", "changed_ns"])
def test_times_too_near_to_the_note_prove_nothing(tmp_path: Path, field: str) -> None:
    stamp = STAMP._replace(**{field: time.time_ns()})
    with Store(tmp_path) as store:
        store.note_digest("a", stamp, time.time_ns(), b"digest")
        store.flush()
        assert store.find_digest("a", stamp) is None


def test_a_damaged_file_begins_anew(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 1000)
    with Store(tmp_path) as store:
        store.keep(b"key", b"value")
    assert store.trouble is None
    with Store(tmp_path) as store:
        assert store.find(b"key") == b"value"


def test_damage_inside_is_no_value_and_heals(tmp_path: Path) -> None:
    keys = [bytes([number]) for number in range(200)]
    with Store(tmp_path) as store:
        for key in keys:
            store.keep(key, key * 3000)
    data = bytearray((tmp_path / FILE).read_bytes())
    data[8192:] = b"\xa5" * (len(data) - 8192)
    (tmp_path / FILE).write_bytes(data)
    for _ in range(2):
        with Store(tmp_path) as store:
            assert {store.find(key) for key in keys} <= {None, *(key * 3000 for key in keys)}
            store.keep(b"new", b"value")
    with Store(tmp_path) as store:
        store.keep(b"new", b"value")
    with Store(tmp_path) as store:
        assert store.find(b"new") == b"value"
        assert store.trouble is None


def test_a_value_that_was_tampered_with_is_none(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.keep(b"key", b"value")
    with sqlite3.connect(tmp_path / FILE) as base:
        base.execute("UPDATE kept SET data = replace(data, x'76', x'77')")
    base.close()
    with Store(tmp_path) as store:
        assert store.find(b"key") is None


def test_a_folder_that_cannot_be_used_is_told_and_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with Store(tmp_path / "file" / "folder") as store:
        store.keep(b"key", b"value")
        assert store.find(b"key") is None
        assert not store.usable
    assert store.trouble is not None
    assert store.trouble.startswith("no cache is used: ")
    assert "\n" not in store.trouble


def test_a_full_disk_is_told_and_costs_nothing(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        assert store._base is not None
        store._base.execute("PRAGMA max_page_count = 20")
        store.keep(b"key", b"x" * 1_000_000)
        store.flush()
        assert not store.usable
        store.keep(b"key", b"value")
    assert store.trouble is not None
    assert "full" in store.trouble
    with Store(tmp_path) as store:
        store.keep(b"key", b"value")
        assert store.trouble is None


def test_a_store_that_is_off_keeps_nothing(tmp_path: Path) -> None:
    with Store(tmp_path, enabled=False) as store:
        store.keep(b"key", b"value")
        store.note_digest("a", STAMP, time.time_ns(), b"digest")
        assert store.find(b"key") is None
        assert store.find_digest("a", STAMP) is None
    assert not any(tmp_path.iterdir())


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    largest = 400_000
    for day in range(10):
        with Store(tmp_path, largest) as store:
            store._today += day
            store.find(b"\0")  # used every day
            for number in range(10):
                store.keep(bytes([day * 10 + number]), b"x" * 9_000)
    assert (tmp_path / FILE).stat().st_size <= largest * 1.5
    with Store(tmp_path) as store:
        assert store.find(b"\0") is not None
        assert store.find(bytes([5])) is None
        assert store.find(bytes([99])) is not None


def test_two_runs_at_once_keep_both(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from estimator.cache import Store\n"
        "with Store(Path(sys.argv[1])) as store:\n"
        "    for number in range(40):\n"
        "        store.keep(f'{sys.argv[2]}{number}'.encode(), b'x' * 5000); store.flush()\n"
        "    assert store.trouble is None, store.trouble\n"
    )
    runs = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path), name]) for name in "ab"]
    assert [run.wait(60) for run in runs] == [0, 0]
    with Store(tmp_path) as store:
        assert store.measure().values == 80


def test_another_run_that_writes_for_long_costs_what_would_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("estimator.cache.store._WAIT_SECONDS", 0.05)
    with Store(tmp_path) as first, Store(tmp_path) as second:
        assert first._base is not None
        first._base.execute("BEGIN IMMEDIATE")
        second.keep(b"key", b"value")
        second.flush()
        assert second.trouble is None
        first._base.execute("ROLLBACK")
        second.keep(b"key", b"value")
        second.flush()
        assert first.find(b"key") == b"value"


def test_readers_do_not_wait_for_a_writer(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.keep(b"key", b"value")
        store.flush()
        found: list[bytes | None] = []

        def look() -> None:
            with Store(tmp_path) as other:
                found.append(other.find(b"key"))

        assert store._base is not None
        store._base.execute("BEGIN IMMEDIATE")
        thread = threading.Thread(target=look)
        thread.start()
        thread.join(10)
        store._base.execute("ROLLBACK")
    assert found == [b"value"]


def test_clear_removes_the_file(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.keep(b"key", b"value" * 1000)
        store.flush()
        assert store.clear() > 5000
    assert not any(tmp_path.iterdir())


def test_only_the_user_may_read_it(tmp_path: Path) -> None:
    with Store(tmp_path):
        pass
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


def test_a_stamp_knows_when_it_can_be_trusted(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("x")
    stamp = stamp_of(path.stat())
    assert not stamp.is_older_than(time.time_ns())
    assert stamp.is_older_than(time.time_ns() + 3_000_000_000)
