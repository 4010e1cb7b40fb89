"""Files that were cut, spliced or overwritten are read or skipped; no parser breaks on one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from estimator.discover.kinds import kind_of
from estimator.model.artifact import Artifact, Skipped
from estimator.parse.registry import parse_bytes
from estimator.rulebook.load import load_rulebook

FIXTURES = Path(__file__).parents[3] / "fixtures"
KINDS = ("requirements", "pyproject", "setup.py", "setup.cfg", "conda", "pipfile", "lock file", "notebook")
FILES = sorted(path for path in FIXTURES.glob("*/project/**/*") if path.is_file() and kind_of(path) in KINDS)
PIECES = [
    b"[",
    b'"',
    b'"""',
    b"{{",
    b"\\\n",
    b"\n",
    b"=",
    b";",
    b"%%bash\n",
    b"!",
    b"&a *a",
    b"\xff",
    b"\r",
    b"- ",
    b":",
]
ROUNDS = 40


def test_every_kind_has_a_file() -> None:
    assert {kind_of(path) for path in FILES} == set(KINDS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FIXTURES).as_posix())
def test_no_parser_breaks(path: Path) -> None:
    interest = load_rulebook().interest
    kind = kind_of(path)
    assert kind is not None
    whole = path.read_bytes()
    dice = random.Random(len(whole))
    for _ in range(ROUNDS):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            start, end = sorted(dice.randrange(len(data) + 1) for _ in range(2))
            change = dice.randrange(3)
            data[start : end if change == 0 else start + change - 1] = b"" if change == 0 else dice.choice(PIECES)
        outcome = parse_bytes(bytes(data), Artifact(path=path.name, kind=kind), interest)
        assert not (isinstance(outcome, Skipped) and outcome.reason.startswith("internal")), (outcome, bytes(data))
