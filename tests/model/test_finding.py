"""A finding with several places, narrowed to some of them."""

from __future__ import annotations

import msgspec
import pytest

from estimator.model.fact import Place
from tests.graph.test_choke import site

ASKED, TRAIN, SERVE = Place("requirements.txt", 1), Place("train.py", 2), Place("serve.py", 3)
LIBRARY = site("train.py", 2, place=TRAIN, places=(TRAIN, ASKED, SERVE), kinds=("import", "requirement", "import"))
NARROWED = [
    ({"train.py", "serve.py", "requirements.txt"}, (TRAIN, ASKED, SERVE), TRAIN),
    ({"train.py", "requirements.txt"}, (TRAIN, ASKED), TRAIN),
    ({"serve.py"}, (SERVE,), SERVE),
    ({"requirements.txt"}, None, None),  # who only asks for it does not use it
    (set(), None, None),
]


@pytest.mark.parametrize(("paths", "places", "first"), NARROWED)
def test_narrowed(paths: set[str], places: tuple[Place, ...] | None, first: Place | None) -> None:
    found = LIBRARY.narrowed(lambda place: place.path in paths)
    assert (found.places if found else None, found.place if found else None) == (places, first)
    if found:
        assert len(found.kinds) == len(found.places)


def test_what_is_only_asked_for_stays_where_it_is() -> None:
    asked = msgspec.structs.replace(LIBRARY, place=ASKED, places=(ASKED, ASKED), kinds=("requirement", "locked"))
    assert asked.narrowed(lambda place: place.path == "requirements.txt") == asked
    assert asked.narrowed(lambda place: False) is None


def test_a_single_place() -> None:
    one = site("a.py", 1)
    assert one.narrowed(lambda place: place.path == "a.py") is one
    assert one.narrowed(lambda place: False) is None
