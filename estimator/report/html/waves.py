"""The waves as a drawing: which files go first, what needs them, and where one abstraction covers most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import PurePosixPath

import msgspec

from estimator.model.graph import CodeGraph, Module, Wave
from estimator.report.html.words import plural, visible
from estimator.report.language import Speech
from estimator.report.text import cut, weeks
from estimator.report.workloads import describe_choke_point

_MOST_ROWS = 10
_IN_ROW = 5
_MOST_ARROWS = 90
_LABEL = 138
_BOX = 172
_GAP = 14
_HEIGHT = 30
_ROW = 74
_LONGEST_NAME = 22
WIDTH = _LABEL + _IN_ROW * (_BOX + _GAP)


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the drawing, in pixels; `choke` tells that one abstraction there covers most of a family."""

    path: str
    name: str
    findings: str
    x: int
    y: int
    choke: bool


class Arrow(msgspec.Struct, frozen=True):
    """From a file to one that needs it, as the path of a line."""

    path: str
    choke: bool


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A wave of the drawing: its label, how many files are not drawn, and its weeks."""

    title: str
    files: str
    weeks: str
    more: str
    y: int


class WaveRow(msgspec.Struct, frozen=True, kw_only=True):
    """A wave of the table: all its files, those that most depend on first."""

    number: str
    files: str
    weeks: str
    modules: tuple[str, ...]
    more: int
    cycles: tuple[str, ...]


class WavesView(msgspec.Struct, frozen=True, kw_only=True):
    """The drawing, the table, and the places where one abstraction covers most."""

    rows: tuple[Row, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int
    box_width: int
    box_height: int
    hidden: int
    table: tuple[WaveRow, ...]
    choke_points: tuple[str, ...]


def build_waves(graph: CodeGraph, say: Speech) -> WavesView | None:
    """Return the waves of a graph, None where nothing has to be ported."""
    if not graph.waves:
        return None
    modules = {module.path: module for module in graph.modules}
    chokes = {point.path for point in graph.choke_points}
    drawn: list[tuple[str, Sequence[str], Wave | None]] = []
    loose = [path for path in sorted(chokes) if path in modules and not modules[path].wave]
    if loose:
        drawn.append((say("Nothing to port"), loose, None))
    shown = graph.waves[:_MOST_ROWS]
    drawn += [(say("Wave {n}", n=wave.number), order(wave.modules, modules, chokes), wave) for wave in shown]
    twice = Counter(PurePosixPath(path).name for _, paths, _ in drawn for path in paths[:_IN_ROW])
    boxes: dict[str, Box] = {}
    rows = []
    for number, (title, paths, wave) in enumerate(drawn):
        y = number * _ROW + 8
        for column, path in enumerate(paths[:_IN_ROW]):
            name = tell_apart(path, twice[PurePosixPath(path).name] > 1)
            boxes[path] = _box(modules.get(path), path, name, _LABEL + column * (_BOX + _GAP), y, path in chokes)
        rows.append(_row(title, len(paths), min(len(paths), _IN_ROW), wave, y, say))
    return WavesView(
        rows=tuple(rows),
        boxes=tuple(boxes.values()),
        arrows=_arrows(graph, boxes),
        width=WIDTH,
        height=len(drawn) * _ROW,
        box_width=_BOX,
        box_height=_HEIGHT,
        hidden=len(graph.waves) - len(shown),
        table=tuple(_table_row(wave, modules, chokes, say) for wave in graph.waves),
        choke_points=tuple(visible(describe_choke_point(point, say)) for point in graph.choke_points),
    )


def order(paths: Sequence[str], modules: dict[str, Module], chokes: Collection[str]) -> list[str]:
    """Return paths, choke points first, then what most depend on, then what has most findings."""

    def key(path: str) -> tuple[bool, int, int, str]:
        module = modules.get(path)
        return path not in chokes, -(module.dependents if module else 0), -(module.findings if module else 0), path

    return sorted(paths, key=key)


def tell_apart(path: str, clash: bool) -> str:
    """Return the name of a file, with its folder where others have that name too."""
    name = PurePosixPath(path).name
    return "/".join(PurePosixPath(path).parts[-2:]) if clash or name == "__init__.py" else name


def _box(module: Module | None, path: str, name: str, x: int, y: int, choke: bool) -> Box:
    findings = f"{module.findings:,}" if module and module.findings else ""
    return Box(path=visible(path), name=cut(visible(name), _LONGEST_NAME), findings=findings, x=x, y=y, choke=choke)


def _row(title: str, files: int, boxes: int, wave: Wave | None, y: int, say: Speech) -> Row:
    more = files - boxes
    return Row(
        title=title,
        files=plural(say, files, "{n} file", "{n} files"),
        weeks=say("{weeks} weeks", weeks=weeks(wave.weeks)) if wave else "",
        more=say("and {n} more", n=f"{more:,}") if more > 0 else "",
        y=y,
    )


def _arrows(graph: CodeGraph, boxes: dict[str, Box]) -> tuple[Arrow, ...]:
    """Return a line from each file down to those that need it, as far as both are drawn."""
    pairs = {
        (boxes[edge.target], boxes[edge.source])
        for edge in graph.edges
        if edge.kind != "typing" and edge.target in boxes and edge.source in boxes
    }
    down = sorted(
        ((above, below) for above, below in pairs if above.y < below.y),
        key=lambda pair: (not pair[0].choke, pair[1].y - pair[0].y, pair[0].y, pair[0].x, pair[1].x),
    )
    return tuple(Arrow(_curve(above, below), above.choke) for above, below in reversed(down[:_MOST_ARROWS]))


def _curve(above: Box, below: Box) -> str:
    x1, y1, x2, y2 = above.x + _BOX // 2, above.y + _HEIGHT, below.x + _BOX // 2, below.y
    bend = (y2 - y1) // 2
    return f"M{x1} {y1}C{x1} {y1 + bend} {x2} {y2 - bend} {x2} {y2}"


def _table_row(wave: Wave, modules: dict[str, Module], chokes: Collection[str], say: Speech) -> WaveRow:
    most = 40
    paths = order(wave.modules, modules, chokes)
    return WaveRow(
        number=f"{wave.number}",
        files=f"{len(wave.modules):,}",
        weeks=weeks(wave.weeks),
        modules=tuple(visible(path) for path in paths[:most]),
        more=max(0, len(paths) - most),
        cycles=tuple(
            say(
                "Held back by a cycle of {n} files that import each other: {files}",
                n=len(cycle.modules),
                files=visible(", ".join(cycle.modules[:4])) + (" …" if cycle.modules[4:] else ""),
            )
            for cycle in wave.cycles
        ),
    )
