"""The drawing of the waves: rows in order, what most depend on first, lines from what is needed to what needs it."""

from __future__ import annotations

import msgspec

from estimator.model.graph import CodeGraph, Edge, Module, Wave
from estimator.report.html.waves import build_waves, tell_apart
from estimator.report.language import ENGLISH
from tests.report.story import GRAPH


def test_the_story_is_drawn() -> None:
    view = build_waves(GRAPH, ENGLISH)
    assert view is not None
    assert [(box.name, box.findings, box.choke) for box in view.boxes] == [("b.py", "2", True), ("a.py", "4", False)]
    assert [row.title for row in view.rows] == ["Wave 1", "Wave 2"]
    assert len(view.arrows) == 1
    assert view.arrows[0].choke
    assert len(view.choke_points) == 2
    assert view.table[1].cycles == ("Held back by a cycle of 2 files that import each other: pkg/a.py, pkg/c.py",)


def test_a_line_for_type_checkers_only_is_not_drawn() -> None:
    edges = (Edge("pkg/a.py", "pkg/b.py", "typing", 1),)
    view = build_waves(msgspec.structs.replace(GRAPH, edges=edges), ENGLISH)
    assert view is not None
    assert view.arrows == ()


def test_large_waves_are_cut_and_say_so() -> None:
    paths = tuple(f"m{number:02}.py" for number in range(60))
    modules = tuple(
        Module(path=path, name=path, origin="own", findings=1, dependents=number, wave=1)
        for number, path in enumerate(paths)
    )
    waves = (
        Wave(number=1, modules=paths, weeks=1.0),
        *(Wave(number=n, modules=("x.py",), weeks=0.1) for n in range(2, 14)),
    )
    view = build_waves(CodeGraph(modules=modules, waves=waves), ENGLISH)
    assert view is not None
    assert [box.name for box in view.boxes][:3] == ["m59.py", "m58.py", "m57.py"]
    assert view.rows[0].more == "and 55 more"
    assert view.hidden == 3
    assert len(view.table) == 13
    assert view.table[0].more == 20
    assert all(box.x + view.box_width <= view.width and box.y < view.height for box in view.boxes)


def test_files_of_one_name_are_told_apart() -> None:
    assert tell_apart("a/b/ops.py", clash=False) == "ops.py"
    assert tell_apart("a/b/ops.py", clash=True) == "b/ops.py"
    assert tell_apart("a/b/__init__.py", clash=False) == "b/__init__.py"


def test_nothing_to_port_is_no_drawing() -> None:
    assert build_waves(CodeGraph(), ENGLISH) is None
