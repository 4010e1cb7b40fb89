"""Which versions a requirement allows."""

from __future__ import annotations

import pytest

from estimator.match.versions import allows, versions_fit
from estimator.model.fact import Argument
from estimator.model.rule import VersionTest

ALLOWED = [
    (">=2.1", "2.3", True),
    (">=2.4", "2.3", False),
    ("==2.3.0", "2.3", True),
    ("==2.3.0", "2.3.1", False),
    ("==2.3.1", "2.3.1", True),
    ("==2.3.*", "2.3.1", True),
    ("==2.3.0+cu121", "2.3", True),
    ("==2.3.1+cpu", "2.3.1", True),
    ("==2.3.0+cpu", "2.3.1", False),
    ("==2.1.0a0+32f93b1", "2.1", True),
    ("==2.10.0", "2.1", False),
    ("<2.3,>=2.0", "2.2", True),
    ("<2.3,>=2.0", "2.3", False),
    ("!=2.3.0,==2.3.*", "2.3", True),
    ("~=2.3", "2.9", True),
    ("==2", "2.0", True),
    ("===2.3.0", "2.3", True),
    ("==${TORCH}", "2.3", None),
    (">=1.*", "2.3", None),
]


@pytest.mark.parametrize(("specifier", "version", "expected"), ALLOWED)
def test_allows(specifier: str, version: str, expected: bool | None) -> None:
    assert allows(specifier, version) is expected


TESTS = [
    ("==1.13.1", ("2.1", "2.2"), (), True),
    ("", ("2.1",), (), False),
    (">=1.13", ("2.1",), (), False),
    ("==2.3.0", ("2.3.1",), ("2.3",), True),
    ("==2.3.1", ("2.3.1",), ("2.3",), False),
    ("==1.13.0", ("2.3.1",), ("2.3",), False),
    ("==${TORCH}", ("2.1",), (), False),
]


@pytest.mark.parametrize(("specifier", "excludes", "allowed", "expected"), TESTS)
def test_versions_fit(specifier: str, excludes: tuple[str, ...], allowed: tuple[str, ...], expected: bool) -> None:
    test = VersionTest(excludes=excludes, allows=allowed)
    assert versions_fit(test, (Argument("specifier", value=specifier),)) is expected
    assert not versions_fit(test, ())
