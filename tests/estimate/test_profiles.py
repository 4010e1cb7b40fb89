"""Which profile an invocation stands for."""

from __future__ import annotations

import pytest

from estimator.errors import UsageError
from estimator.estimate.profiles import choose_profile
from estimator.rulebook.load import load_rulebook

RULEBOOK = load_rulebook()

CHOSEN = [
    ({}, ("a2", "2.11", "9.1.0", "2.11.0"), ()),
    ({"chip": "950"}, ("950", "2.11", "9.1.0", "2.11.0"), ("chip",)),
    ({"torch": "2.7.1"}, ("a2", "2.7", "9.1.0", "2.7.1.post8"), ("torch",)),
    ({"cann": "8.5"}, ("a2", "2.9", "8.5.0", "2.9.0"), ("cann",)),
    ({"cann": "8.3.rc1", "torch": "2.6"}, ("a2", "2.6", "8.3.RC1", "2.6.0.post3"), ("torch", "cann")),
    ({"torch": "2.1"}, ("a2", "2.1", "8.3.RC1", "2.1.0.post17"), ("torch",)),
]


@pytest.mark.parametrize(("given", "versions", "stated"), CHOSEN)
def test_chosen(given: dict[str, str], versions: tuple[str, ...], stated: tuple[str, ...]) -> None:
    profile = choose_profile(RULEBOOK, "ascend", **given)
    assert (profile.chip, profile.torch, profile.cann, profile.plugin) == versions
    assert profile.stated == stated


REFUSED = [
    ({"target": "ascent"}, "unknown target 'ascent'; there is ascend, cambricon, hygon"),
    ({"chip": "a9"}, "unknown chip 'a9' of ascend; there are a2, a3, 950, 310p"),
    ({"torch": "1.8"}, "no table covers torch 1.8 on ascend; covered are 2.12, 2.11"),
    ({"cann": "7.7"}, "no release of the ascend plugin pairs with CANN 7.7; known are 9.1.0, 9.0.0, 8.5.0"),
    ({"cann": "8.5", "torch": "2.11"}, "no release of the ascend plugin pairs torch 2.11 with CANN 8.5; it has 9.1.0"),
]


@pytest.mark.parametrize(("given", "said"), REFUSED)
def test_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        choose_profile(RULEBOOK, **{"target": "ascend", **given})
    assert str(caught.value).startswith(said)
