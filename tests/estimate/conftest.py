"""A small rulebook and findings to price."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from estimator.match.fingerprint import Fingerprinter
from estimator.model.artifact import Origin
from estimator.model.assessment import Profile
from estimator.model.fact import Guard, Place
from estimator.model.finding import Finding
from estimator.model.rule import (
    Atom,
    Evidence,
    Match,
    Remedy,
    Rule,
    Shim,
    Support,
    TargetEntry,
    Variant,
    When,
)
from estimator.model.rulebook import Rulebook
from estimator.model.scan import ProjectSize
from estimator.rulebook.interest import derive_interest
from estimator.rulebook.load import load_rulebook

SIZE = ProjectSize({"own": 10}, {"own": 1000}, {"training": 2})
PROFILE = Profile("ascend", "a2", "2.11")
_EVIDENCE = (Evidence("a test", "2026-11", "test"),)


def make_rule(
    rule_id: str,
    effort: str | None,
    support: Support = Support.RENAME,
    shim: Shim = Shim.NO,
    area: str = "runtime",
) -> Rule:
    remedy = Remedy(support=support, shim=shim, effort=effort, evidence=_EVIDENCE)
    variant = Variant(When(("310p",)), Remedy(support=Support.NONE, effort="none-research", evidence=_EVIDENCE))
    return Rule(
        id=rule_id, pack="t", title=rule_id, why="w", category="mandatory", area=area, confidence="high",
        match=Match((Atom(kinds=("name",), symbols=(rule_id,)),)),
        targets={"ascend": TargetEntry(remedy, {}, (variant,) if rule_id == "variant" else ())},
    )  # fmt: skip


RULES = (
    make_rule("rename", "rename", shim=Shim.FULL),
    make_rule("plain", "rename"),
    make_rule("adapt", "adapt", Support.ADAPT),
    make_rule("silent", "adapt", Support.ADAPT, Shim.CHANGES),
    make_rule("free", None, Support.UNCHANGED),
    make_rule("gone", "none-research", Support.NONE),
    make_rule("kernel", "kernel-triton", Support.ADAPT, area="kernels"),
    make_rule("library", "library-replace", Support.REDESIGN, area="libraries"),
    make_rule("variant", "rename"),
    make_rule("partial", "adapt", Support.ADAPT, Shim.PARTIAL),
    make_rule("dispatch", "dispatch", Support.ADAPT),
    make_rule("dropped", "drop", Support.NONE),
    make_rule("triton", "kernel-triton", Support.ADAPT, Shim.CHANGES, area="kernels"),
    make_rule("extension", "kernel-extension", Support.REWRITE, area="build"),
    make_rule("trifle", "rename", shim=Shim.CHANGES),
    make_rule("nccl", "rename", shim=Shim.FULL, area="distributed"),
    make_rule("quiet", None, Support.UNCHANGED, Shim.CHANGES),
)


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    effort = load_rulebook().effort
    return Rulebook(rules=RULES, packs=(), effort=effort, targets=(), interest=derive_interest(RULES), digest="")


MakeFinding = Callable[..., Finding]


@pytest.fixture
def make() -> MakeFinding:
    fingerprints = Fingerprinter()
    lines = iter(range(1, 10_000_000))

    def make_finding(
        rule_id: str,
        path: str = "a.py",
        *,
        symbol: str | None = None,
        origin: Origin = Origin.OWN,
        guards: tuple[Guard, ...] = (),
        place: Place | None = None,
        places: tuple[Place, ...] = (),
        lines_of_code: int = 0,
        imported: bool = False,
        derived_from: str | None = None,
        subject: str | None = None,
        workloads: tuple[str, ...] = (),
        suppressed: bool = False,
        component: str = "third_party/x",
    ) -> Finding:
        line = next(lines)
        finding = Finding(
            rule=rule_id, pack="t", category="mandatory",
            area=next(rule.area for rule in RULES if rule.id == rule_id), confidence="high", origin=origin,
            place=place or Place(path, line, 1, line, 9), symbol=symbol or rule_id, key="", fingerprint="",
            guards=guards, places=places, lines=lines_of_code, imported=imported, derived_from=derived_from,
            component=component if origin is Origin.VENDORED else None, subject=subject, workloads=workloads,
            suppressed=suppressed,
        )  # fmt: skip
        return fingerprints.mark(finding, rule_id)

    return make_finding
