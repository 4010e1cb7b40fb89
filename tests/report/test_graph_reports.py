"""The code graph as text, as JSON and as drawings."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from estimator.config import Options
from estimator.model.graph import CodeGraph, Edge, EntryPoint, Module
from estimator.pipeline import run_scan
from estimator.report.graph_drawing import draw, render_dot, render_mermaid
from estimator.report.registry import GRAPH_REPORTERS, render_graph
from tests.report.story import GRAPH, make_scan

HYBRID = Path(__file__).parent.parent.parent / "fixtures" / "hybrid" / "project"
NAMES = {"terminal": "txt", "json": "json", "dot": "dot", "mermaid": "mmd"}


@pytest.mark.parametrize("reporter", GRAPH_REPORTERS, ids=lambda reporter: reporter.format)
def test_golden(check_golden: Callable[[str, str], None], reporter: object) -> None:
    name: str = reporter.format  # type: ignore[attr-defined]
    check_golden(f"graph.{NAMES[name]}", render_graph(name, make_scan()))


def test_the_text_fits_and_says_what_a_user_asks() -> None:
    text = render_graph("terminal", run_scan(Options(paths=(HYBRID,), root=HYBRID)))
    assert max(map(len, text.splitlines())) <= 80
    for words in ("By workload", "Training: 1 x main", "a web server is made: fastapi.FastAPI, line 7", "Waves"):
        assert words in text


def test_an_empty_graph_is_no_error() -> None:
    bare = make_scan(graph=CodeGraph())
    for reporter in GRAPH_REPORTERS:
        assert reporter.render(bare, False)


def test_json_has_the_edges() -> None:
    report = json.loads(render_graph("json", make_scan()))
    assert report["edges"][0] == {"from": "pkg/a.py", "to": "pkg/b.py", "kind": "import", "line": 1}
    assert [module["path"] for module in report["modules"]] == [module.path for module in GRAPH.modules]


def many(number: int) -> CodeGraph:
    modules = tuple(
        Module(path=f"pkg/part{n % 4}/m{n:03}.py", name=f"pkg.m{n}", origin="own", findings=1) for n in range(number)
    )
    edges = tuple(Edge(a.path, b.path, "import", 1) for a, b in pairwise(modules))
    return CodeGraph(modules=tuple(sorted(modules, key=lambda m: m.path)), edges=edges)


def test_what_is_too_much_is_folded_into_packages() -> None:
    assert not draw(many(20), 30).folded
    drawing = draw(many(200), 30)
    assert list(drawing.boxes) == [f"pkg/part{n}/" for n in range(4)]
    assert drawing.boxes["pkg/part0/"].findings == 50
    assert ("pkg/part0/", "pkg/part1/") in drawing.arrows
    assert all(a != b for a, b in drawing.arrows)


DRAWN = [
    (render_dot, r"(?m)^  (n\d+) \[", r"(n\d+) -> (n\d+)"),
    (render_mermaid, r"(?m)^  (n\d+)(?:\[|\()", r"(n\d+) --> (n\d+)"),
]


@pytest.mark.parametrize(("render", "box", "arrow"), DRAWN)
def test_every_arrow_ends_in_a_box(render: Callable[..., str], box: str, arrow: str) -> None:
    text = render(make_scan())
    ends = {end for pair in re.findall(arrow, text) for end in pair}
    assert ends
    assert ends <= set(re.findall(box, text))


def test_hostile_names_stay_text() -> None:
    name = 'a"]; evil -> x\n.py'
    entry = EntryPoint(path=name, line=1, kind="main", name=name, workload="training", confidence="low")
    graph = msgspec.structs.replace(
        GRAPH, modules=(Module(path=name, name="a", origin="own", findings=1),), edges=(), entry_points=(entry,)
    )
    scan = make_scan(graph=graph)
    assert '\\"]; evil' in render_dot(scan)
    assert "\n.py" not in render_dot(scan)
    assert "#quot;" in render_mermaid(scan)
    assert "\n.py" not in render_mermaid(scan)
    assert "\n.py" not in render_graph("terminal", scan)
