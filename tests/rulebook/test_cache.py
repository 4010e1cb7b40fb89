"""Compiled rules are kept, and never outlive what they were made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimator.rulebook import assemble, cache
from estimator.rulebook.load import load_rulebook

PACK = """\
pack: mine
title: Mine
rules:
  - id: mine-x
    title: TITLE
    why: It costs.
    category: optional
    area: runtime
    match: {any: [{call: [mylib.x]}]}
    targets: {ascend: {support: unverified}}
    examples: [{hit: "import mylib; mylib.x()"}, {miss: "x()"}]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CANNSCOPE_CACHE_DIR", str(tmp_path / "cache"))
    packs = tmp_path / "packs"
    packs.mkdir()
    (packs / "mine.yaml").write_text(PACK)
    return packs


def kept(folder: Path) -> list[Path]:
    return sorted((folder.parent / "cache").iterdir())


def test_the_second_load_compiles_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_rulebook([folder])
    monkeypatch.setattr(assemble, "assemble", None)
    assert load_rulebook([folder]) == first
    assert len(kept(folder)) == 1


def test_an_edited_pack_is_picked_up_at_once(folder: Path) -> None:
    load_rulebook([folder])
    (folder / "mine.yaml").write_text(PACK.replace("TITLE", "Other"))
    found = load_rulebook([folder]).find("mine-x")
    assert found is not None
    assert found.title == "Other"


@pytest.mark.parametrize("content", [b"", b"\x00", b"\x81\xa5rules\x90"])
def test_a_broken_file_heals(folder: Path, content: bytes) -> None:
    first = load_rulebook([folder])
    (path,) = kept(folder)
    whole = path.read_bytes()
    path.write_bytes(content)
    assert load_rulebook([folder]) == first
    assert path.read_bytes() == whole


def test_a_folder_that_cannot_be_used(folder: Path) -> None:
    (folder.parent / "cache").write_text("a file")
    assert load_rulebook([folder]).find("mine-x") is not None


def test_few_are_kept(folder: Path) -> None:
    for number in range(12):
        (folder / "mine.yaml").write_text(PACK.replace("TITLE", f"Title {number}"))
        load_rulebook([folder])
    assert len(kept(folder)) == cache._KEPT


@pytest.mark.parametrize("at", [0, 20, -20])
def test_a_damaged_byte_is_no_rule(folder: Path, at: int) -> None:
    first = load_rulebook([folder])
    (path,) = kept(folder)
    whole = bytearray(path.read_bytes())
    whole[at] ^= 1
    path.write_bytes(whole)
    assert load_rulebook([folder]) == first
    assert path.read_bytes() != bytes(whole)
