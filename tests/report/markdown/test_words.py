"""No name of a project acts as Markdown."""

from __future__ import annotations

import pytest

from estimator.report.markdown.words import code, plain, table

CODE = [
    ("a.py", "`a.py`"),
    ("a`b", "``a`b``"),
    ("`a``b", "``` `a``b ```"),
    ("a|b", "`a\\|b`"),
    ("a\nb", "`a\\nb`"),
    ("<img src=x onerror=alert(1)>.py", "`<img src=x onerror=alert(1)>.py`"),
    ("@team [x](y)", "`@team [x](y)`"),
    ("", ""),
    ("  ", ""),
]


@pytest.mark.parametrize(("text", "shown"), CODE)
def test_code(text: str, shown: str) -> None:
    assert code(text) == shown


PLAIN = [
    ("torch.cuda", "torch.cuda"),
    ("a_b*c", "a\\_b\\*c"),
    ("<b>[x](y)", "\\<b\\>\\[x\\]\\(y\\)"),
    ("@team, see x/y#1", "@<!-- -->team, see x/y\\#<!-- -->1"),
    ("http://e.example www.e.example", "http:<!-- -->//e.example www<!-- -->.e.example"),
    ("GH-1", "GH<!-- -->-1"),
    ("1 | 2", "1 \\| 2"),
    ("a\x1b", "a\\\\x1b"),
]


@pytest.mark.parametrize(("text", "shown"), PLAIN)
def test_plain(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_table() -> None:
    assert table(("a", "b"), [("1", "2")], (1,)) == ["| a | b |", "|---|--:|", "| 1 | 2 |"]
