"""A plan for a terminal, or as JSON."""

from __future__ import annotations

import msgspec

from estimator.model.schedule import PlannedTask, Schedule
from estimator.report.page import Page
from estimator.report.text import count, cut, percent, printable, weeks

_SHOWN = 14
_CHART = 26
_LONGEST_NAME = 36
_BAR = 30


def render_terminal(schedule: Schedule, color: bool = False) -> str:
    """Return the plan as text that fits 80 columns: the verdict, the tasks on a chart, the team sizes."""
    page = Page(color)
    what = f"{schedule.strategy}, {'all workloads' if schedule.workload == 'all' else schedule.workload}"
    page.line(f"Plan ({what}) for {count(schedule.team, 'engineer')}, in calendar weeks", "bold")
    if not schedule.tasks:
        page.line("  Nothing to do.")
        return page.text()
    _write_verdict(page, schedule)
    page.heading("Tasks, mean start and end (* the end waits for it)")
    shown = sorted(schedule.tasks, key=lambda task: (not task.critical, -task.hours))[:_SHOWN]
    end = max(max(task.end for task in schedule.tasks), schedule.reference)
    rows = [_row(task, end, schedule) for task in schedule.tasks if task in shown]
    page.table(rows, (1, 2))
    if len(schedule.tasks) > len(shown):
        page.line(f"  and {count(len(schedule.tasks) - len(shown), 'more task')} (--format json has all)")
    page.heading("Engineers and weeks")
    page.table([_point(schedule, index) for index in range(len(schedule.curve))], (0, 1, 2, 3), _HEADER)
    page.heading("Assumptions")
    for text in schedule.assumptions:
        page.wrapped(text, "    ", "  - ")
    return page.text()


_HEADER = ("engineers", "p50", "p80", "deadline", "")


def _write_verdict(page: Page, schedule: Schedule) -> None:
    ratio = schedule.p50 / schedule.reference
    p50, p80 = f"p50 {weeks(schedule.p50)} weeks", f"p80 {weeks(schedule.p80)}"
    if schedule.finish_p50 is not None and schedule.finish_p80 is not None:
        p50, p80 = f"{p50} ({schedule.finish_p50})", f"{p80} ({schedule.finish_p80})"
    page.wrapped(f"{p50}, {p80}: {ratio:.1f} of the three-month reference ({schedule.reference:g} weeks)")
    if schedule.deadline is not None and schedule.chance is not None:
        page.line(f"  Chance to be done by {schedule.deadline}: {percent(schedule.chance)}")
    if schedule.busy < schedule.team:
        page.line(f"  No more than {schedule.busy} of them can be kept busy to any gain.")
    if schedule.smallest is None:
        page.line(f"  No team of up to {len(schedule.curve)} is done within {schedule.reference:g} weeks at p80.")
    else:
        page.line(
            f"  Smallest team that is done within {schedule.reference:g} weeks at p80: "
            f"{count(schedule.smallest, 'engineer')}"
        )


def _row(task: PlannedTask, end: float, schedule: Schedule) -> tuple[str, ...]:
    first = int(task.start / end * _CHART)
    last = max(first + 1, round(task.end / end * _CHART))
    mark = min(_CHART - 1, int(schedule.reference / end * _CHART))
    cells = ["·" if position != mark else "|" for position in range(_CHART)]
    cells[first:last] = "█" * (last - first)
    name = ("* " if task.critical else "  ") + cut(task.name, _LONGEST_NAME)
    return name, f"{task.start:.1f}", f"{task.end:.1f}", "".join(cells[:_CHART])


def _point(schedule: Schedule, index: int) -> tuple[str, ...]:
    point = schedule.curve[index]
    longest = max(one.p80 for one in schedule.curve) or 1.0
    chance = "" if point.chance is None else percent(point.chance)
    return (
        str(point.engineers),
        weeks(point.p50),
        weeks(point.p80),
        chance,
        "█" * round(point.p80 / longest * _BAR),
    )


def render_json(schedule: Schedule) -> str:
    """Return the plan as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(printable(msgspec.to_builtins(schedule))), indent=1).decode() + "\n"
