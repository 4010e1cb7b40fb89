"""The difference that a change makes, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

import msgspec
import pytest

from estimator.model.assessment import Hours
from estimator.model.whatif import Change, WhatIf
from estimator.report.whatif import compare_items, render_json, render_terminal, signed
from tests.report.story import ITEMS, make_assessment

LESS = msgspec.structs.replace(ITEMS[1], hours=Hours(10, 20, 40))
RESULT = WhatIf(
    changes=(Change("exclude-feature", "flash-attn", 2), Change("workload", "inference", 1)),
    before=(make_assessment("shim", 4), make_assessment("port", 14.4)),
    after=(make_assessment("shim", 2), make_assessment("port", 6.1, items=(LESS,))),
)


@pytest.mark.parametrize(("name", "render"), [("whatif.txt", render_terminal), ("whatif.json", render_json)])
def test_golden(check_golden: Callable[[str, str], None], name: str, render: Callable[[WhatIf], str]) -> None:
    check_golden(name, render(RESULT))


def test_it_fits_and_names_what_makes_the_difference() -> None:
    text = render_terminal(RESULT)
    assert max(map(len, text.splitlines())) <= 80
    assert "without the feature flash-attn: 2 findings less" in text
    assert [row[2] for row in compare_items(RESULT.before[1], RESULT.after[1])] == ["gone", "less"]


def test_nothing_changed_says_how_to_ask() -> None:
    same = WhatIf(changes=(), before=RESULT.before, after=RESULT.before)
    assert "nothing is changed; see --workload" in render_terminal(same)
    assert json.loads(render_json(same))["strategies"][0]["items"] == []


@pytest.mark.parametrize(("value", "text"), [(-3.24, "-3.2"), (0.0, "+0.0"), (12.4, "+12"), (-0.01, "-<0.1")])
def test_signed(value: float, text: str) -> None:
    assert signed(value) == text
