"""A scan made by hand, small enough to read, with one of everything that a report shows."""

from __future__ import annotations

from typing import Any

from estimator.model.artifact import Degraded, Inventory, Origin, Skipped
from estimator.model.assessment import Assessment, Effort, Hours, Part, Priced, Profile, Share, Strategy, WorkItem
from estimator.model.effort import EffortTable
from estimator.model.fact import Guard, Place
from estimator.model.finding import Finding
from estimator.model.graph import (
    ChokePoint,
    CodeGraph,
    Cycle,
    Edge,
    EntryPoint,
    Evidence,
    Module,
    Reach,
    Wave,
)
from estimator.model.rule import Interest, Match, Pack, Remedy, Rule, Shim, Support
from estimator.model.rulebook import Rulebook
from estimator.model.scan import KindSize, ProjectSize, Scan


def make_finding(rule: str, path: str, line: int, symbol: str, **fields: Any) -> Finding:
    """Return a finding whose other fields follow from these, unless they are given."""
    return Finding(
        **{
            "rule": rule,
            "pack": "story",
            "category": "mandatory",
            "area": "runtime",
            "confidence": "high",
            "origin": Origin.OWN,
            "place": Place(path, line, 1, line, 9),
            "symbol": symbol,
            "key": f"{rule}:{path}",
            "fingerprint": f"{rule}:{path}:{line}",
            **fields,
        }
    )


def make_rule(rule: str, title: str) -> Rule:
    """Return a rule that matches nothing."""
    return Rule(
        id=rule,
        pack="story",
        title=title,
        why="It is a story.",
        category="mandatory",
        area="runtime",
        confidence="high",
        match=Match(any=()),
    )


FINDINGS = (
    make_finding("story-stream", "pkg/b.py", 7, "torch.cuda.Stream", guards=(Guard("branch", "cuda"),)),
    make_finding("story-stream", "pkg/a.py", 3, "torch.cuda.Stream", scope="run", snippet="torch.cuda.Stream()"),
    make_finding("story-ipc", "pkg/a.py", 9, "torch.cuda.ipc_collect", category="potential"),
    make_finding(
        "story-library",
        "pkg/a.py",
        1,
        "flash_attn",
        subject="library:flash-attn",
        places=(Place("pkg/a.py", 1, 1, 1, 9), Place("pkg/b.py", 2, 1, 2, 9)),
    ),
    make_finding("story-stream", "tests/test_a.py", 4, "torch.cuda.Stream", origin=Origin.TEST),
    make_finding(
        "story-stream",
        "third_party/x/a.py",
        4,
        "torch.cuda.Stream",
        origin=Origin.VENDORED,
        component="third_party/x",
    ),
)
PRICED = (
    Priced("story-ipc", "torch.cuda.ipc_collect", Remedy(support=Support.NONE, effort="redesign"), 1),
    Priced("story-library", "flash_attn", Remedy(support=Support.REDESIGN, effort="library"), 2),
    Priced(
        "story-stream",
        "torch.cuda.Stream",
        Remedy(support=Support.RENAME, replacement="torch.npu.Stream", shim=Shim.FULL, fix="device", effort="rename"),
        2,
    ),
)
ITEMS = (
    WorkItem(
        id="library:flash-attn",
        title="flash-attn",
        area="libraries",
        kind="library",
        hours=Hours(60, 300, 900),
        basis="published",
        effort="library",
        evidence=("A source.",),
        findings=("story-library:pkg/a.py:1",),
        sites=2,
    ),
    WorkItem(
        id="validation:training",
        title="Accuracy alignment of training",
        area="validation",
        kind="validation",
        hours=Hours(30, 60, 120),
        basis="judgement",
        effort="validate",
    ),
)
GRAPH = CodeGraph(
    modules=(
        Module(path="pkg/a.py", name="pkg.a", origin="own", findings=4, workloads=("training",), wave=2),
        Module(
            path="pkg/b.py",
            name="pkg.b",
            origin="own",
            findings=2,
            workloads=("training", "inference"),
            dependents=2,
            spread=0.6667,
            wave=1,
        ),
        Module(path="serve.py", name="serve", origin="own", workloads=("inference",)),
        Module(path="third_party/x/a.py", name="a", origin="vendored", findings=1),
        Module(path="train.py", name="train", origin="own", workloads=("training",)),
    ),
    edges=(
        Edge("pkg/a.py", "pkg/b.py", "import", 1),
        Edge("serve.py", "pkg/b.py", "lazy", 5),
        Edge("train.py", "pkg/a.py", "import", 2),
        Edge("train.py", "pkg/b.py", "typing", 3),
    ),
    entry_points=(
        EntryPoint(
            path="serve.py",
            line=9,
            kind="main",
            name="serve",
            workload="inference",
            confidence="high",
            evidence=(
                Evidence("serve.py", 0, "serve", "the file's name"),
                Evidence("serve.py", 4, "fastapi.FastAPI", "a web server is made"),
            ),
        ),
        EntryPoint(
            path="train.py",
            line=8,
            kind="command",
            name="story-train",
            workload="training",
            confidence="medium",
            evidence=(Evidence("pkg/a.py", 7, "loss.backward", "gradients are computed"),),
        ),
    ),
    workloads=(
        Reach(workload="training", entry_points=1, modules=3, findings=4, distributed=True),
        Reach(workload="inference", entry_points=1, modules=2, findings=1, distributed=False),
    ),
    waves=(
        Wave(number=1, modules=("pkg/b.py",), weeks=2.5, cycles=()),
        Wave(number=2, modules=("pkg/a.py",), weeks=9.5, cycles=(Cycle(("pkg/a.py", "pkg/c.py")),)),
    ),
    choke_points=(
        ChokePoint(
            family="device",
            abstraction="a device helper",
            path="pkg/b.py",
            findings=9,
            covered=7,
            importers=2,
            weeks=1.5,
            exists=False,
            around=3,
            around_modules=2,
        ),
        ChokePoint(
            family="communication",
            abstraction="a communication layer",
            path="pkg/comm.py",
            findings=8,
            covered=3,
            importers=1,
            weeks=0.5,
            exists=True,
            helpers=("all_reduce", "barrier"),
            uses=12,
            around=5,
            around_modules=2,
        ),
    ),
    tests=1,
    unmatched=("old/*.py",),
)
PARTS = (
    Part((), 30.0),
    Part(("inference",), 60.0),
    Part(("training",), 150.0),
    Part(("training", "inference"), 192.0),
)


