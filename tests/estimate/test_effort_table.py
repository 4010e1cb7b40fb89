"""The real rules/effort.yaml: its shape, and what the estimate needs of it."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from estimator.model.rulebook import Rulebook
from estimator.rulebook.load import load_rulebook

ROOT = Path(__file__).parents[2]
TABLE: dict[str, Any] = yaml.safe_load((ROOT / "rules" / "effort.yaml").read_text(encoding="utf-8"))
CLASSES: list[dict[str, Any]] = TABLE["classes"]
SOURCES = "\n".join(path.read_text() for path in sorted((ROOT / "estimator" / "estimate").glob("*.py")))


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook()


EDITS = """rename device-string dispatch adapt-small adapt redesign drop capability-branch compile-backend graph-capture
none-research derived library-call verify""".split()
KERNELS = """kernel-triton kernel-extension kernel-ascendc kernel-ascendc-elementwise kernel-ascendc-reduction
kernel-ascendc-irregular kernel-ascendc-matmul kernel-ascendc-attention kernel-ascendc-communication kernel-simt
kernel-device-functions kernel-fused-operator kernel-composed kernel-converted kernel-converted-warp
kernel-converted-matrix kernel-recompiled kernel-triton-retune extension-converted""".split()
LIBRARIES = "library-swap library-partial library-replace library-none vendored-component".split()
PLATFORM = "image-base launch-script cluster-manifest build-script".split()
PROJECT = """bring-up distributed-bring-up validate-training validate-inference validate-library tune-training
tune-inference onboarding device-backend dual-abstraction dual-parity cuda-regression shim-enable
shim-silent-changes""".split()


def mean(hours: list[float]) -> float:
    return (hours[0] + 4 * hours[1] + hours[2]) / 6


def test_top_level() -> None:
    assert set(TABLE) == {
        "hours_per_week", "project_sigma", "least_sigma", "draws", "settings", "assumptions", "alternatives",
        "classes",
    }  # fmt: skip
    assert TABLE["hours_per_week"] == 30
    assert 4000 <= TABLE["draws"] <= 10000
    assert all(isinstance(line, str) for line in TABLE["assumptions"])


def test_the_classes_are_those_that_rules_and_estimate_name() -> None:
    ids = [one["id"] for one in CLASSES]
    assert sorted(ids) == sorted([*EDITS, *KERNELS, *LIBRARIES, *PLATFORM, *PROJECT])


@pytest.mark.parametrize("one", CLASSES, ids=lambda one: one["id"])
def test_class(one: dict[str, Any]) -> None:
    assert one["kind"] in ("edit", "kernel", "library", "platform", "validation", "tuning", "review")
    assert one["basis"] in ("measured", "published", "judgement")
    assert one["evidence"]
    assert all(isinstance(line, str) for line in one["evidence"])
    steps = [one[key] for key in ("once", "first", "repeat") if key in one]
    for low, likely, high in steps:
        assert 0 < low <= likely <= high
    # A further site never costs more than the first one did, at any of the three points.
    for dearer, cheaper in pairwise(steps):
        assert all(a >= b for a, b in zip(dearer, cheaper, strict=True))


@pytest.mark.parametrize("one", [one for one in CLASSES if "cap" in one and "repeat" in one], ids=lambda one: one["id"])
def test_a_first_that_takes_the_room_of_repeats_under_the_cap_costs_no_less(one: dict[str, Any]) -> None:
    assert mean(one["first"]) / one["first"][1] >= mean(one["repeat"]) / one["repeat"][1] * 0.999


@pytest.mark.parametrize("one", [one for one in CLASSES if one["basis"] == "measured"], ids=lambda one: one["id"])
def test_what_is_measured_says_on_how_many(one: dict[str, Any]) -> None:
    assert any(re.search(r"\bn=\d+", line) for line in one["evidence"])


def test_settings_are_those_that_the_estimate_reads() -> None:
    read = set(re.findall(r'setting\(\s*table, "(\w+)"', SOURCES))
    read |= set(re.findall(r'"(\w+_(?:rate|factor))"', SOURCES))
    assert read | set(TAKE_UP) == set(TABLE["settings"])


TAKE_UP = [name for name in TABLE["settings"] if name.startswith("take_up_")]


def test_what_is_taken_up_is_a_part_of_an_area_or_class(rulebook: Rulebook) -> None:
    known = {rule.area for rule in rulebook.rules} | set(rulebook.effort.classes) | {"platform", "other"}
    assert {name.removeprefix("take_up_") for name in TAKE_UP} - {"around_interface"} <= known
    assert all(0 < TABLE["settings"][name] < 1 for name in TAKE_UP)


def test_mechanical_edits_are_cheap() -> None:
    mechanical = [one for one in CLASSES if one.get("mechanical")]
    assert [one["id"] for one in mechanical] == ["rename", "device-string", "drop"]
    assert all(mean(one["once"]) <= 1.2 and mean(one["repeat"]) <= 0.05 for one in mechanical)
