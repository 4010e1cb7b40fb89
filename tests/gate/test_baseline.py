"""The file of a baseline: sorted, one entry a line, whole or refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from estimator.errors import ConfigError
from estimator.gate.baseline import read_baseline, write_baseline
from estimator.model.verdict import Baseline, Identity

ONE = Identity("a.py", "r-b", "f", "0123")
TWO = Identity("a.py", "r-a", "", "4567")
ODD = Identity('d"\udcff\u4e2d.py', "r-a", "C.f", "89ab")
KNOWN = Baseline(tool="1.0", rules=frozenset({"r-b", "r-a"}), entries={ONE: 2, TWO: 1, ODD: 1})


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text(write_baseline(KNOWN))
    assert read_baseline(path) == KNOWN
    path.write_bytes(write_baseline(KNOWN).replace("\n", "\r\n").encode())
    assert read_baseline(path) == KNOWN


def test_an_empty_baseline_is_one(tmp_path: Path) -> None:
    empty = Baseline(tool="1.0", rules=frozenset(), entries={})
    (tmp_path / "b.json").write_text(write_baseline(empty))
    assert read_baseline(tmp_path / "b.json") == empty


def test_the_text_is_sorted_json_with_an_entry_a_line() -> None:
    text = write_baseline(KNOWN)
    entries = json.loads(text)["entries"]
    assert [entry and (entry["path"], entry["rule"]) for entry in entries] == [
        ("a.py", "r-a"),
        ("a.py", "r-b"),
        ('d"\udcff\u4e2d.py', "r-a"),
        None,
    ]
    assert '{"path": "a.py", "rule": "r-b", "scope": "f", "syntax": "0123", "count": 2},\n' in text
    assert text.isascii()
    assert '"line' not in text


ENTRY = '{"path": "a.py", "rule": "r", "scope": "", "syntax": "0", "count": 1}'
WHOLE = '{"baseline": 1, "tool": "1", "rules": [null], "entries": [%s, null]}'
BROKEN = [
    ("", "not valid JSON"),
    ("[]", "not a baseline of cannscope"),
    ('{"version": 2}', "not a baseline of cannscope"),
    ('{"baseline": 2}', "a baseline of format 2, this cannscope reads format 1"),
    ('{"baseline": 1, "tool": "1", "rules": []}', "not a whole baseline"),
    (WHOLE % ENTRY.replace('"r"', "1"), "not a whole baseline"),
    (WHOLE % ENTRY.replace('"count": 1', '"count": 1, "line": 3'), "not a whole baseline"),
    (WHOLE % ENTRY.replace('"count": 1', '"count": 0'), "has the count 0"),
    (WHOLE % f"{ENTRY}, {ENTRY}", "r in a.py has two entries"),
    (f"{{\n<<<<<<< HEAD\n{ENTRY}\n=======\n>>>>>>> x\n", "b.json:2: git left a merge conflict here"),
]


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_what_is_broken_is_refused_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "b.json"
    path.write_text(text)
    with pytest.raises(ConfigError) as raised:
        read_baseline(path)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such baseline; `cannscope baseline create`"):
        read_baseline(tmp_path / "b.json")
