"""Two blocks of the terminal report: the effort by workload, and where to start."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from estimator.model.assessment import Assessment
from estimator.model.graph import ChokePoint, CodeGraph, EntryPoint
from estimator.model.scan import Scan
from estimator.report.language import ENGLISH, Speech
from estimator.report.page import Page
from estimator.report.text import cut, weeks
from estimator.report.width import width

_LONGEST_ENTRIES = 34
_LONGEST_PATH = 60
_FOLDER_OF = 3  # so many entry points of one folder are shown as the folder
_SHOWN_MODULES = 3


def write_workloads(page: Page, scan: Scan, strategy: str) -> None:
    """Write what each workload takes alone, how much of it is its own, and where it begins."""
    alone = {a.workload: a for a in scan.assessments if a.strategy == strategy}
    whole = alone.get("all")
    if whole is None or not any(reach.workload in alone for reach in scan.graph.workloads):
        return
    say = page.say
    page.heading(say("By workload ({strategy}): what it takes to move only one", strategy=strategy))
    rows = []
    for reach in scan.graph.workloads:
        effort = alone[reach.workload].effort
        entries = [entry for entry in scan.graph.entry_points if entry.workload == reach.workload]
        rows.append(
            (
                say(reach.workload),
                weeks(effort.p50),
                f"{weeks(effort.p10)} - {weeks(effort.p90)}",
                weeks(own_weeks(whole, reach.workload)),
                describe_entries(entries, _LONGEST_ENTRIES, say),
            )
        )
    page.table(rows, (1, 2, 3), (say("workload"), "p50", "p10 - p90", say("its own"), say("begins in")))
    per_week = whole.effort.mean / total if (total := sum(part.hours for part in whole.parts)) else 0.0
    shared = sum(part.hours for part in whole.parts if len(part.workloads) > 1) * per_week
    unused = sum(part.hours for part in whole.parts if not part.workloads) * per_week
    text = say(
        "Of the mean of {mean} weeks for all, {shared} serve several workloads, {unused} none that was found."
        if unused
        else "Of the mean of {mean} weeks for all, {shared} serve several workloads.",
        mean=weeks(whole.effort.mean),
        shared=weeks(shared),
        unused=weeks(unused),
    )
    page.wrapped(f"{text} {say('Tests are apart.')}")
    if scan.graph.unmatched:
        globs = ", ".join(scan.graph.unmatched)
        page.wrapped(say("The configuration states workloads that fit no file: {globs}.", globs=globs))


def own_weeks(whole: Assessment, workload: str) -> float:
    """Return the mean weeks that serve this workload and no other."""
    total = sum(part.hours for part in whole.parts)
    own = sum(part.hours for part in whole.parts if part.workloads == (workload,))
    return whole.effort.mean * own / total if total else 0.0


def describe_entries(entries: Sequence[EntryPoint], longest: int, say: Speech = ENGLISH) -> str:
    """Return how many entry points there are and the largest groups of them, within a length."""
    text = f"{len(entries):,}: "
    shown = 0
    groups = group_entries(entries, say)
    for label, _ in groups:
        longer = f"{text}{', ' if shown else ''}{label}"
        if width(longer) > longest - 2 and shown:
            break
        text, shown = longer, shown + 1
    return cut(text, longest - 2) + (" …" if shown < len(groups) else "")


def group_entries(entries: Iterable[EntryPoint], say: Speech = ENGLISH) -> list[tuple[str, int]]:
    """Return labels of like entry points with their numbers: files, folders with several, public modules as one."""
    public = 0
    folders: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if entry.kind == "public module":
            public += 1
        else:
            folder, _, name = entry.path.rpartition("/")
            folders[folder].append(entry.name if entry.kind == "command" else name)
    groups: list[tuple[str, int]] = []
    for folder, names in sorted(folders.items()):
        if len(names) >= _FOLDER_OF and folder:
            groups.append((f"{folder}/ ({len(names)})", len(names)))
        else:
            groups += [(name, 1) for name in names]
    groups.sort(key=lambda group: -group[1])
    return [*([(say.count(public, "public module"), public)] if public else []), *groups]


def write_start(page: Page, scan: Scan, strategy: str) -> None:
    """Write the first wave, the module where one abstraction covers most, and what holds a wave back."""
    graph = scan.graph
    if not graph.waves:
        return
    page.heading(page.say("Start here ({strategy})", strategy=strategy))
    _write_first_wave(page, graph)
    for point in graph.choke_points[:2]:
        page.wrapped(describe_choke_point(point, page.say), "    ", "  - ")
    held = [(len(cycle.modules), wave.number, cycle) for wave in graph.waves for cycle in wave.cycles]
    if held:
        size, number, cycle = max(held, key=lambda one: (one[0], -one[1]))
        first, second = (cut(path, _LONGEST_PATH) for path in cycle.modules[:2])
        text = page.say(
            "Wave {number} waits for a cycle of {size} modules that import each other, among them {first} and "
            "{second}.",
            number=number,
            size=size,
            first=first,
            second=second,
        )
        page.wrapped(text, "    ", "  - ")
    page.wrapped(page.say("More: {command}", command="cannscope graph"))


def _write_first_wave(page: Page, graph: CodeGraph) -> None:
    first = graph.waves[0]
    total = sum(wave.weeks for wave in graph.waves)
    spread = {module.path: module.dependents for module in graph.modules}
    needed = sorted((path for path in first.modules if spread.get(path)), key=lambda path: (-spread[path], path))
    say = page.say
    most = [f"{cut(path, _LONGEST_PATH)} ({say.count(spread[path], 'file')})" for path in needed[:_SHOWN_MODULES]]
    wave = say(
        "Wave 1 of {waves}: {files}, {weeks} of the {total} weeks of edits, libraries and kernels; nothing has to come "
        "before it.",
        waves=len(graph.waves),
        files=say.count(len(first.modules), "file"),
        weeks=weeks(first.weeks),
        total=weeks(total),
    )
    depend = f" {say('Most files depend on {modules}.', modules=', '.join(most))}" if most else ""
    page.wrapped(wave + depend, "    ", "  - ")


def describe_choke_point(point: ChokePoint, say: Speech = ENGLISH) -> str:
    """Return one sentence on what an abstraction in the module covers, or on what goes around the one there is."""
    path = cut(point.path, _LONGEST_PATH)
    if point.exists:
        return say(
            "{path} has {abstraction} ({helpers}: {uses}); {n} {family} findings in {files} go around it.",
            path=path,
            abstraction=say(point.abstraction),
            helpers=", ".join(point.helpers),
            uses=say.count(point.uses, "use"),
            n=f"{point.around:,}",
            family=say(point.family),
            files=say.count(point.around_modules, "file"),
        )
    return say(
        "{path}: {abstraction} there would cover {covered} of {n} {family} findings, its own and those of {files} that "
        "import it already.",
        path=path,
        abstraction=say(point.abstraction),
        covered=f"{point.covered:,}",
        n=f"{point.findings:,}",
        family=say(point.family),
        files=say.count(point.importers, "file"),
    )


def tally_kinds(entries: Iterable[EntryPoint]) -> Counter[str]:
    """Return how many entry points there are of each kind."""
    return Counter(entry.kind for entry in entries)
