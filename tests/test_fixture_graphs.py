"""The graphs of the fixtures, whose answers are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimator.config import Options
from estimator.model.graph import CodeGraph
from estimator.model.scan import Scan
from estimator.pipeline import run_scan

FIXTURES = Path(__file__).parent.parent / "fixtures"


def scan(story: str, **options: object) -> Scan:
    project = FIXTURES / story / "project"
    return run_scan(Options(paths=(project,), root=project, **options))  # type: ignore[arg-type]


def workloads(graph: CodeGraph) -> dict[str, tuple[str, ...]]:
    return {module.path: module.workloads for module in graph.modules if module.name}


def edges(graph: CodeGraph, kind: str | None = None) -> set[tuple[str, str]]:
    return {(edge.source, edge.target) for edge in graph.edges if kind in (None, edge.kind)}


def waves(graph: CodeGraph) -> list[tuple[str, ...]]:
    return [wave.modules for wave in graph.waves]


BOTH = ("training", "inference")


def test_a_trainer_and_a_server_that_share_a_model() -> None:
    graph = scan("hybrid").graph
    assert {entry.path: (entry.kind, entry.workload) for entry in graph.entry_points} == {
        "serve.py": ("main", "inference"),
        "tools/convert_weights.py": ("main", "tooling"),
        "train.py": ("main", "training"),
    }
    assert workloads(graph) == {
        "chat/__init__.py": BOTH,
        "chat/device.py": BOTH,
        "chat/model.py": BOTH,
        "chat/optimize.py": ("training",),
        "chat/sampling.py": ("inference",),
        "chat/unused.py": (),
        "serve.py": ("inference",),
        "tools/convert_weights.py": ("tooling",),
        "train.py": ("training",),
    }
    assert waves(graph) == [
        ("chat/device.py", "chat/optimize.py", "chat/sampling.py", "chat/unused.py"),
        ("chat/model.py",),
        ("train.py",),
    ]
    assert graph.tests == 1


@pytest.mark.parametrize("strategy", ["shim", "port", "dual"])
def test_inference_alone_takes_less_than_all(strategy: str) -> None:
    effort = {a.workload: a.effort for a in scan("hybrid").assessments if a.strategy == strategy}
    assert set(effort) == {"all", "training", "inference", "tooling"}
    for workload in ("training", "inference"):
        assert 0 < effort[workload].mean < effort["all"].mean
        assert 0 < effort[workload].p50 < effort["all"].p50
    assert effort["tooling"].mean == 0
    (alone,) = (a for a in scan("hybrid", workload="inference").assessments if a.strategy == strategy)
    assert alone.effort == effort["inference"]


def test_a_scan_of_one_workload_holds_its_findings_only() -> None:
    places = {finding.place.path for finding in scan("hybrid", workload="inference").findings}
    assert places == {"chat/device.py", "chat/model.py", "chat/sampling.py"}


def test_the_configuration_is_honoured_everywhere() -> None:
    stated = (("chat/sampling.py", ("training",)), ("chat.unused", ("inference",)))
    corrected = scan("hybrid", workloads=stated)
    found = {finding.place.path: finding.workloads for finding in corrected.findings}
    assert found["chat/sampling.py"] == ("training",)
    assert found["chat/unused.py"] == ("inference",)
    assert workloads(corrected.graph)["chat/sampling.py"] == ("training",)
    assert {place.place.path for place in scan("hybrid", workloads=stated, workload="inference").findings} == {
        "chat/device.py", "chat/model.py", "chat/unused.py",
    }  # fmt: skip


def test_src_layout_with_a_namespace_package_and_scripts_beside() -> None:
    graph = scan("src_layout").graph
    assert edges(graph) == {
        ("pyproject.toml", "src/vision/cli.py"),
        ("scripts/evaluate.py", "scripts/common.py"),
        ("scripts/evaluate.py", "src/vision/ops/extra.py"),
        ("src/vision/__init__.py", "src/vision/engine.py"),
        ("src/vision/cli.py", "src/vision/__init__.py"),
        ("src/vision/engine.py", "src/vision/ops/norm.py"),
    }
    assert {entry.path: (entry.kind, entry.name, entry.workload) for entry in graph.entry_points} == {
        "scripts/evaluate.py": ("main", "evaluate", "evaluation"),
        "src/vision/cli.py": ("command", "vision-train", "training"),
    }
    found = workloads(graph)
    assert found["src/vision/ops/norm.py"] == ("training",)
    assert found["src/vision/ops/extra.py"] == ("evaluation",)
    assert found["src/vision/__init__.py"] == ("training", "evaluation")


def test_cycles_are_one_step_and_named() -> None:
    graph = scan("cycles").graph
    assert waves(graph) == [("pkg/base.py",), ("pkg/left.py",), ("pkg/top.py",)]
    assert [cycle.modules for wave in graph.waves for cycle in wave.cycles] == [("pkg/left.py", "pkg/right.py")]
    assert {module.path: module.dependents for module in graph.modules} == {
        "pkg/__init__.py": 0, "pkg/base.py": 3, "pkg/left.py": 2, "pkg/right.py": 2, "pkg/top.py": 0,
    }  # fmt: skip


def test_lazy_imports_are_followed_as_what_they_are() -> None:
    graph = scan("lazy_imports").graph
    assert edges(graph, "lazy") == {
        ("app/__init__.py", "app/serving.py"),
        ("app/__init__.py", "app/training.py"),
        ("app/training.py", "app/checks.py"),
    }
    assert edges(graph, "typing") == {("app/training.py", "app/serving.py")}
    assert edges(graph, "dynamic") == {("app/checks.py", "app/backends/fast.py")}
    found = workloads(graph)
    assert found["app/serving.py"] == ("inference",)
    assert {found[f"app/{name}.py"] for name in ("training", "checks", "backends/fast")} == {("training",)}


def test_extension_bindings_lead_from_the_build_to_who_imports_it() -> None:
    graph = scan("extension").graph
    sources = {"csrc/scale.cpp", "csrc/scale.cu"} & {module.path for module in graph.modules}
    assert edges(graph, "extension") == {("fastop/ops.py", source) for source in sources}
    assert edges(graph, "launch") == {("setup.py", "fastop/serve.py")}
    (library,) = (finding for finding in scan("extension").findings if finding.symbol.endswith("CUDAExtension"))
    assert library.workloads == ("inference",)
