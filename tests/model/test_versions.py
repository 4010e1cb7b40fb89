"""Versions of torch and CANN in order."""

from __future__ import annotations

import pytest

from estimator.model.versions import minor, version_key, within

ORDERED = ["2.1", "2.9", "2.10", "8.0.RC1", "8.0.RC3", "8.0.0", "8.3.RC1", "8.5.0", "9.0.0", "9.1.0"]


def test_order() -> None:
    shuffled = [*ORDERED[5:], *ORDERED[:5]]
    assert sorted(shuffled, key=version_key) == ORDERED


def test_minor() -> None:
    assert [minor(version) for version in ("2.7.1", "2.7", "2")] == ["2.7", "2.7", "2"]


@pytest.mark.parametrize(
    ("version", "lowest", "highest", "fits"),
    [
        ("2.11", "2.6", None, True),
        ("2.5", "2.6", None, False),
        ("2.8", "2.6", "2.8", False),
        ("8.3.RC1", "8.3.0", None, False),
        ("", None, None, True),
        ("", "8.0", None, False),
    ],
)
def test_within(version: str, lowest: str | None, highest: str | None, fits: bool) -> None:
    assert within(version, lowest, highest) is fits
