"""The key of the pseudonyms."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from estimator.errors import UsageError
from estimator.redacting import read_key, redact_scan
from tests.report.story import make_scan


@pytest.fixture(autouse=True)
def no_key_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CANNSCOPE_REDACT_KEY", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def test_a_key_of_a_file_or_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"0123456789abcdef\n")
    assert read_key(file) == b"0123456789abcdef"
    monkeypatch.setenv("CANNSCOPE_REDACT_KEY", str(file))
    assert read_key(None) == b"0123456789abcdef"


@pytest.mark.skipif(os.name == "nt" or os.uname().sysname == "Darwin", reason="the data folder follows XDG on Linux")
def test_the_users_own_key_is_made_once_and_for_nobody_else(tmp_path: Path) -> None:
    key = read_key(None)
    assert len(key) == 64
    assert read_key(None) == key
    (file,) = (tmp_path / "data").rglob("redact.key")
    assert file.stat().st_mode & 0o777 == 0o600


def test_keys_that_keep_nobody_out(tmp_path: Path) -> None:
    short = tmp_path / "short"
    short.write_bytes(b"123")
    with pytest.raises(UsageError, match="has 3 bytes"):
        read_key(short)
    with pytest.raises(UsageError, match="cannot be read"):
        read_key(tmp_path / "none")


def test_two_runs_give_the_same(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"0123456789abcdef")
    first = redact_scan(make_scan(), file, "A")
    assert first == redact_scan(make_scan(), file, "A")
    assert first.name == "A"
