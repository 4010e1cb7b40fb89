"""The format of workloads.yaml, what is derived from it, and the real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimator.errors import RulePackError
from estimator.model.workload import SIGN_KINDS, WORKLOADS, SignRule
from estimator.rulebook.document import read_document
from estimator.rulebook.load import load_rulebook
from estimator.rulebook.workloads import compile_signs, derive_telling

GOOD = """signs:
  - workload: training
    confidence: high
    why: it does
    call: "*.backward"
    file: [train*, sft]
"""


def compile_text(text: str) -> tuple[SignRule, ...]:
    return compile_signs(read_document(text.encode(), "w.yaml"), "w.yaml")


def test_one_rule_for_each_kind() -> None:
    assert compile_text(GOOD) == (
        SignRule("training", "call", ("*.backward",), "high", "it does"),
        SignRule("training", "file", ("train*", "sft"), "high", "it does"),
    )


WRONG = [
    ("training", "traning", "w.yaml:2: sign: unknown workload 'traning'; did you mean 'training'?"),
    ("high", "sure", "w.yaml:3: sign: unknown confidence 'sure'"),
    ("why: it does", "what: it", "unknown key 'what'"),
    ('call: "*.backward"\n    file: [train*, sft]', "starts: true", "one of call, base"),
    ('"*.backward"', '"torch.optim.*"', "'torch.optim.*' must end in a name"),
]


@pytest.mark.parametrize(("old", "new", "said"), WRONG)
def test_what_is_wrong_is_said(old: str, new: str, said: str) -> None:
    with pytest.raises(RulePackError) as raised:
        compile_text(GOOD.replace(old, new))
    assert said in str(raised.value)


TELLING = [
    ("call", "*.backward", {"backward"}, (), (b"backward(",)),
    ("call", "*Trainer", set(), ("Trainer",), (b"Trainer(",)),
    ("call", "*create_optimizer*", {"create_optimizer"}, (), (b"create_optimizer",)),
    ("call", "uvicorn.run", {"run"}, (), (b"uvicorn",)),
    ("base", "*Pipeline", set(), ("Pipeline",), (b"Pipeline",)),
    ("decorator", "*.post", {"post"}, (), (b".post",)),
    ("define", "train", {"train"}, (), ()),
    ("file", "train", set(), (), ()),
]


@pytest.mark.parametrize(("kind", "pattern", "names", "endings", "tokens"), TELLING)
def test_what_parsers_look_for(
    kind: str, pattern: str, names: set[str], endings: tuple[str, ...], tokens: tuple[bytes, ...]
) -> None:
    telling = derive_telling([SignRule("training", kind, (pattern,), "high", "x")])  # type: ignore[arg-type]
    assert (set(telling.names), telling.endings, telling.tokens) == (names, endings, tokens)


def test_an_extra_folder_adds_signs(tmp_path: Path) -> None:
    (tmp_path / "workloads.yaml").write_text(GOOD.replace("backward", "propagate"))
    (tmp_path / "mine.yaml").write_text(
        "pack: mine\ntitle: Mine\nrules:\n  - {id: mine-a, title: A, why: B, category: optional, area: device,\n"
        "     confidence: low, match: {any: [{name: x.y}]}, examples: [{hit: 'import x; x.y()'}, {miss: 'x = 1'}]}\n"
    )
    base, wider = load_rulebook(), load_rulebook([tmp_path])
    assert len(wider.signs) == len(base.signs) + 2
    assert "propagate" in wider.interest.sign_names - base.interest.sign_names


def test_the_real_table_has_signs_of_everything() -> None:
    signs = load_rulebook().signs
    assert {sign.workload for sign in signs} == {*WORKLOADS, "distributed"}
    assert {sign.kind for sign in signs} == set(SIGN_KINDS)
    assert all(sign.why and sign.patterns for sign in signs)
    listed = [(sign.kind, pattern, sign.workload) for sign in signs for pattern in sign.patterns]
    assert len(listed) == len(set(listed))
