"""What a file must hold to be read."""

from __future__ import annotations

import pytest

from estimator.model.rule import Interest
from estimator.parse.python.parser import holds_interest
from estimator.rulebook.interest import choose_tokens
from estimator.rulebook.load import load_rulebook

NAMES = ["torch.linalg.inv", "torch.lgamma", "torch.cuda.Stream", "apex.amp", "torch.nn.HuberLoss"]
TOKENS, WORDS = choose_tokens(NAMES, ["cuda"])
INTEREST = Interest(tokens=TOKENS, words=WORDS)


def test_names_below_torch_are_looked_for_as_words() -> None:
    assert TOKENS == (b"apex", b"cuda")
    assert ((b"torch", frozenset({b"linalg", b"lgamma", b"HuberLoss"})),) == WORDS


def test_a_name_without_a_telling_segment_covers_all_below_it() -> None:
    assert choose_tokens(["torch", *NAMES], []) == ((b"apex", b"torch"), ())


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
    assert len(interest.tokens) < 250  # each costs a search through every file
    assert {"torch.float64", "torch.channels_last"} <= interest.slotted
    assert interest.wrapped is not None
    assert "torch.lgamma" not in interest.wrapped
    assert "torch.cuda" in interest.wrapped
