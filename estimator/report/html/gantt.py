"""The schedule as a chart: what is done when, beside thirteen weeks and the deadline."""

from __future__ import annotations

import datetime

import msgspec

from estimator.model.schedule import PlannedTask, Schedule, TeamPoint
from estimator.report.html.axis import Axis, make_axis
from estimator.report.html.words import plural, visible
from estimator.report.language import Speech, said
from estimator.report.text import percent, weeks

_MOST_ROWS = 26
_FOLDED_FROM = 4  # tasks of one stage that become one row where there are too many rows


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the chart: calendar weeks from the start, and whether the end waits for it."""

    name: str
    stage: str
    start: str
    end: str
    hours: str
    x: str
    width: str
    critical: bool


class TeamRow(msgspec.Struct, frozen=True, kw_only=True):
    """So many engineers, and when they are done."""

    engineers: str
    p50: str
    p80: str
    chance: str
    bar: str
    inner: str
    chosen: bool


class Gantt(msgspec.Struct, frozen=True, kw_only=True):
    """The chart with its verdict, all tasks, and the sizes of team; `deadline` is where that lies, or ""."""

    verdict: tuple[str, ...]
    bars: tuple[Bar, ...]
    tasks: tuple[Bar, ...]
    axis: Axis
    deadline: str
    deadline_day: str
    teams: tuple[TeamRow, ...]
    team_reference: str
    assumptions: tuple[str, ...]


def build_gantt(schedule: Schedule | None, say: Speech) -> Gantt | None:
    """Return the chart of a schedule, None where there is nothing to do or nobody asked."""
    if schedule is None or not schedule.tasks:
        return None
    allowed = _weeks(schedule.start, schedule.deadline)
    end = max(task.end for task in schedule.tasks)
    axis = make_axis(max(end, schedule.p50, allowed or 0.0), schedule.reference)
    longest = max(max(point.p80 for point in schedule.curve), schedule.reference)
    return Gantt(
        verdict=tuple(_verdict(schedule, say)),
        bars=tuple(_bar(task, axis, say) for task in fold(schedule.tasks, say)),
        tasks=tuple(_bar(task, axis, say) for task in schedule.tasks),
        axis=axis,
        deadline=axis.at(allowed) if allowed is not None else "",
        deadline_day=str(schedule.deadline) if schedule.deadline else "",
        teams=tuple(
            TeamRow(
                engineers=f"{point.engineers}",
                p50=weeks(point.p50),
                p80=weeks(point.p80),
                chance="" if point.chance is None else percent(point.chance),
                bar=f"{100 * point.p80 / longest:.1f}%",
                inner=f"{100 * point.p50 / longest:.1f}%",
                chosen=point.engineers == schedule.team,
            )
            for point in _useful(schedule)
        ),
        team_reference=f"{100 * schedule.reference / longest:.2f}%",
        assumptions=tuple(say(text) for text in schedule.assumptions),
    )


def fold(tasks: tuple[PlannedTask, ...], say: Speech) -> tuple[PlannedTask, ...]:
    """Return the tasks, or where they are too many those of a stage as one, its largest first."""
    if len(tasks) <= _MOST_ROWS:
        return tasks
    stages: dict[str, list[PlannedTask]] = {}
    for task in tasks:
        stages.setdefault(task.stage, []).append(task)
    rows: list[PlannedTask] = []
    for stage, group in stages.items():
        if len(group) < _FOLDED_FROM:
            rows += group
            continue
        name = say("{stage}: {n} tasks", stage=say(stage).capitalize(), n=len(group))
        rows.append(
            PlannedTask(
                name=name,
                stage=stage,
                start=min(task.start for task in group),
                end=max(task.end for task in group),
                hours=sum(task.hours for task in group),
                critical=any(task.critical for task in group),
            )
        )
    return tuple(sorted(rows, key=lambda task: (task.start, task.end)))


def _bar(task: PlannedTask, axis: Axis, say: Speech) -> Bar:
    return Bar(
        name=visible(say(task.name)),
        stage=say(task.stage),
        start=f"{task.start:.1f}",
        end=f"{task.end:.1f}",
        hours=f"{task.hours:,.0f}" if task.hours >= 0.5 else "<1",
        x=axis.at(task.start),
        width=axis.between(task.start, task.end),
        critical=task.critical,
    )


def _verdict(schedule: Schedule, say: Speech) -> list[str]:
    p50, p80 = weeks(schedule.p50), weeks(schedule.p80)
    team = plural(say, schedule.team, "{n} engineer", "{n} engineers")
    sentences = [say("With {team} the work takes about {p50} calendar weeks (p80 {p80}).", team=team, p50=p50, p80=p80)]
    if schedule.finish_p50 is not None and schedule.finish_p80 is not None:
        days = {"start": schedule.start, "p50": schedule.finish_p50, "p80": schedule.finish_p80}
        sentences.append(say("Begun on {start}, it is done by {p50} (p80 {p80}).", **days))
    if schedule.deadline is not None and schedule.chance is not None:
        chance = percent(schedule.chance)
        sentences.append(say("Chance to be done by {day}: {chance}.", day=schedule.deadline, chance=chance))
    if schedule.busy < schedule.team:
        sentences.append(say("No more than {n} of them can be kept busy to any gain.", n=schedule.busy))
    reference = f"{schedule.reference:g}"
    if schedule.smallest is None:
        text = said("No team of up to {n} is done within {weeks} weeks at p80.")
        sentences.append(say(text, n=len(schedule.curve), weeks=reference))
    else:
        team = plural(say, schedule.smallest, "{n} engineer", "{n} engineers")
        text = said("The smallest team that is done within {weeks} weeks at p80: {team}.")
        sentences.append(say(text, weeks=reference, team=team))
    return sentences


def _useful(schedule: Schedule) -> list[TeamPoint]:
    """Return the sizes of team up to the first that gains nothing more, and the one asked for."""
    most = max(schedule.team, *(point.busy for point in schedule.curve)) if schedule.curve else 0
    return [point for point in schedule.curve if point.engineers <= most]


def _weeks(start: datetime.date | None, end: datetime.date | None) -> float | None:
    return (end - start).days / 7 if start is not None and end is not None else None