def make_assessment(strategy: Strategy, p50: float, **fields: Any) -> Assessment:
    """Return an assessment whose range is p50 / 2 to p50 * 2."""
    return Assessment(
        **{
            "profile": Profile("ascend", "a2", "2.7", ("torch",)),
            "strategy": strategy,
            "workload": "all",
            "effort": Effort(p50 / 2, p50, p50 * 1.5, p50 * 2, p50 * 1.1),
            "tests": Effort(0.01, 0.02, 0.03, 0.04, 0.02),
            "items": ITEMS,
            "priced": PRICED,
            "areas": (Share("libraries", 12.0, 0.85), Share("validation", 2.2, 0.15)),
            "drivers": (Share("flash-attn", 12.0, 0.85), Share("Accuracy alignment of training", 2.2, 0.15)),
            "blockers": PRICED[:1],
            "mechanical_share": 0.667,
            "validation_share": 0.15,
            "judgement_share": 0.15,
            "reference_ratio": round(p50 / 13, 3),
            "assumptions": ("30 focused hours to the engineer-week.", "Engineers know PyTorch " * 8),
            "parts": PARTS,
            **fields,
        }
    )


def make_scan(**fields: Any) -> Scan:
    """Return the story's scan with some fields replaced."""
    rules = (
        make_rule("story-ipc", "Memory shared between processes"),
        make_rule("story-library", "flash-attn"),
        make_rule("story-stream", "Streams and events"),
    )
    rulebook = Rulebook(
        rules=rules,
        packs=(Pack("story", "A story", "rules/story.yaml"),),
        effort=EffortTable(classes={}),
        targets=(),
        interest=Interest(),
        digest="0" * 64,
    )
    kinds = {
        "dockerfile": {"own": KindSize(1, 20)},
        "python": {"own": KindSize(2, 1180), "test": KindSize(1, 40), "vendored": KindSize(1, 0)},
    }
    return Scan(
        **{
            "inventory": Inventory("/somewhere/project", (), (), {"cuda": 2, "notebook": 1}, 3, 4),
            "size": ProjectSize(
                {"own": 3, "test": 1, "vendored": 1}, {"own": 1200, "test": 40}, {"training": 2}, kinds
            ),
            "parsed": 4,
            "passed_over": 1,
            "degraded": (Degraded("pkg/old.py", "Python 2 syntax, read as tokens"),),
            "skipped": (Skipped("pkg/big.py", "discover", "larger than 10 MB"),),
            "findings": FINDINGS,
            "assessments": (
                make_assessment("shim", 3.04),
                make_assessment("port", 14.4),
                make_assessment("dual", 20),
                make_assessment("port", 11, workload="training"),
                make_assessment("port", 6, workload="inference"),
            ),
            "rulebook": rulebook,
            "seed": 7,
            "graph": GRAPH,
            "hours": {"story-library:pkg/a.py:1": 360.0, "story-stream:pkg/a.py:3": 0.5, "story-ipc:pkg/a.py:9": 12.0},
            **fields,
        }
    )
