"""The packs for torch against the table of torch.cuda names that they are built on."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from estimator.estimate.remedies import find_remedy, render_replacement
from estimator.match.engine import Matcher
from estimator.model.assessment import Profile
from estimator.model.fact import Fact, FactKind, Place
from estimator.model.rule import Remedy, Rule, Shim, Support
from estimator.rulebook.load import load_rulebook

TABLE = Path(__file__).parents[1] / "data" / "torch_cuda_to_npu.csv"
PROFILE = Profile(target="ascend", chip="a2", torch="2.11")
RULEBOOK = load_rulebook()
MATCHER = Matcher(RULEBOOK.rules)
CATCH_ALL = {"torch-cuda-other", "torch-cuda-module"}
# Printed by bench/list_torch_names.py under torch 2.13.0: every public name, also those that are newer than the table.
PUBLIC_NAMES = (TABLE.parent / "torch_names_2.13.txt").read_text(encoding="utf-8").split()
MODULES = {"torch.cuda", "torch.backends.cuda", "torch.backends.cudnn"}  # the module as such is no tie, its names are

SUPPORT = {
    "direct": Support.RENAME,
    "renamed": Support.RENAME,
    "restricted": Support.ADAPT,
    "redesign": Support.REDESIGN,
    "none": Support.NONE,
    "unsupported_documented": Support.NONE,
}
# The table says renamed, but the new name alone would be wrong.
STRICTER = {
    "torch.cuda.CUDAPluggableAllocator": "the library that it loads calls the CUDA runtime",
    "torch.cuda.nvtx.range": "a `with` block there, a decorator only on the NPU",
    "torch.cuda.profiler": "functions of a module there, methods of an object on the NPU",
    "torch.cuda.profiler.profile": "functions of a module there, methods of an object on the NPU",
    "torch.cuda.profiler.start": "functions of a module there, methods of an object on the NPU",
    "torch.cuda.profiler.stop": "functions of a module there, methods of an object on the NPU",
}
# What transfer_to_npu.py puts in place, read in its source: the names in `__all__` of torch_npu.npu, and a few by hand.
SHIMMED_BY_HAND = {
    "torch.cuda.amp",
    "torch.cuda.amp.GradScaler",
    "torch.cuda.amp.amp_definitely_not_available",
    "torch.cuda.amp.autocast",
    "torch.cuda.amp.custom_bwd",
    "torch.cuda.amp.custom_fwd",
    "torch.cuda.default_generators",
    "torch.cuda.random",
}
SHIMMED_WITH_LIMITS = {
    "torch.cuda.DoubleTensor": Shim.CHANGES,
    "torch.cuda.get_device_capability": Shim.PARTIAL,
    "torch.cuda.get_device_properties": Shim.PARTIAL,
    "torch.cuda.graph": Shim.PARTIAL,
    "torch.cuda.graph_pool_handle": Shim.PARTIAL,
    "torch.cuda.make_graphed_callables": Shim.PARTIAL,
}
# Equal in name, yet not in `__all__` of torch_npu.npu, so the shim leaves the CUDA ones in place. ExternalStream is
# there in the branches that follow release 26.1.0, but in no release.
NOT_SHIMMED = {
    "torch.cuda.ExternalStream",
    "torch.cuda._sanitizer.enable_cuda_sanitizer",
    "torch.cuda.graphs",
    "torch.cuda.memory",
    "torch.cuda.streams",
}


def read_rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = read_rows()
per_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["cuda_api"])


def find_rules(symbol: str, kind: FactKind = "call") -> list[Rule]:
    return MATCHER.match(Fact(kind=kind, symbol=symbol, place=Place("a.py", 1)))


def look_up(symbol: str) -> tuple[Rule, Remedy]:
    (rule,) = find_rules(symbol)
    return rule, find_remedy(RULEBOOK, rule, symbol, PROFILE)


def test_the_table_is_there() -> None:
    assert len(ROWS) == 190
    assert {row["status"] for row in ROWS} == set(SUPPORT)
    assert STRICTER.keys() | NOT_SHIMMED | SHIMMED_BY_HAND | SHIMMED_WITH_LIMITS.keys() <= {
        row["cuda_api"] for row in ROWS
    }


@per_row
@pytest.mark.parametrize("kind", ["name", "call"])
def test_one_rule_of_its_own_takes_each_name(row: dict[str, str], kind: FactKind) -> None:
    (rule,) = find_rules(row["cuda_api"], kind)
    assert rule.id not in CATCH_ALL


@pytest.mark.parametrize("symbol", [name for name in PUBLIC_NAMES if name not in MODULES])
def test_every_public_name_of_the_newest_torch_has_a_stated_remedy(symbol: str) -> None:
    rule, remedy = look_up(symbol)
    assert rule.id not in CATCH_ALL
    assert not rule.id.endswith("-other")
    assert remedy.support is not Support.UNVERIFIED
    assert remedy.evidence


@per_row
def test_support_follows_the_table(row: dict[str, str]) -> None:
    _, remedy = look_up(row["cuda_api"])
    expected = Support.ADAPT if row["cuda_api"] in STRICTER else SUPPORT[row["status"]]
    assert remedy.support is expected


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row["status"] in ("direct", "renamed", "restricted")],
    ids=lambda row: row["cuda_api"],
)
def test_replacement_is_the_equivalent_of_the_table(row: dict[str, str]) -> None:
    symbol = row["cuda_api"]
    rule, remedy = look_up(symbol)
    given = render_replacement(remedy, rule, symbol)
    assert given is not None
    wanted = [name.strip().replace("torch_npu.npu.", "torch.npu.") for name in row["npu_equivalent"].split(" / ")]
    assert given.replace("torch_npu.npu.", "torch.npu.") in wanted


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row["status"] in ("none", "unsupported_documented", "redesign", "restricted")],
    ids=lambda row: row["cuda_api"],
)
def test_what_is_no_rename_says_what_to_do(row: dict[str, str]) -> None:
    _, remedy = look_up(row["cuda_api"])
    assert remedy.note
    for word in ("npu-smi", "Inference only", "hccl", "HF32", "set_stream_limit", "get_soc_version", "ExternalStream"):
        if word.lower() in row["note"].lower():
            assert word.lower() in remedy.note.lower()
    if row["status"] in ("none", "unsupported_documented"):
        assert remedy.replacement is None
        assert remedy.fix is None


@per_row
def test_shim_follows_its_source(row: dict[str, str]) -> None:
    symbol = row["cuda_api"]
    _, remedy = look_up(symbol)
    if symbol in SHIMMED_WITH_LIMITS:
        expected = SHIMMED_WITH_LIMITS[symbol]
    elif symbol.startswith("torch.cuda.CUDAGraph"):
        expected = Shim.PARTIAL
    elif symbol in SHIMMED_BY_HAND:
        expected = Shim.FULL
    else:
        expected = Shim.FULL if row["status"] == "direct" and symbol not in NOT_SHIMMED else Shim.NO
    assert remedy.shim is expected


@per_row
def test_each_remedy_has_its_sources(row: dict[str, str]) -> None:
    _, remedy = look_up(row["cuda_api"])
    assert remedy.evidence
    assert all(
        evidence.checked == "2026-11" and evidence.how in ("source", "docs", "table") for evidence in remedy.evidence
    )


@pytest.mark.parametrize(
    ("symbol", "rule_id", "replacement"),
    [
        ("torch.cuda", "torch-cuda-module", "torch.npu"),
        ("torch.cuda.is_available", "torch-cuda-available", "torch.npu.is_available"),
        ("torch.cuda.Event.record", "torch-cuda-stream", "torch.npu.Event.record"),
        ("torch.cuda.amp.autocast_mode", "torch-amp-cuda", "torch.npu.amp.autocast_mode"),
        ("torch.cuda.memory.mem_get_info", "torch-cuda-memory-module", "torch.npu.mem_get_info"),
        ("torch.cuda._lazy_init", "torch-cuda-internals", "torch.npu._lazy_init"),
        ("torch.cuda.memory.empty_cache", "torch-cuda-memory-module", "torch.npu.memory.empty_cache"),
        ("torch.cuda.random.manual_seed", "torch-cuda-rng", "torch.npu.random.manual_seed"),
        ("torch.cuda.streams.Stream", "torch-cuda-stream-module", "torch.npu.streams.Stream"),
        ("torch.cuda.nvtx.range_push", "torch-cuda-nvtx", "torch.npu.mstx.range_push"),
        ("torch.cuda.graphs.CUDAGraph", "torch-compile-cuda-graph", "torch.npu.graphs.NPUGraph"),
        ("torch.cuda.a_name_of_tomorrow", "torch-cuda-other", None),
        ("torch.cuda.nvtx.a_name_of_tomorrow", "torch-cuda-nvtx", None),
    ],
)
def test_names_beside_the_table(symbol: str, rule_id: str, replacement: str | None) -> None:
    rule, remedy = look_up(symbol)
    assert rule.id == rule_id
    assert render_replacement(remedy, rule, symbol) == replacement
    assert (remedy.support is Support.UNVERIFIED) == (replacement is None)


@pytest.mark.parametrize("chip", ["a2", "a3", "310p", "950"])
def test_float8_depends_on_the_chip(chip: str) -> None:
    (rule,) = find_rules("torch.float8_e4m3fn", "name")
    remedy = find_remedy(RULEBOOK, rule, "torch.float8_e4m3fn", Profile(target="ascend", chip=chip, torch="2.11"))
    assert remedy.support is (Support.ADAPT if chip == "950" else Support.NONE)


def test_every_name_with_a_remedy_of_its_own_is_one_that_the_rule_takes() -> None:
    for rule in RULEBOOK.rules:
        if not rule.pack.startswith("torch_") or rule.pack == "torch_extension":
            continue
        for symbol in rule.targets["ascend"].symbols:
            if symbol.startswith("torch."):
                name = symbol.replace(".*", ".some_member")
                facts = [Fact(kind=kind, symbol=name, place=Place("a.py", 1)) for kind in ("name", "call")]
                assert any(_names(rule, fact) for fact in facts), (rule.id, symbol)


def _names(rule: Rule, fact: Fact) -> bool:
    """Tell whether an entry of the rule lists the fact's symbol or a parent of it, whatever else it tests."""
    return any(
        fact.kind in atom.kinds
        and any(fact.symbol == listed or fact.symbol.startswith(f"{listed}.") for listed in atom.symbols)
        for atom in rule.match.any
    )
