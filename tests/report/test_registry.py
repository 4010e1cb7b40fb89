"""Every format of the options has one reporter."""

from __future__ import annotations

from typing import get_args

import pytest

from estimator.config import Format
from estimator.report.registry import REPORTERS, render
from tests.report.story import make_scan


def test_one_reporter_for_each_format() -> None:
    assert sorted(reporter.format for reporter in REPORTERS) == sorted(get_args(Format))


@pytest.mark.parametrize("format", get_args(Format))
def test_every_report_ends_with_one_newline_and_repeats(format: str) -> None:
    text = render(format, make_scan())
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert text == render(format, make_scan())
