"""What a file must hold to be read."""

from __future__ import annotations

import pytest

from estimator.model.rule import Interest
from estimator.parse.python.parser import holds_interest
from estimator.rulebook.interest import choose_tokens
from estimator.rulebook.load import load_rulebook

MANY = ["torch.linalg.inv", "torch.lgamma", "torch.cuda.Stream", "torch.nn.HuberLoss", "tensorly.svd"]
TOKENS, WORDS = choose_tokens(["torch.cuda", "torch.backends.cudnn", "apex.amp"], ["cuda"], MANY)
INTEREST = Interest(tokens=TOKENS, words=WORDS)


def test_few_names_are_looked_for_as_texts_and_many_as_words() -> None:
    assert TOKENS == (b"apex", b"backends", b"cuda")
    assert (
        (b"tensorly", frozenset({b"tensorly"})),
        (b"torch", frozenset({b"linalg", b"lgamma", b"HuberLoss"})),
    ) == WORDS


def test_a_name_without_a_telling_segment_covers_all_below_it() -> None:
    assert choose_tokens(["torch"], [], MANY) == ((b"torch",), ((b"tensorly", frozenset({b"tensorly"})),))


HELD = [
    ("import torch\ntorch.lgamma(x)", True),
    ("from torch import lgamma as f", True),
    ("import torch\nf = getattr(torch, 'lgamma')", True),
    ("import torch.linalg as la", True),
    ("from torch.nn import HuberLoss", True),
    ("x.to('cuda:0')", True),  # a text, wherever it stands
    ("import math\nmath.lgamma(x)", False),  # no torch
    ("import torch\nlgamma_table = 1", False),  # another word
    ("import torch\ntorch.zeros(3)", False),
    ("", False),
]


@pytest.mark.parametrize(("code", "held"), HELD)
def test_holds_interest(code: str, held: bool) -> None:
    assert holds_interest(code.encode(), INTEREST) == held


def test_the_bundled_rules_search_for_few_texts() -> None:
    interest = load_rulebook().interest
    assert len(interest.tokens) < 300  # each costs a search through every file
    assert {"torch.float64", "torch.channels_last"} <= interest.slotted
    assert interest.wrapped is not None
    assert "torch.lgamma" not in interest.wrapped
    assert "torch.cuda" in interest.wrapped
    assert {"torch.lgamma", "double"} <= interest.plain
    assert "cuda" not in interest.plain
