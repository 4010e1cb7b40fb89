"""What the bundled rules say has its Chinese, code names as they are; a team's own rules keep their English."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec
import pytest

from estimator.model.rule import Rule
from estimator.model.scan import Scan
from estimator.report.language import speak
from estimator.report.language.choose import PARTS, read_catalogue
from estimator.report.listing import render_list
from estimator.rulebook.load import load_rulebook
from tests.report.language.wanted import list_remedies
from tests.report.story import make_scan

MISSING: frozenset[str] = frozenset()  # said in English so far
RULEBOOK = load_rulebook(())
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PROSE = re.compile(
    r"(?<![\w-])[a-z]{2,} [a-z]{2,}\b|(?<![\w-])(?:or|and|with|by|of|the|in|on|to|from)(?![\w(-])"  # not in code
)
CITATION = re.compile(r"[/\d]|\.com")
CODE = re.compile(r"`[^`]+`|[A-Za-z]\w*(?:\.\w+)+|\w+_\w+|[A-Za-z]+\d\w*|[a-z]*[A-Z]{2,}\w*|[A-Za-z]+[a-z][A-Z]\w*")


def list_said(part: str) -> set[str]:
    """Return what rules and tables say in English, in one part of the catalogue; code and citations stay."""
    remedies = list_remedies()
    becomes = {one.replacement or "" for one in remedies} | {
        operator.becomes for target in RULEBOOK.targets for operator in target.fused
    }
    sources = {evidence.source for remedy in remedies for evidence in remedy.evidence}
    said = {
        "titles": {rule.title for rule in RULEBOOK.rules},
        "whys": {rule.why for rule in RULEBOOK.rules},
        "becomes": {text for text in becomes if PROSE.search(text)},
        "notes": {one.note for one in remedies if one.note},
        "basis": {text for target in RULEBOOK.targets for text in (target.title, target.tables)}
        | {text for effort in RULEBOOK.effort.classes.values() for text in effort.evidence}
        | {source for source in sources if PROSE.search(source) and (": " in source or not CITATION.search(source))},
        "ports": {port.advice for port in RULEBOOK.known_ports},
    }
    return said[part]


def list_code(text: str) -> Iterable[str]:
    """Yield the code names in a text, in the singular: dotted, backticked, or written as no English word is."""
    for found in CODE.findall(text):
        yield re.sub(r"(?<=[A-Z])s\Z", "", found)


@pytest.mark.parametrize("part", PARTS)
def test_every_text_has_its_chinese_and_none_is_stale(part: str) -> None:
    known, said = set(read_catalogue(f"zh_{part}.yaml")), list_said(part)
    assert said - known == MISSING & said
    assert known - said == set()


@pytest.mark.parametrize("part", PARTS)
def test_code_names_stay(part: str) -> None:
    lost = {
        (text, name)
        for text, worded in read_catalogue(f"zh_{part}.yaml").items()
        for name in list_code(text)
        if name not in worded
    }
    assert not lost
    assert all(CHINESE.search(worded) for worded in read_catalogue(f"zh_{part}.yaml").values())


CODES = [
    ("torch.cuda.amp in `setup.py`", ["torch.cuda.amp", "`setup.py`"]),
    ("GPUs of RMSNorm, INT8 and flex_attention", ["GPU", "RMSNorm", "INT8", "flex_attention"]),
    ("Streams and events of the driver", []),
]


@pytest.mark.parametrize(("text", "names"), CODES)
def test_what_is_a_code_name(text: str, names: list[str]) -> None:
    assert list(list_code(text)) == names


def test_titles_show_in_chinese_but_for_a_rule_of_a_teams_own() -> None:
    scan = make_scan()
    first, *rest = scan.rulebook.rules
    mine = _retitle(scan, msgspec.structs.replace(first, title="Our own helper"), *rest)
    theirs = _retitle(scan, msgspec.structs.replace(first, title="Streams and events"), *rest)
    assert "Our own helper" in render_list(mine, "rule", language="zh")
    assert "流与事件" in render_list(theirs, "rule", language="zh")


def test_english_reads_no_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("estimator.report.language.choose.read_catalogue", None)
    assert speak.__wrapped__("en").texts == {}


def _retitle(scan: Scan, *rules: Rule) -> Scan:
    return msgspec.structs.replace(scan, rulebook=msgspec.structs.replace(scan.rulebook, rules=rules))
