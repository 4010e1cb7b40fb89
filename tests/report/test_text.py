"""Words and figures."""

from __future__ import annotations

import pytest

from estimator.report.text import count, cut, escape, percent, tally, weeks

FIGURES = [(0.0, "0.0"), (0.02, "<0.1"), (3.4217, "3.4"), (9.94, "9.9"), (9.96, "10"), (1234.5, "1,234")]


@pytest.mark.parametrize(("value", "shown"), FIGURES)
def test_weeks_show_no_false_precision(value: float, shown: str) -> None:
    assert weeks(value) == shown


ESCAPED = [("a\tb", "a\\tb"), ("\udcff", "\\udcff"), ("\x1b[31m", "\\x1b[31m"), ("\u202e", "\\u202e"), ("ü 中", "ü 中")]


@pytest.mark.parametrize(("text", "shown"), ESCAPED)
def test_what_a_terminal_would_obey_is_made_visible(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_words() -> None:
    assert (percent(0.004), percent(0.5), percent(0)) == ("<1 %", "50 %", "0 %")
    assert (count(1, "file"), count(2000, "file")) == ("1 file", "2,000 files")
    assert tally({"rename": 1200, "none": 1}, "support") == "support: rename 1,200, none 1"
    assert cut("short", 10) == "short"
    assert cut("a very long title: kernel.py", 20) == "a very lon…kernel.py"
