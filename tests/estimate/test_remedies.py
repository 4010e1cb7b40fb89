"""Symbols, variants and missing targets."""

from __future__ import annotations

import msgspec
import pytest

from estimator.estimate.remedies import find_remedy, fits, render_replacement
from estimator.model.assessment import Profile
from estimator.model.rule import Atom, Match, Remedy, Rule, Support, TargetEntry, TargetInfo, Variant, When
from estimator.model.rulebook import Rulebook
from tests.estimate.conftest import PROFILE, make_rule

BASE = Remedy(support=Support.RENAME, replacement="torch.npu.{rest}", effort="rename")
ENTRY = TargetEntry(
    BASE,
    {
        "torch.cuda.Event": Remedy(support=Support.ADAPT, note="event"),
        "torch.cuda.Event.ipc_handle": Remedy(support=Support.NONE, note="handle"),
        "NCCL_*": Remedy(support=Support.ADAPT, note="any"),
    },
    (
        Variant(When(("310p",)), Remedy(support=Support.NONE, note="310p")),
        Variant(When((), "2.8", "2.10"), Remedy(support=Support.UNVERIFIED, note="2.8")),
        Variant(When(("310p", "a3")), Remedy(support=Support.ADAPT, note="later")),
    ),
)
RULE = msgspec.structs.replace(
    make_rule("r", "rename"),
    targets={"ascend": ENTRY},
    match=Match((Atom(kinds=("name",), symbols=("torch.cuda", "torch.cuda.amp.*", "cuda:*")),)),
)

# symbol, chip, torch -> note of the remedy
FOUND = [
    ("torch.cuda.Stream", "a2", "2.11", None),
    ("torch.cuda.Event", "a2", "2.11", "event"),
    ("torch.cuda.Event.record", "a2", "2.11", "event"),
    ("torch.cuda.EventPool", "a2", "2.11", None),
    ("torch.cuda.Event.ipc_handle", "a2", "2.11", "handle"),
    ("NCCL_DEBUG", "a2", "2.11", "any"),
    ("torch.cuda.Stream", "310p", "2.11", "310p"),
    ("torch.cuda.Stream", "310p", "2.9", "310p"),
    ("torch.cuda.Stream", "a2", "2.9.1", "2.8"),
    ("torch.cuda.Stream", "a2", "2.10", None),
    ("torch.cuda.Stream", "a3", "2.11", "later"),
    ("torch.cuda.Event", "310p", "2.11", "event"),
]


@pytest.mark.parametrize(("symbol", "chip", "torch", "note"), FOUND)
def test_find_remedy(rulebook: Rulebook, symbol: str, chip: str, torch: str, note: str | None) -> None:
    assert find_remedy(rulebook, RULE, symbol, Profile("ascend", chip, torch)).note == note


def test_a_target_that_nobody_wrote_down_is_unverified(rulebook: Rulebook) -> None:
    remedy = find_remedy(rulebook, RULE, "torch.cuda.Stream", Profile("elsewhere", "x", "2.11"))
    assert (remedy.support, remedy.effort) == (Support.UNVERIFIED, "verify")


def test_a_profile_without_torch_takes_the_default_of_the_target(rulebook: Rulebook) -> None:
    info = TargetInfo(
        id="ascend", title="t", chips=("a2",), default_chip="a2", torch=("2.9",), default_torch="2.9", shim="s"
    )
    book = msgspec.structs.replace(rulebook, targets=(info,))
    assert find_remedy(book, RULE, "torch.cuda.Stream", Profile("ascend", "a2", "")).note == "2.8"


FITTING = [
    (When(), True),
    (When(("a2",)), True),
    (When(("310p",)), False),
    (When((), "2.11"), True),
    (When((), "2.12"), False),
    (When((), None, "2.11"), False),
    (When((), "2.9", "2.12"), True),
]


@pytest.mark.parametrize(("when", "fitting"), FITTING)
def test_fits(when: When, fitting: bool) -> None:
    assert fits(when, PROFILE.chip, PROFILE.torch) == fitting


# replacement, symbol -> what it becomes
RENDERED = [
    ("torch.npu.{leaf}", "torch.cuda.Stream", "torch.npu.Stream"),
    ("torch.npu.{rest}", "torch.cuda.memory.empty_cache", "torch.npu.memory.empty_cache"),
    ("torch.npu.{rest}", "torch.cuda", "torch.npu"),
    ("torch.npu.amp.{rest}", "torch.cuda.amp.autocast", "torch.npu.amp.autocast"),
    ("npu:{rest}", "cuda:0", "npu:0"),
    ("plain text.", "torch.cuda.Stream", "plain text."),
    (None, "torch.cuda.Stream", None),
]


@pytest.mark.parametrize(("replacement", "symbol", "becomes"), RENDERED)
def test_render_replacement(replacement: str | None, symbol: str, becomes: str | None) -> None:
    assert render_replacement(Remedy(support=Support.RENAME, replacement=replacement), RULE, symbol) == becomes


def test_a_rule_without_targets_needs_a_trial(rulebook: Rulebook) -> None:
    bare: Rule = msgspec.structs.replace(RULE, targets={})
    assert find_remedy(rulebook, bare, "torch.cuda", PROFILE).support is Support.UNVERIFIED
