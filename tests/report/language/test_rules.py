"""What the bundled rules say has its Chinese, code names as they are; a team's own rules keep their English."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec
import pytest

from estimator.model.rule import Remedy, Rule, TargetEntry
from estimator.model.scan import Scan
from estimator.report.language import speak
from estimator.report.language.choose import PARTS, read_catalogue
from estimator.report.listing import render_list
from estimator.rulebook.load import load_rulebook
from tests.report.story import make_scan

RULES = load_rulebook(()).rules
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CODE = re.compile(r"`[^`]+`|[A-Za-z]\w*(?:\.\w+)+|\w+_\w+|[A-Za-z]+\d\w*|[a-z]*[A-Z]{2,}\w*|[A-Za-z]+[a-z][A-Z]\w*")


def list_said(part: str) -> set[str]:
    """Return what the bundled rules say in English, of one part of the catalogue."""
    notes = {remedy.note for rule in RULES for entry in rule.targets.values() for remedy in list_remedies(entry)}
    return {
        "titles": {rule.title for rule in RULES},
        "whys": {rule.why for rule in RULES},
        "notes": {note for note in notes if note},
    }[part]


def list_remedies(entry: TargetEntry) -> Iterable[Remedy]:
    """Yield every remedy of a rule on a target."""
    yield from (entry.remedy, *entry.symbols.values(), *(variant.remedy for variant in entry.variants))
    yield from (variant.remedy for variants in entry.symbol_variants.values() for variant in variants)


def list_code(text: str) -> Iterable[str]:
    """Yield the code names in a text, in the singular: dotted, backticked, or written as no English word is."""
    for found in CODE.findall(text):
        yield re.sub(r"(?<=[A-Z])s\Z", "", found)


@pytest.mark.parametrize("part", PARTS)
def test_every_text_has_its_chinese_and_none_is_stale(part: str) -> None:
    assert set(read_catalogue(f"zh_{part}.yaml")) == list_said(part)


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
