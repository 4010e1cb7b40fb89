"""What was seen in files, put aside: nothing of it is lost, and where it cannot be put aside it stays."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
import pytest

from estimator.cache import Store
from estimator.cache.seen import decode, encode
from estimator.cache.shelf import Shelf, Shelved
from estimator.config import Options
from estimator.model.artifact import Artifact
from estimator.model.summary import Parsed
from estimator.parse.registry import parse_bytes
from estimator.pipeline import measure, read_project
from estimator.rulebook.load import load_rulebook

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"


@pytest.fixture(scope="module")
def seen() -> list[Parsed]:
    """Return what is seen in files of the stories."""
    interest = msgspec.structs.replace(load_rulebook().interest, project_roots=frozenset({"app", "src"}))
    files = []
    for path in sorted(FIXTURES.rglob("*.py"))[:150]:
        artifact = Artifact(path=path.name, kind="python", module=path.stem)
        outcome = parse_bytes(path.read_bytes(), artifact, interest)
        if isinstance(outcome, Parsed):
            files.append(outcome)
    assert sum(len(file.facts) for file in files) > 50
    assert sum(len(file.summary.imports) for file in files) > 50
    return files


def encoded(file: Parsed) -> bytes:
    data = encode(file)
    assert data is not None
    return data


def test_what_is_encoded_is_decoded(seen: list[Parsed]) -> None:
    assert [decode(encoded(file)) for file in seen] == seen


@pytest.mark.parametrize("in_memory", [0, 3_000, 8_000_000], ids=["in a file", "in both", "in memory"])
def test_nothing_is_lost_on_the_shelf(seen: list[Parsed], in_memory: int) -> None:
    shelf = Shelf(in_memory)
    tickets = [shelf.add(encoded(file)) for file in seen]
    outlines = [shelf.fetch(ticket) for ticket in tickets]
    assert any(isinstance(outline, Shelved) for outline in outlines)
    for file, outline in reversed(list(zip(seen, outlines, strict=True))):
        linking, tracing = outline.for_linking(), outline.for_tracing()
        assert linking.facts == file.facts
        assert linking.summary.references == file.summary.references
        assert linking.summary.definitions == file.summary.definitions
        assert linking.summary.exports == file.summary.exports
        assert linking.summary.star_imports == file.summary.star_imports
        assert tracing.summary.imports == file.summary.imports
        assert tracing.summary.signs == file.summary.signs
        assert tracing.summary.launches == file.summary.launches
        assert tracing.summary.extensions == file.summary.extensions
        for name in ("path", "lines", "passed_over", "directives", "degraded"):
            assert getattr(outline, name) == getattr(linking, name) == getattr(tracing, name) == getattr(file, name)
        for name in ("main", "acts", "includes", "distributions"):
            assert getattr(tracing.summary, name) == getattr(file.summary, name)
        assert outline.count_facts() == len(file.facts)


def test_every_part_of_a_file_is_in_one_of_the_three() -> None:
    parts = {"star_imports", "exports", "references", "definitions", "includes", "distributions"}
    parts |= {"imports", "signs", "launches", "extensions", "main", "acts"}
    assert parts == set(Parsed(path="a", lines=1).summary.__struct_fields__)


def test_where_no_file_can_be_written_all_stays_in_memory(seen: list[Parsed], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise OSError("read-only file system")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    shelf = Shelf(in_memory=3_000)
    kept = [shelf.put(encoded(file)) for file in seen]
    assert [file.for_linking().facts for file in kept] == [file.facts for file in seen]
    assert [file.for_tracing().summary.imports for file in kept] == [file.summary.imports for file in seen]


def test_what_nobody_encoded_is_refused() -> None:
    for data in (b"", b"short", b"\xff" * 40):
        with pytest.raises(msgspec.DecodeError):
            Shelf().put(data)


@pytest.mark.parametrize("story", ["cuda", "hybrid", "lazy_imports", "launch", "src_layout"])
def test_a_project_is_the_same_with_and_without_a_shelf(
    story: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = FIXTURES / story / "project"
    options = Options(paths=(root,), root=root, jobs=1)
    plain = read_project(options)
    monkeypatch.setattr("estimator.reading._FEW_FILES", 0)
    with Store(tmp_path / "cache") as store:
        runs = [read_project(options), read_project(options, None, store)]
    with Store(tmp_path / "cache") as store:
        runs.append(read_project(options, None, store))
    for run in runs:
        assert run.findings == plain.findings
        assert run.trace == plain.trace
        assert measure(run) == measure(plain)
    assert plain.findings
