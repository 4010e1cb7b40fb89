"""Waves, cycles and dependents."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.graph.imports import Uses
from estimator.graph.waves import count_dependents, order_modules, plan_waves
from estimator.model.graph import Edge, EdgeKind

CHAIN: dict[str, dict[str, EdgeKind]] = {"top": {"mid": "import"}, "mid": {"base": "optional"}, "base": {}}


def uses(whole: dict[str, dict[str, EdgeKind]]) -> Uses:
    return Uses(whole, {})


def test_a_wave_needs_only_those_before_it() -> None:
    order = order_modules(set(CHAIN), uses(CHAIN), ())
    waves = plan_waves(order, {"top": 1.0, "mid": 2.0, "base": 3.0})
    assert [(wave.number, wave.modules, wave.weeks) for wave in waves] == [
        (1, ("base",), 3.0),
        (2, ("mid",), 2.0),
        (3, ("top",), 1.0),
    ]


def test_modules_without_work_cost_no_wave() -> None:
    order = order_modules(set(CHAIN), uses(CHAIN), ())
    assert [(wave.number, wave.modules) for wave in plan_waves(order, {"top": 1.0, "base": 1.0})] == [
        (1, ("base",)),
        (2, ("top",)),
    ]
    assert plan_waves(order, {}) == ()


def test_a_cycle_is_one_wave_and_is_named() -> None:
    whole: dict[str, dict[str, EdgeKind]] = {"a": {"b": "import"}, "b": {"a": "import"}, "c": {"a": "import"}}
    (first, second) = plan_waves(order_modules({"a", "b", "c"}, uses(whole), ()), {"a": 1.0, "b": 1.0, "c": 1.0})
    assert (first.modules, [cycle.modules for cycle in first.cycles]) == (("a", "b"), [("a", "b")])
    assert (second.modules, second.cycles) == (("c",), ())


def test_late_imports_hold_nothing_back() -> None:
    whole: dict[str, dict[str, EdgeKind]] = {"a": {"b": "lazy"}, "b": {"a": "import", "c": "dynamic"}}
    waves = plan_waves(order_modules({"a", "b", "c"}, uses(whole), ()), {"a": 1.0, "b": 1.0, "c": 1.0})
    assert [wave.modules for wave in waves] == [("a", "c"), ("b",)]


def test_sources_of_an_extension_go_before_who_imports_it() -> None:
    edge = Edge("ops.py", "csrc/k.cu", "extension", 1)
    waves = plan_waves(order_modules({"ops.py", "csrc/k.cu"}, uses({}), [edge]), {"ops.py": 1.0, "csrc/k.cu": 5.0})
    assert [wave.modules for wave in waves] == [("csrc/k.cu",), ("ops.py",)]


def test_dependents_are_counted_through_others_and_within_cycles() -> None:
    whole: dict[str, dict[str, EdgeKind]] = {**CHAIN, "x": {"y": "import"}, "y": {"x": "import", "base": "import"}}
    nodes = {"top", "mid", "base", "x", "y"}
    assert count_dependents(order_modules(nodes, uses(whole), ()), nodes) == {
        "base": 4, "mid": 1, "top": 0, "x": 1, "y": 1,
    }  # fmt: skip


NODES = st.integers(0, 9)


@settings(max_examples=60, deadline=None)
@given(st.sets(st.tuples(NODES, NODES), max_size=30), st.sets(NODES))
def test_every_module_with_work_is_in_one_wave_after_all_it_needs(
    pairs: set[tuple[int, int]], working: set[int]
) -> None:
    whole: dict[str, dict[str, EdgeKind]] = {}
    for source, target in pairs:
        whole.setdefault(str(source), {})[str(target)] = "import"
    weeks = {str(number): 1.0 for number in working}
    order = order_modules({str(number) for number in range(10)}, uses(whole), ())
    waves = plan_waves(order, weeks)
    number_of = {path: wave.number for wave in waves for path in wave.modules}
    assert sorted(number_of) == sorted(weeks)
    assert [wave.number for wave in waves] == list(range(1, len(waves) + 1))
    cycles = [set(cycle.modules) for wave in waves for cycle in wave.cycles]
    for source, target in ((str(a), str(b)) for a, b in pairs):
        if source != target and source in number_of and target in number_of:
            together = any({source, target} <= cycle for cycle in cycles)
            assert number_of[target] < number_of[source] or (together and number_of[target] == number_of[source])
