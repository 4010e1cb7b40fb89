"""Tables that rules draw names and remedies from: what they give, and what a broken one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimator.errors import RulePackError
from estimator.estimate.remedies import find_remedy
from estimator.match.engine import Matcher
from estimator.model.artifact import Artifact
from estimator.model.assessment import Profile
from estimator.model.rulebook import Rulebook
from estimator.model.summary import Parsed
from estimator.parse.python.parser import parse_python
from estimator.rulebook.load import load_rulebook

PACK = """
pack: ops
title: Operators
rules:
  - id: ops-slow
    title: Slow
    why: They cost.
    category: potential
    area: operators
    match:
      any:
        - table: data/ops.csv
    targets:
      ascend:
        support: adapt
        shim: "no"
        effort: adapt
        note: of the rule
        evidence: [{source: "a file", checked: "2026-11", how: source}]
        table: data/ops.csv
        symbols:
          mylib.by_hand:
            note: by hand
            variants:
              - when: {chips: ["950"], torch: ">=2.10"}
                note: by hand on 950
    examples:
      - hit: "import mylib; mylib.far()"
      - miss: "far()"
"""
TABLE = """\
rule,pattern,symbol,torch,cann,chips,support,effort,note,source
ops-slow,call,mylib.far,,,,,,,
ops-slow,call,mylib.gone,,,,none,none-research,gone,another file
ops-slow,call,mylib.gone,">=2.10",,,,,gone from 2.10 on,
ops-slow,call,mylib.late,,,950 a3,unchanged,,there on 950 and a3,another file
ops-slow,call,mylib.late,">=2.6,<2.8",,,,,"early, everywhere",
ops-slow,method,mylib_only,,,,,,,
ops-slow,call,mylib.by_hand,,,,,,in the table,
"""


def load(folder: Path, pack: str = PACK, table: str = TABLE) -> Rulebook:
    (folder / "data").mkdir(exist_ok=True)
    (folder / "ops.yaml").write_text(pack.lstrip("\n"))
    (folder / "data" / "ops.csv").write_text(table)
    return load_rulebook([folder], bundled=False)


# symbol, chip, torch -> note and support
FOUND = [
    ("mylib.far", "a2", "2.11", "of the rule", "adapt"),
    ("mylib.far.member", "a2", "2.11", "of the rule", "adapt"),
    ("mylib.gone", "a2", "2.9", "gone", "none"),
    ("mylib.gone", "a2", "2.11", "gone from 2.10 on", "none"),
    ("mylib.late", "a2", "2.11", "of the rule", "adapt"),
    ("mylib.late", "950", "2.11", "there on 950 and a3", "unchanged"),
    ("mylib.late", "950", "2.6", "there on 950 and a3", "unchanged"),
    ("mylib.late", "a2", "2.6", "early, everywhere", "adapt"),
    ("mylib.by_hand", "a2", "2.11", "by hand", "adapt"),
    ("mylib.by_hand", "950", "2.9", "by hand", "adapt"),
    ("mylib.by_hand", "950", "2.11", "by hand on 950", "adapt"),
]


@pytest.mark.parametrize(("symbol", "chip", "torch", "note", "support"), FOUND)
def test_remedies_by_profile(tmp_path: Path, symbol: str, chip: str, torch: str, note: str, support: str) -> None:
    rulebook = load(tmp_path)
    remedy = find_remedy(rulebook, rulebook.rules[0], symbol, Profile("ascend", chip, torch))
    assert (remedy.note, remedy.support.value) == (note, support)


def test_evidence_of_a_row_is_its_own(tmp_path: Path) -> None:
    entry = load(tmp_path).rules[0].targets["ascend"]
    assert [evidence.source for evidence in entry.symbols["mylib.gone"].evidence] == ["another file"]
    assert [evidence.source for evidence in entry.symbols["mylib.late"].evidence] == ["a file"]


def test_a_row_that_states_nothing_takes_no_room(tmp_path: Path) -> None:
    assert "mylib.far" not in load(tmp_path).rules[0].targets["ascend"].symbols


MET = [
    ("import mylib\nmylib.far()\n", True),
    ("import mylib\nmylib.gone.deeper()\n", True),
    ("x.mylib_only()\n", True),
    ("import mylib\nprint(mylib.far)\n", False),
    ("from mylib import far\n", False),
    ("import mylib\nmylib.near()\n", False),
    ("import other\nother.mylib.far()\n", False),
    ("x.mylib_only\n", False),
]


@pytest.mark.parametrize(("code", "met"), MET)
def test_drawn_names_are_found(tmp_path: Path, code: str, met: bool) -> None:
    rulebook = load(tmp_path)
    parsed = parse_python(code.encode(), Artifact(path="a.py", kind="python"), rulebook.interest)
    assert isinstance(parsed, Parsed)
    matcher = Matcher(rulebook.rules)
    assert any(matcher.match(fact) for fact in parsed.facts) == met


# what is put in place of what in the table -> the complaint
BROKEN_TABLES = [
    ("none,none-research", "nown,none-research", "data/ops.csv:3: mylib.gone: unknown support 'nown'; did you mean"),
    ("none,none-research", "none,none-reserch", "data/ops.csv:3: rule 'ops-slow': ascend: unknown effort class"),
    ('">=2.10"', '">2.10"', "data/ops.csv:4: mylib.gone: torch '>2.10' is not of the form"),
    (
        "ops-slow,method",
        "ops-slow,metod",
        "data/ops.csv:7: mylib_only: unknown pattern 'metod'; did you mean 'method'?",
    ),
    ("effort,note", "efort,note", "data/ops.csv:1: unknown column 'efort'; did you mean 'effort'?"),
    ("note,source", "note,note", "data/ops.csv:1: the column 'note' is there twice"),
    ("rule,pattern", "pattern,pattern", "data/ops.csv:1: the column 'pattern' is there twice"),
    ("symbol,torch", "shim,torch", "data/ops.csv:1: the column 'symbol' is missing"),
    ("mylib.far,,,,,,,", "mylib.far,,,,,,", "data/ops.csv:2: has 9 cells; the header has 10"),
    ("ops-slow,call,mylib.far", "ops-slow,call,", "data/ops.csv:2: 'symbol' is empty"),
    ("ops-slow,method", "ops-slaw,method", "data/ops.csv:7: no rule 'ops-slaw' draws from this table; did you mean"),
    (
        "mylib.far",
        "mylib.by_hand",
        "data/ops.csv:8: 'mylib.by_hand' is there twice for the same profiles (first on line 2",
    ),
    ("gone,another file", '"gone,another file', "data/ops.csv:"),
    (TABLE, "", "data/ops.csv:1: is empty"),
    ("mylib.far", "mylib.*.far", "'mylib.*.far': a * can only stand at the end"),
]


@pytest.mark.parametrize(("old", "new", "message"), BROKEN_TABLES, ids=[case[2][:50] for case in BROKEN_TABLES])
def test_broken_tables(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in TABLE
    with pytest.raises(RulePackError) as error:
        load(tmp_path, table=TABLE.replace(old, new, 1))
    assert message in str(error.value)


BROKEN_PACKS = [
    ("table: data/ops.csv\n    targets", "table: data/opps.csv\n    targets", "there is no table 'data/opps.csv'"),
    ("- table: data/ops.csv", "- table: ../ops.csv", "there is no table '../ops.csv'"),
    ("- table: data/ops.csv", "- {table: data/ops.csv, call: a.b}", "has no pattern of its own"),
    ("id: ops-slow", "id: ops-slower", "data/ops.csv has no row for rule 'ops-slower'; did you mean 'ops-slow'?"),
    ("- table: data/ops.csv", "- slot: {kinds: [keyword]}", "exactly one of name"),
]


@pytest.mark.parametrize(("old", "new", "message"), BROKEN_PACKS, ids=[case[2][:50] for case in BROKEN_PACKS])
def test_broken_packs(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in PACK
    with pytest.raises(RulePackError) as error:
        load(tmp_path, pack=PACK.replace(old, new, 1))
    assert message in str(error.value)
    assert "ops.yaml:" in str(error.value)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    load(tmp_path)
    (tmp_path / "data" / "ops.csv").write_bytes(TABLE.encode() + b"ops-slow,call,\xff,,,,,,,\n")
    with pytest.raises(RulePackError, match=r"ops\.csv:9: is not UTF-8"):
        load_rulebook([tmp_path], bundled=False)


def test_an_edited_table_is_read_at_once(tmp_path: Path) -> None:
    before = load(tmp_path)
    after = load(tmp_path, table=TABLE.replace("mylib.far", "mylib.further"))
    assert before.digest != after.digest
    assert "mylib.further" in after.interest.names
    assert "mylib.far" not in after.interest.names
