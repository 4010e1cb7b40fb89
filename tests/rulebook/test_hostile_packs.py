"""A rule pack is input as well: it runs nothing, reads nothing else, and is refused in good time with its line."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest

from estimator.config import Options
from estimator.errors import RulePackError
from estimator.pipeline import run_scan
from estimator.rulebook.load import load_rulebook

RULE = """
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
        - name: [{name}]
    targets:
      ascend:
        support: rename
        replacement: "{replacement}"
        shim: full
        effort: rename
        evidence: [{{source: "a file", checked: "2026-11", how: source}}]
    examples:
      - hit: "import mylib; mylib.Stream()"
"""

REFUSED = [
    ("pack: !!python/object/apply:os.system ['touch mark']\n", "the YAML tag 'tag:yaml.org,2002:python/object/apply:"),
    ("pack: !!python/name:os.system ''\n", "the YAML tag"),
    ("pack: &a [x]\ntitle: *a\n", "'a' is a YAML anchor or alias"),
    ("a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a,*a]\n" for n in range(50)), "is a YAML anchor or alias"),
    ("pack: " + "[" * 5_000, "nest"),
    ("".join(" " * n + "a:\n" for n in range(3_000)), "nest"),
    ("pack: " + "9" * 100_000 + "\n", ""),
    ("\0", "not valid YAML"),
    ("a: b\n---\nc: d\n", "a second document begins"),
]


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_what_no_pack_needs_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "mine.yaml").write_text(text)
    begun = time.process_time()
    with pytest.raises(RulePackError) as error:
        load_rulebook((tmp_path,), bundled=False)
    assert time.process_time() - begun < 2
    assert "mine.yaml:1" in str(error.value) or "nest" in str(error.value) or "mine.yaml:2" in str(error.value)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "name", ["mylib." + "*a" * 50 + ".b", "(a+)+$", "mylib.{0.__class__}", "mylib.%s", "/etc/passwd"]
)
def test_names_of_rules_are_names_and_no_patterns(tmp_path: Path, name: str) -> None:
    packs, tree = tmp_path / "packs", tmp_path / "tree"
    packs.mkdir()
    tree.mkdir()
    (packs / "mine.yaml").write_text(RULE.format(name=f'"{name}"', replacement="npu.Stream"))
    (tree / "a.py").write_text("import mylib\nmylib." + "a" * 5_000 + "()\n")
    begun = time.process_time()
    found = ()
    with contextlib.suppress(RulePackError):
        found = run_scan(Options(paths=(tree,), root=tree, rules=(packs,))).findings
    assert found == ()
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    "placeholder", ["{leaf.__class__}", "{0}", "{symbol!r}", "{__import__('os')}", "{leaf:>999999999}"]
)
def test_replacements_fill_in_names_and_run_no_format(tmp_path: Path, placeholder: str) -> None:
    (tmp_path / "mine.yaml").write_text(RULE.format(name="mylib.Stream", replacement=placeholder))
    with pytest.raises(RulePackError, match=r"mine\.yaml:\d+: "):
        load_rulebook((tmp_path,))
