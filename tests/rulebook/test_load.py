"""What a broken rule pack is told, with file and line."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from estimator.errors import RulePackError
from estimator.model.rule import Shim, Support
from estimator.rulebook.load import load_rulebook, select_rules

GOOD = """
pack: mine
title: Mine
rules:
  - id: mine-stream
    title: Streams
    why: They cost.
    category: mandatory
    area: runtime
    match:
      any:
        - name: [mylib.Stream]
    targets:
      ascend:
        support: rename
        replacement: "npu.{leaf}"
        shim: full
        effort: rename
        evidence: [{source: "a file", checked: "2026-11", how: source}]
        symbols:
          mylib.Stream.wait: {support: none, replacement: null, shim: "no", effort: drop}
        variants:
          - when: {chips: ["310p"], torch: ">=2.6,<2.8"}
            support: adapt
    examples:
      - hit: "import mylib; mylib.Stream()"
      - miss: "Stream()"
"""


def load(folder: Path, text: str) -> None:
    (folder / "mine.yaml").write_text(textwrap.dedent(text).lstrip("\n"))
    load_rulebook([folder], bundled=False)


def test_symbols_and_variants_inherit(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(GOOD)
    rulebook = load_rulebook([tmp_path], bundled=False)
    (rule,) = rulebook.rules
    entry = rule.targets["ascend"]
    wait = entry.symbols["mylib.Stream.wait"]
    assert (wait.support, wait.replacement, wait.shim, wait.effort) == (Support.NONE, None, Shim.NO, "drop")
    assert wait.evidence == entry.remedy.evidence
    (variant,) = entry.variants
    assert (variant.when.chips, variant.when.torch_min, variant.when.torch_max) == (("310p",), "2.6", "2.8")
    assert (variant.remedy.support, variant.remedy.replacement) == (Support.ADAPT, "npu.{leaf}")
    assert rulebook.interest.names == {"mylib.Stream"}
    assert rulebook.interest.tokens == (b"Stream",)


BROKEN = [
    ("category: mandatory", "category: mandatry", "mine.yaml:7: rule 'mine-stream': unknown category 'mandatry'"),
    ("support: rename", "support: renam", "mine.yaml:14: rule 'mine-stream': unknown support 'renam'; did you mean"),
    ("shim: full", "shim: no", 'quote it: shim: "no"'),
    ("effort: rename", "effort: renames", "unknown effort class 'renames'; did you mean 'rename'?"),
    ("title: Streams", "titel: Streams", "unknown key 'titel'; did you mean 'title'?"),
    ("id: mine-stream", "id: other-stream", "must be kebab case and begin with 'mine-'"),
    ("npu.{leaf}", "npu.{last}", "unknown placeholder {last}"),
    ('- miss: "Stream()"', '- hit: "Stream()"', "needs at least one `hit` and one `miss`"),
    ("- name: [mylib.Stream]", "- names: [mylib.Stream]", "unknown key 'names'"),
    ("- name: [mylib.Stream]", "- bare: true", "exactly one of name"),
    ('[{source: "a file", checked: "2026-11", how: source}]', "[]", "'evidence' is an empty list"),
    ("why: They cost.", "why: [They", "not valid YAML"),
    ("why: They cost.", "why: &a They cost.", "anchor or alias"),
    ("why: They cost.", "why: !x They cost.", "not allowed"),
    ("why: They cost.", "why: They cost.\n    why: Twice.", "is there twice"),
    ("area: runtime", "area: 1.10", "reads as a number in YAML; quote it"),
    ('torch: ">=2.6,<2.8"', 'torch: "2.6"', "is not of the form"),
    ("[mylib.Stream]", '["my*lib"]', "a * can only stand at the end"),
]


@pytest.mark.parametrize(("good", "bad", "message"), BROKEN)
def test_error_says_where_and_what(tmp_path: Path, good: str, bad: str, message: str) -> None:
    assert good in GOOD
    with pytest.raises(RulePackError, match=re.escape(message)) as caught:
        load(tmp_path, GOOD.replace(good, bad, 1))
    assert "mine.yaml:" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_two_rules_of_one_id(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD.lstrip())
    (tmp_path / "b.yaml").write_text(GOOD.lstrip())
    with pytest.raises(RulePackError, match="is there twice"):
        load_rulebook([tmp_path], bundled=False)


def test_a_folder_without_packs(tmp_path: Path) -> None:
    with pytest.raises(RulePackError, match="holds no rule pack"):
        load_rulebook([tmp_path])


def test_own_packs_are_added(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(GOOD)
    bundled = load_rulebook()
    both = load_rulebook([tmp_path])
    assert len(both.rules) == len(bundled.rules) + 1
    assert both.digest != bundled.digest


def test_selection_by_globs() -> None:
    rulebook = load_rulebook()
    chosen = {rule.id for rule in select_rules(rulebook, ["torch-cuda-*"], ["torch-cuda-stream"])}
    assert "torch-cuda-memory" in chosen
    assert "torch-cuda-stream" not in chosen
    assert all(rule_id.startswith("torch-cuda-") for rule_id in chosen)
