"""The code graph for a terminal: workloads with their evidence, waves, choke points, what most depends on."""

from __future__ import annotations

from estimator.model.graph import CodeGraph, EntryPoint, Evidence
from estimator.model.scan import Scan
from estimator.report.language import Language, Speech, speak
from estimator.report.page import Page
from estimator.report.text import cut, percent, weeks
from estimator.report.workloads import describe_choke_point, group_entries, tally_kinds, write_workloads

_SHOWN_ENTRIES = 6
_SHOWN_EVIDENCE = 2
_SHOWN_WAVES = 12
_SHOWN_MODULES = 10
_LONGEST_PATH = 58
_LONGEST_SIGN = 40


def render(scan: Scan, color: bool = False, language: Language = "en") -> str:
    """Return the graph as text that fits 80 columns."""
    page = Page(color, speak(language))
    say = page.say
    graph = scan.graph
    own = sum(module.origin == "own" for module in graph.modules)
    page.line(
        f"{say.count(own, 'file')}, {say.count(len(graph.edges), 'edge')}, "
        f"{say.count(len(graph.entry_points), 'entry point')}"
        + (say(", workload {workload}", workload=say(scan.workload)) if scan.workload != "all" else ""),
        "bold",
    )
    strategy = next((a.strategy for a in scan.assessments if a.strategy == "port"), scan.assessments[0].strategy)
    write_workloads(page, scan, strategy)
    for reach in graph.workloads:
        _write_entries(page, reach.workload, [e for e in graph.entry_points if e.workload == reach.workload])
    _write_waves(page, graph)
    _write_choke_points(page, graph)
    _write_spread(page, graph)
    return page.text()


def _write_entries(page: Page, workload: str, entries: list[EntryPoint]) -> None:
    say = page.say
    kinds = ", ".join(f"{number} x {say(kind)}" for kind, number in sorted(tally_kinds(entries).items()))
    page.heading(f"{say(workload).capitalize()}: {kinds}")
    order = {"high": 0, "medium": 1, "low": 2}
    ordered = sorted(entries, key=lambda e: (e.kind == "public module", order[e.confidence], e.path))
    for entry in ordered[:_SHOWN_ENTRIES]:
        name = entry.name if entry.kind == "command" else cut(entry.path, _LONGEST_PATH)
        page.line(f"  {name} ({say(entry.confidence)})")
        for evidence in entry.evidence[:_SHOWN_EVIDENCE]:
            page.wrapped(_describe(evidence, entry.path, say), "      ", "    ")
    if len(ordered) > _SHOWN_ENTRIES:
        rest = group_entries(ordered[_SHOWN_ENTRIES:], say)
        labels = ", ".join(label for label, _ in rest[:_SHOWN_ENTRIES])
        page.wrapped(say("and {entries}", entries=labels) + (" ..." if rest[6:] else ""))


def _describe(evidence: Evidence, path: str, say: Speech) -> str:
    """Return what was met, why it counts, and where, if not in the entry point itself."""
    place = f"{cut(evidence.path, _LONGEST_PATH)}:{evidence.line}"
    if evidence.path == path:
        place = say("line {n}", n=evidence.line)
    where = f", {place}" if evidence.line else ""
    return f"{say(evidence.why)}: {cut(evidence.what, _LONGEST_SIGN)}{where}"


def _write_waves(page: Page, graph: CodeGraph) -> None:
    if not graph.waves:
        return
    say = page.say
    page.heading(say("Waves: each needs only those before it"))
    rows = []
    for wave in graph.waves[:_SHOWN_WAVES]:
        named = cut(wave.modules[0], 38) + (
            f" {say('and {n} more', n=len(wave.modules) - 1)}" if wave.modules[1:] else ""
        )
        rows.append((f"{wave.number}", weeks(wave.weeks), f"{len(wave.modules):,}", named))
    page.table(rows, (0, 1, 2), (say("wave"), say("weeks"), say("files"), ""))
    if len(graph.waves) > _SHOWN_WAVES:
        rest = graph.waves[_SHOWN_WAVES:]
        files = sum(len(wave.modules) for wave in rest)
        named = f"{say.count(len(rest), 'more wave')}, {say.count(files, 'file')}, {weeks(sum(w.weeks for w in rest))}"
        page.wrapped(say("and {entries}", entries=named))
    for wave in graph.waves:
        for cycle in wave.cycles:
            page.wrapped(
                say("wave {number} is held back by a cycle of {n}: ", number=wave.number, n=len(cycle.modules))
                + ", ".join(cut(path, _LONGEST_PATH) for path in cycle.modules[:4])
                + (" ..." if cycle.modules[4:] else "")
            )


def _write_choke_points(page: Page, graph: CodeGraph) -> None:
    if not graph.choke_points:
        return
    page.heading(page.say("Where one abstraction covers most"))
    for point in graph.choke_points:
        page.wrapped(describe_choke_point(point, page.say), "    ", "  - ")


def _write_spread(page: Page, graph: CodeGraph) -> None:
    held = [module for module in graph.modules if module.wave and module.dependents]
    if not held:
        return
    say = page.say
    page.heading(say("Files with work that most of the project depends on"))
    held.sort(key=lambda module: (-module.dependents, module.path))
    page.table(
        [
            (
                cut(module.path, _LONGEST_PATH - 8),
                percent(module.spread),
                f"{module.findings:,}",
                str(module.wave),
            )
            for module in held[:_SHOWN_MODULES]
        ],
        (1, 2, 3),
        (say("file"), say("spread"), say("findings"), say("wave")),
    )
