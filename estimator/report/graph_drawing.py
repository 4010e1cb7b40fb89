"""The code graph as a drawing: what carries findings or starts a program, folded into packages where it is too much."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from estimator.model.graph import CodeGraph, Module
from estimator.model.scan import Scan
from estimator.report.text import count, escape

_MOST_IN_DOT = 400
_MOST_IN_MERMAID = 60
_COLORS = {"training": "#c7dcf5", "inference": "#cdeccd", "evaluation": "#f5e6b3", "tooling": "#e4e4e4"}
_SHARED = "#e3d1f0"


class Box(NamedTuple):
    """One node of a drawing: a file, or a package that stands for the files in it."""

    label: str
    findings: int
    workloads: tuple[str, ...]
    entry: bool

    @property
    def color(self) -> str:
        """Return the colour of its workload, or of those that are shared; white for none."""
        if not self.workloads:
            return "#ffffff"
        serving = [name for name in self.workloads if name != "tooling"] or ["tooling"]
        return _COLORS[serving[0]] if len(serving) == 1 else _SHARED


class Drawing(NamedTuple):
    """Boxes by name, and arrows between them with the number of edges that each stands for."""

    boxes: Mapping[str, Box]
    arrows: Mapping[tuple[str, str], int]
    folded: bool


def render_dot(scan: Scan, color: bool = False) -> str:
    """Return the graph in the language of Graphviz."""
    drawing = draw(scan.graph, _MOST_IN_DOT)
    ids = {name: f"n{number}" for number, name in enumerate(drawing.boxes)}
    lines = ["digraph cannscope {", "  rankdir=LR;", '  node [shape=box, style="filled,rounded", fontname=sans];']
    for name, box in drawing.boxes.items():
        label = _escape(box.label) + (f"\\n{count(box.findings, 'finding')}" if box.findings else "")
        shape = ", shape=component, penwidth=2" if box.entry else ""
        lines.append(f'  {ids[name]} [label="{label}", fillcolor="{box.color}"{shape}];')
    lines += [f"  {ids[a]} -> {ids[b]};" for a, b in drawing.arrows]
    return "\n".join([*lines, "}"]) + "\n"


def render_mermaid(scan: Scan, color: bool = False) -> str:
    """Return the graph as a Mermaid flowchart."""
    drawing = draw(scan.graph, _MOST_IN_MERMAID)
    ids = {name: f"n{number}" for number, name in enumerate(drawing.boxes)}
    lines = ["flowchart LR"]
    for name, box in drawing.boxes.items():
        label = escape(box.label).replace('"', "#quot;") + (
            f"<br/>{count(box.findings, 'finding')}" if box.findings else ""
        )
        opening, closing = ("([", "])") if box.entry else ("[", "]")
        lines.append(f'  {ids[name]}{opening}"{label}"{closing}')
        lines.append(f"  style {ids[name]} fill:{box.color}")
    lines += [f"  {ids[a]} --> {ids[b]}" for a, b in drawing.arrows]
    return "\n".join(lines) + "\n"


def draw(graph: CodeGraph, most: int) -> Drawing:
    """Return the drawing of at most so many boxes, or of one for each folder near the top."""
    entries = {entry.path for entry in graph.entry_points if entry.kind != "public module"}
    shown = {m.path: m for m in graph.modules if m.origin == "own" and (m.findings or m.path in entries)}
    depth = 0
    names = {path: path for path in shown}
    deepest = max((path.count("/") for path in shown), default=0)
    while len(set(names.values())) > most and depth < deepest:
        names = {path: _fold(path, deepest - depth) for path in shown}
        depth += 1
    boxes: dict[str, list[Module]] = defaultdict(list)
    for path, module in shown.items():
        boxes[names[path]].append(module)
    arrows: Counter[tuple[str, str]] = Counter()
    for edge in graph.edges:
        pair = names.get(edge.source), names.get(edge.target)
        if edge.kind != "typing" and pair[0] is not None and pair[1] is not None and pair[0] != pair[1]:
            arrows[pair[0], pair[1]] += 1
    return Drawing(
        {name: _box(name, group, entries) for name, group in sorted(boxes.items())},
        dict(sorted(arrows.items())),
        folded=depth > 0,
    )


def _fold(path: str, parts: int) -> str:
    folders = path.split("/")[:-1]
    return "/".join(folders[:parts]) + "/" if len(folders) >= parts else path


def _box(name: str, group: list[Module], entries: set[str]) -> Box:
    return Box(
        label=name if len(group) == 1 and not name.endswith("/") else f"{name} ({len(group)})",
        findings=sum(module.findings for module in group),
        workloads=tuple(sorted({workload for module in group for workload in module.workloads})),
        entry=any(module.path in entries for module in group),
    )


def _escape(text: str) -> str:
    return escape(text).replace("\\", "\\\\").replace('"', '\\"')
