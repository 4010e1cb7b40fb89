from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.codemod.text import SourceText, apply, revert
from estimator.model.edit import Replacement

pytestmark = pytest.mark.filterwarnings("error")

PIECES = st.text(alphabet="ab\r\n\té\f", max_size=5)


@given(st.lists(st.tuples(PIECES, PIECES, PIECES), max_size=6))
def test_undoing_edits_brings_the_text_back(pieces: list[tuple[str, str, str]]) -> None:
    before, after, made = "", "", []
    for kept, old, new in pieces:
        before += kept + "|"
        after += kept + "|"
        made.append(Replacement(len(before), len(before) + len(old), new))
        before += old
        after += new
    assert apply(before, made) == after
    assert revert(after, made, before) == before


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply("abc", [Replacement(0, 2, "x"), Replacement(1, 3, "y")])


def test_bytes_that_decoding_would_lose_are_refused() -> None:
    with pytest.raises((SyntaxError, UnicodeDecodeError)):
        SourceText(b"x = '\xff'\n")
