"""Shares, blockers and assumptions."""

from __future__ import annotations

import pytest
from msgspec import structs

from estimator.estimate import assess
from estimator.model.assessment import Assessment, Profile
from estimator.model.fact import Guard
from estimator.model.finding import Finding
from estimator.model.rulebook import Rulebook
from tests.estimate.conftest import PROFILE, SIZE, MakeFinding


def port(rulebook: Rulebook, findings: list[Finding], profile: Profile = PROFILE) -> Assessment:
    (one,) = assess(findings, rulebook, profile, SIZE, strategies=("port",))
    return one


# rule, guards -> is it a blocker?
BLOCKING = [
    ("gone", (), True),
    ("gone", (Guard("optional"),), False),
    ("gone", (Guard("branch", "npu"),), False),
    ("dropped", (), False),
    ("adapt", (), False),
]


@pytest.mark.parametrize(("rule", "guards", "blocking"), BLOCKING)
def test_blockers(rulebook: Rulebook, make: MakeFinding, rule: str, guards: tuple[Guard, ...], blocking: bool) -> None:
    for assessment in assess([make(rule, guards=guards), make("plain")], rulebook, PROFILE, SIZE):
        assert [(p.rule, p.sites) for p in assessment.blockers] == ([(rule, 1)] if blocking else [])


def test_mechanical_share_is_of_sites(rulebook: Rulebook, make: MakeFinding) -> None:
    assert port(rulebook, [make("plain"), make("plain"), make("plain"), make("adapt")]).mechanical_share == 0.75
    assert port(rulebook, [make("kernel")]).mechanical_share == 0


def test_drivers_are_the_first_items(rulebook: Rulebook, make: MakeFinding) -> None:
    one = port(rulebook, [make(rule) for rule in ("plain", "adapt", "gone", "kernel", "library", "dispatch")])
    assert [share.name for share in one.drivers] == [item.title for item in one.items[:5]]
    assert [share.weeks for share in one.drivers] == sorted((s.weeks for s in one.drivers), reverse=True)


def test_judgement_share_tells_what_is_measured(rulebook: Rulebook, make: MakeFinding) -> None:
    kernels = [make("kernel", f"{n}.py", symbol=f"op{n}", lines_of_code=90) for n in range(30)]
    assert port(rulebook, kernels).judgement_share < 0.5 < port(rulebook, [make("gone")]).judgement_share


def test_assumptions_say_what_was_chosen(rulebook: Rulebook, make: MakeFinding) -> None:
    lines = port(rulebook, [make("plain")], Profile("ascend", "a2", "2.11", ("chip",))).assumptions
    assert lines[0] == "ascend, chip a2, torch 2.11 (assumed); 30 focused hours to the engineer-week."
    assert "own files of code touched (1;" in lines[1]
    assert lines[-len(rulebook.effort.assumptions) :] == rulebook.effort.assumptions
    assert not any("own files of code touched" in line for line in port(rulebook, []).assumptions)


# replacement, symbol, subject -> what the report says
FILLED = [
    ("torch.npu.{leaf}", "plain.Stream", None, "torch.npu.Stream"),
    ("torch_npu.optim.NpuFused{leaf}", "operator:torch.optim", "operator:torch.optim", "torch_npu.optim.NpuFused*"),
    ("as it is", "plain", None, "as it is"),
]


@pytest.mark.parametrize(("replacement", "symbol", "subject", "said"), FILLED)
def test_a_replacement_is_that_of_the_symbol(
    rulebook: Rulebook, make: MakeFinding, replacement: str, symbol: str, subject: str | None, said: str
) -> None:
    (rule,) = (one for one in rulebook.rules if one.id == "plain")
    entry = rule.targets["ascend"]
    entry = structs.replace(entry, remedy=structs.replace(entry.remedy, replacement=replacement))
    rulebook = structs.replace(rulebook, rules=(structs.replace(rule, targets={"ascend": entry}),))
    (priced,) = port(rulebook, [structs.replace(make("plain", symbol=symbol), subject=subject)]).priced
    assert priced.remedy.replacement == said
