"""`cannscope rules`: what rule authors use."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner

from estimator.cli.app import app
from estimator.rulebook.locate import bundled_rules

GOOD = """\
pack: mine
title: Mine
rules:
  - id: mine-sync
    title: Our own synchronisation
    why: It waits for CUDA.
    category: mandatory
    area: runtime
    match:
      any:
        - call: [mylib.sync]
    targets:
      ascend: {support: unverified}
    examples:
      - hit: "import mylib\\nmylib.sync()"
      - miss: "sync()"
"""


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["rules", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def lay(folder: Path, text: str) -> str:
    (folder / "mine.yaml").write_text(text)
    return str(folder)


def test_the_bundled_packs_have_no_problem() -> None:
    code, said = run("check")
    assert code == 0, said
    assert said.endswith("rules checked, 0 problems\n")


def test_a_good_pack(tmp_path: Path) -> None:
    assert run("check", lay(tmp_path, GOOD)) == (0, "1 rules checked, 0 problems\n")
    assert run("test", str(tmp_path)) == (0, "2 of 2 examples of 1 rules pass\n")


BROKEN = [
    ("id: mine-sync", "id: sync", "mine.yaml:4: rule 'sync': the id must be kebab case and begin with 'mine-'"),
    ("category: mandatory", "category: must", "mine.yaml:7: rule 'mine-sync': unknown category 'must'; it is one of"),
    ("  - miss: \"sync()\"", "  - hit: \"import mylib as m\\nm.sync()\"", "needs at least one `hit` and one `miss`"),
    ("{support: unverified}", "{support: rename, effort: rename}", "support 'rename' needs evidence"),
    ("{support: unverified}", "{support: unverified, effort: renam}", "unknown effort class 'renam'; did you mean"),
    ("{support: unverified}", "{support: unverified, fix: amps}", "unknown codemod 'amps'; did you mean 'amp'?"),
    ("- call: [mylib.sync]", "- method: \"*\"", "the prefilter cannot serve `method: \"*\"`"),
    ("- call: [mylib.sync]", "- method: [a]", "give at least 2 letters"),
    ("targets:", "  not:\n        - name: [mylib]\n    targets:", "no fact can meet it"),
    ("mylib.sync()\"", "mylib.wait()\"", "rule 'mine-sync': example 1: missed; the parser saw"),
    ("miss: \"sync()\"", "miss: \"from mylib import sync\\nsync()\"", "rule 'mine-sync': example 2: hit; the parser"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), BROKEN)
def test_a_broken_pack(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    code, printed = run("check", lay(tmp_path, GOOD.replace(old, new, 1)))
    assert code == 1
    assert said in printed
    assert not printed.endswith(", 0 problems\n")


def test_all_problems_are_listed(tmp_path: Path) -> None:
    second = GOOD[GOOD.index("  - id:") :].replace("mine-sync", "mine-other").replace("runtime", "runtimes")
    text = GOOD.replace("category: mandatory", "category: must") + second
    _, printed = run("check", lay(tmp_path, text))
    assert "unknown category 'must'" in printed
    assert "unknown area 'runtimes'; did you mean 'runtime'?" in printed


def test_a_twin_is_a_problem(tmp_path: Path) -> None:
    _, printed = run("check", lay(tmp_path, GOOD + GOOD[GOOD.index("  - id:") :]))
    assert "rule 'mine-sync' is there twice (first in " in printed


def test_failing_examples_are_shown_with_their_code(tmp_path: Path) -> None:
    code, printed = run("test", lay(tmp_path, GOOD.replace("mylib.sync()", "mylib.wait()")))
    assert code == 1
    assert "mine-sync: example 1 (hit): missed; the parser saw nothing of interest\n      import mylib\n" in printed


def test_show_gives_file_line_and_text(tmp_path: Path) -> None:
    code, printed = run("show", "mine-sync", "--rules", lay(tmp_path, GOOD))
    assert code == 0
    first, _, text = printed.partition("\n")
    assert first == f"{tmp_path}/mine.yaml:4"
    assert yaml.safe_load(text)[0]["id"] == "mine-sync"


def test_docs_are_written_once_and_checked(tmp_path: Path) -> None:
    packs, docs = tmp_path / "packs", str(tmp_path / "docs")
    packs.mkdir()
    options = ("--rules", lay(packs, GOOD), "--no-bundled")
    assert run("docs", docs, "--check", *options)[0] == 1
    assert run("docs", docs, *options)[1] == f"2 of 2 pages written to {docs}\n"
    assert run("docs", docs, "--check", *options) == (0, "")
    (tmp_path / "docs" / "gone.md").write_text("x")
    assert run("docs", docs, "--check", *options)[1] == f"{docs}/gone.md: stale\n"


def test_every_pack_fits_the_schema() -> None:
    schema = json.loads(run("schema")[1])
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    packs = [path for path in bundled_rules().glob("*.yaml") if "\npack: " in "\n" + path.read_text(encoding="utf-8")]
    assert packs
    for path in packs:
        errors = [error.message for error in validator.iter_errors(yaml.safe_load(path.read_text(encoding="utf-8")))]
        assert not errors, (path.name, errors[:3])


def test_the_schema_refuses_an_unknown_key() -> None:
    schema = json.loads(run("schema")[1])
    pack = yaml.safe_load(GOOD)
    assert jsonschema.Draft202012Validator(schema).is_valid(pack)
    pack["rules"][0]["titel"] = "x"
    pack["rules"][0].pop("title")
    assert not jsonschema.Draft202012Validator(schema).is_valid(pack)
