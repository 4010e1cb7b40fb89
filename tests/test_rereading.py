"""Files are read again only where they changed, and what is kept is what a parser would see."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from estimator.cache import FileCache, Store
from estimator.cache.seen import decode, encode
from estimator.config import Options
from estimator.discover import discover
from estimator.model.artifact import Artifact, Skipped
from estimator.model.summary import Parsed
from estimator.parse.registry import READABLE, parse_artifact
from estimator.rereading import reread, reread_bytes
from estimator.rulebook.load import load_rulebook

INTEREST = load_rulebook().interest
FIXTURES = Path(__file__).parent.parent / "fixtures"
CODE = b"import torch\ntorch.cuda.synchronize()\n"
ARTIFACT = Artifact(path="a.py", kind="python", module="a")


@pytest.fixture
def parsed_paths(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list to which the path of each file that is parsed is added."""
    from estimator.parse import read
    from estimator.parse.registry import parse_bytes

    seen: list[str] = []

    def count(data: bytes, artifact: Artifact, interest: object) -> Parsed | Skipped:
        seen.append(artifact.path)
        return parse_bytes(data, artifact, interest)  # type: ignore[arg-type]

    monkeypatch.setattr(read, "parse_bytes", count)
    return seen


def test_what_is_kept_is_what_was_seen() -> None:
    inventory = discover(Options(paths=(FIXTURES,), root=FIXTURES), FIXTURES, READABLE)
    assert len(inventory.artifacts) > 50
    for artifact in inventory.artifacts:
        parsed = parse_artifact(FIXTURES, artifact, INTEREST)
        assert isinstance(parsed, Parsed)
        encoded = encode(parsed)
        assert encoded is not None
        assert decode(encoded) == parsed


UNENCODABLE = [
    b"import torch\ntorch.cuda.set_device(" + b"9" * 30 + b")\n",
    b"import torch\ntorch.cuda.set_device('\\udcff')\n",
]


@pytest.mark.parametrize("code", UNENCODABLE)
def test_what_the_format_cannot_hold_is_read_each_time(tmp_path: Path, code: bytes) -> None:
    (tmp_path / "a.py").write_bytes(code)
    with Store(tmp_path / "cache") as store:
        for _ in range(2):
            (outcome,) = reread(tmp_path, [ARTIFACT], INTEREST, 1, store)
            assert isinstance(outcome, Parsed)
            assert [fact.symbol for fact in outcome.facts if fact.kind == "call"] == ["torch.cuda.set_device"]


def test_only_what_changed_is_read_again(tmp_path: Path, parsed_paths: list[str]) -> None:
    artifacts = [msgspec.structs.replace(ARTIFACT, path=f"{name}.py", module=name) for name in "abc"]
    for artifact in artifacts:
        (tmp_path / artifact.path).write_bytes(CODE)
    with Store(tmp_path / "cache") as store:
        cold = reread(tmp_path, artifacts, INTEREST, 1, store)
    assert parsed_paths == ["a.py", "b.py", "c.py"]
    parsed_paths.clear()
    with Store(tmp_path / "cache") as store:
        assert reread(tmp_path, artifacts, INTEREST, 1, store) == cold
        assert parsed_paths == []
        (tmp_path / "b.py").write_bytes(CODE + CODE)
        warm = reread(tmp_path, artifacts, INTEREST, 1, store)
    assert parsed_paths == ["b.py"]
    assert warm == [parse_artifact(tmp_path, artifact, INTEREST) for artifact in artifacts]


def test_a_change_within_the_tick_of_the_clock_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(CODE)
    status = path.stat()
    with Store(tmp_path / "cache") as store:
        reread(tmp_path, [ARTIFACT], INTEREST, 1, store)
        path.write_bytes(CODE.replace(b"synchronize", b"empty_cache"))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        (outcome,) = reread(tmp_path, [ARTIFACT], INTEREST, 1, store)
    assert isinstance(outcome, Parsed)
    assert {fact.symbol for fact in outcome.facts} >= {"torch.cuda.empty_cache"}


def test_content_is_known_wherever_it_comes_from(tmp_path: Path, parsed_paths: list[str]) -> None:
    (tmp_path / "a.py").write_bytes(CODE)
    with Store(tmp_path / "cache") as store:
        seen = reread_bytes(CODE, ARTIFACT, FileCache(store, INTEREST))
        assert reread_bytes(CODE, ARTIFACT, FileCache(store, INTEREST)) == seen
        assert reread(tmp_path, [ARTIFACT], INTEREST, 1, store) == [seen]
    assert parsed_paths == []


OTHER = [
    (msgspec.structs.replace(ARTIFACT, path="b.py"), INTEREST),
    (msgspec.structs.replace(ARTIFACT, module="p.a"), INTEREST),
    (msgspec.structs.replace(ARTIFACT, is_package=True), INTEREST),
    (ARTIFACT, msgspec.structs.replace(INTEREST, project_roots=frozenset({"a"}))),
    (ARTIFACT, msgspec.structs.replace(INTEREST, tokens=(b"other",))),
]


@pytest.mark.parametrize(("artifact", "interest"), OTHER)
def test_what_else_decides_is_part_of_the_key(tmp_path: Path, artifact: Artifact, interest: object) -> None:
    from estimator.cache.stamp import digest_of

    with Store(tmp_path) as store:
        reread_bytes(CODE, ARTIFACT, FileCache(store, INTEREST))
        assert FileCache(store, INTEREST).find(ARTIFACT, digest_of(CODE)) is not None
        assert FileCache(store, interest).find(artifact, digest_of(CODE)) is None  # type: ignore[arg-type]
