"""What families.yaml may say, and what it is told when it says it wrongly."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from estimator.errors import RulePackError
from estimator.model.rule import Support
from estimator.model.rulebook import Rulebook
from estimator.rulebook.document import read_document
from estimator.rulebook.families import compile_families
from estimator.rulebook.load import load_rulebook

RULEBOOK: Rulebook = load_rulebook()
HEAD = "holds: [rename]\nfamilies: {keeps_cuda: {title: Keeps}, renames: {title: Renames}}\nstatements:\n"
REST = "  - like: ascend\n"


def read(statements: str, change: Callable[[str], str] = lambda text: text) -> dict[str, object]:
    text = change(HEAD + statements + REST)
    return dict(compile_families(read_document(text.encode(), "f.yaml"), "f.yaml", RULEBOOK.targets, RULEBOOK.rules))


REFUSED = [
    ("  - {targets: [hygone], rules: [triton-kernel], like: ascend}\n", "unknown target 'hygone'; did you mean 'hygo"),
    ("  - {family: keep_cuda, packs: [triton], like: ascend}\n", "unknown family 'keep_cuda'; did you mean 'keeps"),
    ("  - {rules: [triton-kernal], like: ascend}\n", "f.yaml:4: statement on triton-kernal: no rule 'triton-k"),
    ("  - {packs: [tritn], like: ascend}\n", "no pack 'tritn'; did you mean 'triton'?"),
    ("  - {rules: [triton-kernel], support: unchanged}\n", "nobody vouches for it: add `evidence` or `vouched_by`"),
    ("  - {rules: [triton-kernel], support: adapt, vouched_by: smi}\n", "support 'adapt' needs an effort class"),
    ("  - {rules: [triton-kernel], like: ascend, support: adapt}\n", "says either `support` or `like`"),
    ("  - {rules: [triton-kernel], like: hygon}\n", "unknown like 'hygon'; it is one of ascend"),
    ("  - {rules: [triton-kernel], like: ascend, vouched_by: smy}\n", "unknown vouched_by 'smy'; did you mean 'smi'?"),
    ("  - {rules: [triton-kernel], like: ascend, replacement: <smy>}\n", "unknown trait <smy>; did you mean 'smi'?"),
    ("  - {packs: [triton], like: ascend}\n  - {rules: [triton-kernel], like: ascend}\n", "f.yaml:5: "),
]  # fmt: skip


@pytest.mark.parametrize(("statements", "said"), REFUSED)
def test_refused(statements: str, said: str) -> None:
    with pytest.raises(RulePackError, match=r"f\.yaml:\d+: ") as caught:
        read(statements)
    assert said in str(caught.value)


def test_a_target_of_an_unknown_family_is_named() -> None:
    with pytest.raises(RulePackError, match="target 'cambricon' is of an unknown family 'renames'"):
        read("", lambda text: text.replace("renames:", "renamers:"))


def test_the_first_statement_that_fits_holds() -> None:
    families = compile_families(
        read_document(
            (
                HEAD
                + "  - {targets: [ppu], rules: [triton-kernel], support: unchanged, vouched_by: device}\n"
                + "  - {family: keeps_cuda, packs: [triton], support: unverified, effort: verify}\n"
                + REST
            ).encode(),
            "f.yaml",
        ),
        "f.yaml",
        RULEBOOK.targets,
        RULEBOOK.rules,
    )
    first, second = families["ppu"].find("triton-kernel"), families["hygon"].find("triton-kernel")
    rest = families["musa"].find("triton-kernel")
    assert first is not None
    assert second is not None
    assert rest is not None
    assert first.entry.remedy.support is Support.UNCHANGED
    assert first.entry.remedy.evidence[0].checked == "2026-11"
    assert (second.entry.remedy.support, second.entry.remedy.effort) == (Support.UNVERIFIED, "verify")
    assert (rest.like, rest.vouched) == ("ascend", False)


def test_a_trait_of_low_confidence_vouches_for_nothing() -> None:
    text = (
        HEAD + "  - {targets: [rocm, hygon], rules: [triton-kernel], support: unchanged, vouched_by: graphs}\n" + REST
    )
    families = compile_families(read_document(text.encode(), "f.yaml"), "f.yaml", RULEBOOK.targets, RULEBOOK.rules)
    found = {name: families[name].find("triton-kernel") for name in ("rocm", "hygon")}
    supports = {name: one.entry.remedy.support for name, one in found.items() if one is not None}
    assert supports == {"rocm": Support.UNVERIFIED, "hygon": Support.UNCHANGED}


def test_it_is_packed_so_that_other_runs_do_not_read_it() -> None:
    assert all(isinstance(data, bytes) for data in RULEBOOK.families.values())
    assert RULEBOOK.family_of("ascend") is None
    family = RULEBOOK.family_of("hygon")
    assert family is not None
    assert len(family.rules) == len(RULEBOOK.rules)
